//! Pictures that somebody uploads.

use botmaker_domain::{Emoji, Picture, PictureFormat};

/// Any bytes, as each format.
pub(crate) fn run(data: &[u8]) {
    let formats = PictureFormat::ALL.map(|format| Picture::parse(format, data.to_vec()));
    let accepted = formats.iter().flatten().count();
    assert!(accepted <= 1, "a picture of two formats");
    for picture in formats.into_iter().flatten() {
        assert!(picture.bytes().len() <= Picture::MAX_BYTES);
        assert_eq!(picture.bytes(), data, "a picture is not touched");
    }
    if let Some(emoji) = super::text(data).and_then(|text| Emoji::parse(text).ok()) {
        assert_eq!(Emoji::parse(emoji.as_str()).as_ref(), Ok(&emoji));
        assert!(
            !emoji.as_str().contains(['<', '&', '"', '\'']),
            "it could be markup"
        );
    }
}
