//! Heads of pictures, made by hand.

use proptest::prelude::*;

use super::*;

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    bytes
}

/// With an application segment, a fill byte and a table before the frame header.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xff\xc4\x00\x03x\xff\xc2\x00\x11\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([3; 10]);
    bytes
}

fn webp_of(chunk: &[u8; 4], head: &[u8]) -> Vec<u8> {
    let mut bytes = b"RIFF\x20\x00\x00\x00WEBP".to_vec();
    bytes.extend(chunk);
    bytes.extend([16, 0, 0, 0]);
    bytes.extend(head);
    bytes
}

#[test]
fn the_size_of_every_format_is_read() {
    assert_eq!(png(&png_of(640, 480)), Some((640, 480)));
    assert_eq!(jpeg(&jpeg_of(640, 480)), Some((640, 480)));
    let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01];
    assert_eq!(webp(&webp_of(b"VP8 ", &lossy)), Some((640, 480)));
    let packed = (639_u32 | 479 << 14).to_le_bytes();
    let lossless = [&[0x2f], &packed[..]].concat();
    assert_eq!(webp(&webp_of(b"VP8L", &lossless)), Some((640, 480)));
    let extended = [0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0];
    assert_eq!(webp(&webp_of(b"VP8X", &extended)), Some((640, 480)));
}

#[test]
fn a_picture_must_be_what_it_claims_and_not_too_large() {
    let good = Picture::parse(PictureFormat::Png, png_of(1, 4096)).unwrap();
    assert_eq!(format!("{good:?}"), "Picture(PNG, 29 bytes)");
    assert_eq!(
        Picture::parse(PictureFormat::Jpeg, png_of(1, 1)),
        Err(PictureError::NotOfFormat(PictureFormat::Jpeg))
    );
    for (width, height) in [(0, 1), (1, 0), (4097, 1), (1, u32::MAX)] {
        assert_eq!(
            Picture::parse(PictureFormat::Png, png_of(width, height)),
            Err(PictureError::Dimensions { width, height })
        );
    }
    let mut long = png_of(1, 1);
    long.resize(Picture::MAX_BYTES + 1, 0);
    assert_eq!(
        Picture::parse(PictureFormat::Png, long),
        Err(PictureError::TooLarge)
    );
    let markup = b"<svg onload=alert(1)>".to_vec();
    for format in PictureFormat::ALL {
        assert!(Picture::parse(format, markup.clone()).is_err());
        assert_eq!(
            PictureFormat::from_media_type(format.media_type()),
            Some(format)
        );
    }
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0_usize..40) {
        for head in [png_of(1, 1), jpeg_of(1, 1), webp_of(b"VP8X", &[0; 4])] {
            let kept = head.len().saturating_sub(cut);
            let mixed = [&head[..kept], &bytes[..]].concat();
            for format in PictureFormat::ALL {
                let _ = Picture::parse(format, mixed.clone());
            }
        }
    }
}
