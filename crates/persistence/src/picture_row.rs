//! The spelling of picture formats.

use botmaker_domain::PictureFormat;

use crate::error::RowError;

/// Column `format` of table `pictures`.
#[must_use]
pub const fn picture_format_text(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Png => "png",
        PictureFormat::Jpeg => "jpeg",
        PictureFormat::Webp => "webp",
    }
}

/// Reads column `format` of table `pictures`.
///
/// # Errors
/// `Unreadable` when the format has another spelling.
pub fn parse_picture_format(text: &str) -> Result<PictureFormat, RowError> {
    PictureFormat::ALL
        .into_iter()
        .find(|format| picture_format_text(*format) == text)
        .ok_or(RowError::unreadable("format"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_come_back_from_their_spelling() {
        for format in PictureFormat::ALL {
            assert_eq!(
                parse_picture_format(picture_format_text(format)),
                Ok(format)
            );
        }
        assert!(parse_picture_format("svg").is_err());
    }
}
