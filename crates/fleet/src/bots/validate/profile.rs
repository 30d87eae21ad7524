//! How a bot is found and what it looks like.

use botmaker_domain::{Emoji, Tag, Tags};

use super::FieldError;

/// Reads tags, noting each mistake at its place.
pub(super) fn parse_tags(errors: &mut Vec<FieldError>, texts: &[String]) -> Option<Tags> {
    let mut tags = Vec::new();
    for (index, text) in texts.iter().enumerate().take(Tags::MAX * 4) {
        match Tag::parse(text) {
            Ok(tag) => tags.push(tag),
            Err(error) => errors.push(FieldError::new(format!("/tags/{index}"), error.to_string())),
        }
    }
    // A list of which not all was looked at is too long, whatever the rest of it.
    let tags = if texts.len() > Tags::MAX * 4 {
        Err(botmaker_domain::TagError::TooMany)
    } else {
        Tags::new(tags)
    };
    tags.map_err(|error| errors.push(FieldError::new("/tags", error.to_string())))
        .ok()
}

/// Reads an emoji, noting the mistake at its place.
pub(super) fn parse_emoji(errors: &mut Vec<FieldError>, text: &str) -> Option<Emoji> {
    Emoji::parse(text)
        .map_err(|error| errors.push(FieldError::new("/avatar/emoji", error.to_string())))
        .ok()
}
