//! How chat services name people, so that an allow-list holds nobody who does not exist.

/// The shape of an entry of a channel's allow-list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PersonFormat {
    /// Telegram: a positive number (Bot API, "User": at most 52 significant bits; room is left).
    TelegramUser,
    /// Discord: a snowflake, which has 17 to 20 digits since 2015 (API reference, "Snowflakes").
    DiscordUser,
    /// Slack: `U` or `W`, then capitals and digits (API reference, "User IDs").
    SlackMember,
}

impl PersonFormat {
    /// Whether `text` has this shape.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        let is_number = |fewest: usize, most: usize| {
            (fewest..=most).contains(&text.len())
                && !text.starts_with('0')
                && text.bytes().all(|b| b.is_ascii_digit())
        };
        match self {
            Self::TelegramUser => is_number(1, 19),
            Self::DiscordUser => is_number(17, 20),
            Self::SlackMember => text.strip_prefix(['U', 'W']).is_some_and(|rest| {
                (2..=30).contains(&rest.len())
                    && rest
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            }),
        }
    }

    /// The same as a regular expression of the whole text, in words that JavaScript and Rust read alike.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::TelegramUser => "^[1-9][0-9]{0,18}$",
            Self::DiscordUser => "^[1-9][0-9]{16,19}$",
            Self::SlackMember => "^[UW][A-Z0-9]{2,30}$",
        }
    }

    /// The expected shape, for people.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::TelegramUser => "numeric Telegram user ids, as in 123456789",
            Self::DiscordUser => "numeric Discord user ids, as in 123456789012345678",
            Self::SlackMember => "Slack member ids, as in U012ABCDEF",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::pattern_agreement::{agrees_on, texts};

    const ALL: [PersonFormat; 3] = [
        PersonFormat::TelegramUser,
        PersonFormat::DiscordUser,
        PersonFormat::SlackMember,
    ];

    #[test]
    fn the_examples_in_the_words_for_people_are_accepted() {
        for format in ALL {
            let (_, example) = format.shape().rsplit_once(' ').unwrap();
            assert!(format.accepts(example), "{example}");
            for bad in [
                "",
                "*",
                "@ada",
                "0",
                "u012abcdef",
                "123 456",
                "1\n",
                "-100123",
            ] {
                assert!(!format.accepts(bad), "{format:?} {bad:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn pattern_and_rule_agree(texts in texts(ALL.map(PersonFormat::pattern))) {
            for (format, text) in ALL.iter().zip(texts) {
                agrees_on(format.pattern(), |text| format.accepts(text), &text)?;
            }
        }
    }
}
