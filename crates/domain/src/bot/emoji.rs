//! One emoji, as people choose it for a bot's face.

use std::{fmt, iter::Peekable, str::Chars};

use serde::{Deserialize, Serialize};

/// One emoji of at most 32 bytes: a pictograph with its variations, several of them joined, a flag or a keycap
/// (Unicode Technical Standard 51, section 1.4.9). Which sequences a font can draw is the font's business.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Emoji(String);

/// A text that is no [`Emoji`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("give one emoji, such as 🦊")]
pub struct EmojiError;

const JOINER: char = '\u{200d}';
const EMOJI_VARIATION: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

impl Emoji {
    /// The longest emoji in bytes; a family of four with skin tones has 41 and is drawn by hardly any font.
    pub const MAX_BYTES: usize = 32;

    /// Parses an emoji.
    ///
    /// # Errors
    /// When the text is anything else, or more than one.
    pub fn parse(text: &str) -> Result<Self, EmojiError> {
        let mut rest = text.chars().peekable();
        if text.len() <= Self::MAX_BYTES && is_sequence(&mut rest) && rest.next().is_none() {
            Ok(Self(text.to_owned()))
        } else {
            Err(EmojiError)
        }
    }

    /// The emoji as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes one emoji from the front.
fn is_sequence(rest: &mut Peekable<Chars<'_>>) -> bool {
    match rest.next() {
        Some(first) if is_region(first) => rest.next().is_some_and(is_region),
        Some('0'..='9' | '#' | '*') => {
            rest.next_if_eq(&EMOJI_VARIATION);
            rest.next() == Some(KEYCAP)
        }
        Some(first) if is_pictograph(first) => {
            take_variation(rest);
            while rest.next_if_eq(&JOINER).is_some() {
                if !rest.next().is_some_and(is_pictograph) {
                    return false;
                }
                take_variation(rest);
            }
            true
        }
        _ => false,
    }
}

/// Takes a presentation, a skin tone, or the tags that make a flag of a part of a country.
fn take_variation(rest: &mut Peekable<Chars<'_>>) {
    rest.next_if_eq(&EMOJI_VARIATION);
    rest.next_if(|c| ('\u{1f3fb}'..='\u{1f3ff}').contains(c));
    while rest
        .next_if(|c| ('\u{e0020}'..='\u{e007f}').contains(c))
        .is_some()
    {}
}

const fn is_region(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// The blocks that hold the characters with the property `Extended_Pictographic` (`emoji-data.txt`).
const fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21aa}'
        | '\u{231a}'..='\u{23ff}'
        | '\u{24c2}'
        | '\u{25aa}'..='\u{25fe}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2934}' | '\u{2935}'
        | '\u{2b05}'..='\u{2b55}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1f1e5}'
        | '\u{1f200}'..='\u{1f3fa}'
        | '\u{1f400}'..='\u{1faff}')
}

impl fmt::Display for Emoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Emoji {
    type Error = EmojiError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Emoji> for String {
    fn from(emoji: Emoji) -> Self {
        emoji.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_emoji_of_every_sort_is_accepted() {
        for good in [
            "🦊",
            "❤️",
            "☺",
            "👍🏽",
            "👩‍🚀",
            "🏳️‍🌈",
            "🇫🇷",
            "7️⃣",
            "#⃣",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "👨‍👩‍👧‍👦",
            "🤖",
        ] {
            assert!(Emoji::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn texts_several_and_halves_are_refused() {
        for bad in [
            "",
            "a",
            "7",
            "🦊🦊",
            "🦊a",
            "🦊 ",
            "\u{200d}",
            "👩\u{200d}",
            "🇫",
            "\u{fe0f}",
            "<b>",
            "\u{202e}🦊",
            "🏽",
            &"👩‍🚀".repeat(3),
        ] {
            assert!(Emoji::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_has_no_letters_and_no_markup(text in "\\PC{1,6}") {
            if Emoji::parse(&text).is_ok() {
                prop_assert!(!text.chars().any(|c| c.is_alphabetic() && c.is_ascii() || "<>&\"'".contains(c)));
            }
        }
    }
}
