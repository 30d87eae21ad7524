//! The chat services that OpenClaw speaks and that need nothing but tokens.

use super::secret_format::SecretFormat;
use crate::bot::channel_spec::ChannelKind;

/// A secret that a channel needs.
#[derive(Clone, Copy, Debug)]
pub struct ChannelSecret {
    /// The secret's name in BotMaker, such as `telegram_token`.
    pub name: &'static str,
    /// The field of OpenClaw's channel configuration that refers to it, such as `botToken`.
    pub field: &'static str,
    /// What the service calls it.
    pub label: &'static str,
    /// Where its owner finds it.
    pub help: &'static str,
    /// Its shape.
    pub format: SecretFormat,
}

/// A chat service.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// OpenClaw's channel id.
    pub kind: &'static str,
    /// The service's name.
    pub name: &'static str,
    /// One line for people.
    pub description: &'static str,
    /// What an allow-list entry looks like.
    pub allow_from_shape: &'static str,
    /// The tokens it needs, all of them.
    pub secrets: &'static [ChannelSecret],
}

const CHANNELS: &[Channel] = &[
    Channel {
        kind: "telegram",
        name: "Telegram",
        description: "A Telegram bot that people write to or add to groups.",
        allow_from_shape: "numeric Telegram user ids, as in 123456789",
        secrets: &[ChannelSecret {
            name: "telegram_token",
            field: "botToken",
            label: "Bot token",
            help: "Write /newbot to @BotFather in Telegram; it answers with the token.",
            format: SecretFormat::TelegramToken,
        }],
    },
    Channel {
        kind: "discord",
        name: "Discord",
        description: "A Discord application with a bot user.",
        allow_from_shape: "numeric Discord user ids, as in 123456789012345678",
        secrets: &[ChannelSecret {
            name: "discord_token",
            field: "token",
            label: "Bot token",
            help: "Discord Developer Portal, your application, Bot, Reset Token. Switch on the Message Content intent there.",
            format: SecretFormat::DiscordToken,
        }],
    },
    Channel {
        kind: "slack",
        name: "Slack",
        description: "A Slack app in socket mode.",
        allow_from_shape: "Slack member ids, as in U012ABCDEF",
        secrets: &[
            ChannelSecret {
                name: "slack_app_token",
                field: "appToken",
                label: "App-level token",
                help: "api.slack.com, your app, Basic Information, App-Level Tokens, with the scope connections:write.",
                format: SecretFormat::SlackToken { prefix: "xapp-" },
            },
            ChannelSecret {
                name: "slack_bot_token",
                field: "botToken",
                label: "Bot user OAuth token",
                help: "api.slack.com, your app, OAuth & Permissions, after installing the app to the workspace.",
                format: SecretFormat::SlackToken { prefix: "xoxb-" },
            },
        ],
    },
];

/// Every channel that BotMaker knows. Which of them an image really has is the image's to say.
#[must_use]
pub const fn channels() -> &'static [Channel] {
    CHANNELS
}

/// The channel with this id.
#[must_use]
pub fn find_channel(kind: &ChannelKind) -> Option<&'static Channel> {
    CHANNELS
        .iter()
        .find(|channel| channel.kind == kind.as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::secret_name::SecretName;

    #[test]
    fn secret_names_are_valid_and_used_once() {
        let mut seen = BTreeSet::new();
        for secret in channels().iter().flat_map(|channel| channel.secrets) {
            assert!(SecretName::parse(secret.name).is_ok(), "{}", secret.name);
            assert!(seen.insert(secret.name), "{} stands twice", secret.name);
        }
    }
}
