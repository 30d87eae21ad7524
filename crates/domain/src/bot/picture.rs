//! A picture that somebody uploads as a bot's face. Only its head is read: what it is and how large it is drawn.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An encoding that every browser draws.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// WebP (RFC 9649).
    Webp,
}

impl PictureFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Webp];

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// The format with this media type.
    #[must_use]
    pub fn from_media_type(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.media_type().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for PictureFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
        })
    }
}

/// A picture of a known format and a bearable size.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    format: PictureFormat,
    bytes: Vec<u8>,
}

/// Why bytes are no [`Picture`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More than [`Picture::MAX_BYTES`].
    #[error("a picture has at most 256 KiB")]
    TooLarge,
    /// The bytes do not begin as the format does, or end before its size is told.
    #[error("this is no {0} picture")]
    NotOfFormat(PictureFormat),
    /// Drawing it would take too much memory.
    #[error("a picture has 1 to 4096 pixels a side, not {width} × {height}")]
    Dimensions {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
}

impl Picture {
    /// The largest picture in bytes.
    pub const MAX_BYTES: usize = 256 * 1024;
    /// The most pixels a side. A page that lists a thousand bots draws a thousand pictures.
    pub const MAX_SIDE: u32 = 4096;

    /// Looks at the head of a picture that claims this format.
    ///
    /// # Errors
    /// See [`PictureError`].
    pub fn parse(format: PictureFormat, bytes: Vec<u8>) -> Result<Self, PictureError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(PictureError::TooLarge);
        }
        let dimensions = match format {
            PictureFormat::Png => png(&bytes),
            PictureFormat::Jpeg => jpeg(&bytes),
            PictureFormat::Webp => webp(&bytes),
        };
        let (width, height) = dimensions.ok_or(PictureError::NotOfFormat(format))?;
        let sides = 1..=Self::MAX_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(PictureError::Dimensions { width, height });
        }
        Ok(Self { format, bytes })
    }

    /// Wraps a picture that was parsed before it was stored.
    #[must_use]
    pub const fn from_stored(format: PictureFormat, bytes: Vec<u8>) -> Self {
        Self { format, bytes }
    }

    /// How it is encoded.
    #[must_use]
    pub const fn format(&self) -> PictureFormat {
        self.format
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes, given away.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.format, self.bytes.len())
    }
}

/// The bytes from `at`, as many as wanted.
fn take<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// The signature is followed by the chunk `IHDR`, which begins with width and height (sections 5.2 and 11.2.2).
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR");
    let side = |at| take(bytes, at).map(u32::from_be_bytes);
    is_png.then_some((side(16)?, side(20)?))
}

/// Segments follow `SOI`, each with its length; a frame header has height and width (T.81, B.1.1.3 and B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    if !bytes.starts_with(b"\xff\xd8\xff") {
        return None;
    }
    let mut at = 2;
    loop {
        let [0xff, marker] = take(bytes, at)? else {
            return None;
        };
        match marker {
            // A fill byte before a marker.
            0xff => at += 1,
            // Markers without a segment.
            0x01 | 0xd0..=0xd7 => at += 2,
            // SOF0 to SOF15; C4, C8 and CC are other things in the same range.
            0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(&marker) => {
                let side = |at| take(bytes, at).map(u16::from_be_bytes).map(u32::from);
                return Some((side(at + 7)?, side(at + 5)?));
            }
            // The picture begins or ends, and no frame header came before.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes(take(bytes, at + 2)?).max(2)),
        }
    }
}

/// `RIFF`, a length, `WEBP`, then one of three first chunks (RFC 9649, sections 2.3 to 2.7).
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    if !bytes.starts_with(b"RIFF") || take(bytes, 8)? != *b"WEBP" {
        return None;
    }
    match &take::<4>(bytes, 12)? {
        b"VP8 " if take(bytes, 23)? == [0x9d, 0x01, 0x2a] => {
            let side =
                |at| take(bytes, at).map(|side| u32::from(u16::from_le_bytes(side) & 0x3fff));
            Some((side(26)?, side(28)?))
        }
        b"VP8L" if take(bytes, 20)? == [0x2f] => {
            let packed = u32::from_le_bytes(take(bytes, 21)?);
            Some(((packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => {
            let side = |at| {
                take(bytes, at).map(|[low, middle, high]: [u8; 3]| {
                    u32::from_le_bytes([low, middle, high, 0]) + 1
                })
            };
            Some((side(24)?, side(27)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
