//! The shapes that channel tokens have, so that a wrong paste is refused before a bot is made with it.

/// The shape of a secret. Checking never copies, prints or returns the text that it looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecretFormat {
    /// Telegram: the bot's numeric id, a colon, 35 of `A-Z a-z 0-9 _ -` (Bot API, "Authorizing your bot").
    TelegramToken,
    /// Discord: three base64url parts joined by dots, without the `Bot ` prefix (Discord API reference, "Authentication"):
    /// the bot's id, a time and a keyed hash. Today they have 24 to 28, 6 and 27 to 38 characters; room is left.
    DiscordToken,
    /// A fixed prefix followed by at least eight of `A-Z a-z 0-9 -` (Slack API, "Token types").
    SlackToken {
        /// Such as `xoxb-`.
        prefix: &'static str,
    },
    /// Printable ASCII without blanks, within these lengths.
    Opaque {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
}

impl SecretFormat {
    /// Whether `text` has this shape.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        let url_safe = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        match self {
            Self::TelegramToken => text.split_once(':').is_some_and(|(id, token)| {
                (6..=20).contains(&id.len())
                    && id.bytes().all(|b| b.is_ascii_digit())
                    && token.len() == 35
                    && token.bytes().all(url_safe)
            }),
            Self::DiscordToken => {
                let parts: Vec<&str> = text.split('.').collect();
                let lengths = [17..=64, 6..=16, 20..=120];
                parts.len() == lengths.len()
                    && parts
                        .iter()
                        .zip(lengths)
                        .all(|(part, length)| length.contains(&part.len()))
                    && parts.iter().all(|part| part.bytes().all(url_safe))
            }
            Self::SlackToken { prefix } => text.strip_prefix(prefix).is_some_and(|rest| {
                (8..=250).contains(&rest.len())
                    && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            }),
            Self::Opaque { min, max } => {
                (min..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
            }
        }
    }

    /// The same as a regular expression of the whole text, in words that JavaScript and Rust read alike.
    #[must_use]
    pub fn pattern(self) -> String {
        match self {
            Self::TelegramToken => "^[0-9]{6,20}:[A-Za-z0-9_-]{35}$".to_owned(),
            Self::DiscordToken => {
                "^[A-Za-z0-9_-]{17,64}\\.[A-Za-z0-9_-]{6,16}\\.[A-Za-z0-9_-]{20,120}$".to_owned()
            }
            // Prefixes are letters and a hyphen: nothing in them means something to a pattern.
            Self::SlackToken { prefix } => format!("^{prefix}[A-Za-z0-9-]{{8,250}}$"),
            Self::Opaque { min, max } => format!("^[!-~]{{{min},{max}}}$"),
        }
    }

    /// The expected shape, for people.
    #[must_use]
    pub fn shape(self) -> String {
        match self {
            Self::TelegramToken => {
                "digits, a colon and 35 letters, digits, _ or -, as in 123456789:AAE…".to_owned()
            }
            Self::DiscordToken => {
                "three parts of letters, digits, _ or - joined by dots, without the word Bot"
                    .to_owned()
            }
            Self::SlackToken { prefix } => {
                format!("{prefix} followed by letters, digits and hyphens")
            }
            Self::Opaque { min, max } => {
                format!("{min} to {max} visible characters without blanks")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{
        channels,
        pattern_agreement::{agrees_on, texts},
    };

    const FORMATS: [SecretFormat; 4] = [
        SecretFormat::TelegramToken,
        SecretFormat::DiscordToken,
        SLACK,
        SecretFormat::Opaque { min: 3, max: 40 },
    ];
    const SLACK: SecretFormat = SecretFormat::SlackToken { prefix: "xoxb-" };

    #[test]
    fn telegram_tokens_are_digits_colon_35() {
        let format = SecretFormat::TelegramToken;
        assert!(format.accepts(&format!("123456789:{}", "a".repeat(35))));
        for bad in [
            format!("123456789:{}", "a".repeat(34)),
            format!("x23456789:{}", "a".repeat(35)),
            "a".repeat(35),
            format!("123456789:{} ", "a".repeat(34)),
        ] {
            assert!(!format.accepts(&bad), "{bad}");
        }
    }

    #[test]
    fn discord_tokens_are_three_parts_without_a_prefix() {
        let token = format!("{}.{}.{}", "M".repeat(24), "abc-_1", "z".repeat(38));
        assert!(SecretFormat::DiscordToken.accepts(&token));
        assert!(!SecretFormat::DiscordToken.accepts(&format!("Bot {token}")));
        assert!(!SecretFormat::DiscordToken.accepts("a.b.c"));
        assert!(!SecretFormat::DiscordToken.accepts(&token.replacen('.', "", 1)));
    }

    #[test]
    fn slack_tokens_carry_their_prefix() {
        assert!(SLACK.accepts("xoxb-1234567890-abcdef"));
        assert!(!SLACK.accepts("xapp-1234567890-abcdef"));
        assert!(!SLACK.accepts("xoxb-"));
    }

    #[test]
    fn prefixes_mean_nothing_to_a_pattern() {
        for secret in channels().iter().flat_map(|channel| channel.secrets) {
            if let SecretFormat::SlackToken { prefix } = secret.format {
                let plain = |b: u8| b.is_ascii_lowercase() || b == b'-';
                assert!(prefix.bytes().all(plain), "{prefix}");
            }
        }
    }

    proptest! {
        #[test]
        fn pattern_and_rule_agree(texts in texts(FORMATS.map(SecretFormat::pattern))) {
            for (format, text) in FORMATS.iter().zip(texts) {
                agrees_on(&format.pattern(), |text| format.accepts(text), &text)?;
            }
        }

        #[test]
        fn no_format_accepts_blanks_or_line_breaks(text in "[ \\n\\t]{1,3}\\PC{0,80}") {
            for format in [SecretFormat::TelegramToken, SecretFormat::DiscordToken, SLACK, SecretFormat::Opaque { min: 1, max: 200 }] {
                prop_assert!(!format.accepts(&text));
            }
        }
    }
}
