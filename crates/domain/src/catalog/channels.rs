//! The chat services that OpenClaw speaks and that need nothing but tokens.

use super::{person_format::PersonFormat, secret_format::SecretFormat};
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
    /// How it names the people on an allow-list.
    pub person: PersonFormat,
    /// How its owner gets the tokens, in a few steps.
    pub how_to: &'static [&'static str],
    /// Where that begins.
    pub url: &'static str,
    /// The tokens it needs, all of them.
    pub secrets: &'static [ChannelSecret],
}

const CHANNELS: &[Channel] = &[
    Channel {
        kind: "telegram",
        name: "Telegram",
        description: "A Telegram bot that people write to or add to groups.",
        person: PersonFormat::TelegramUser,
        how_to: &[
            "Open Telegram and write to @BotFather.",
            "Send /newbot, then a display name, then a user name that ends in bot.",
            "BotFather answers with a token such as 123456789:AAE… Paste the whole of it here.",
            "For your own user id write to @userinfobot; it answers with a number. Put it on the allow-list.",
        ],
        url: "https://t.me/BotFather",
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
        person: PersonFormat::DiscordUser,
        how_to: &[
            "Open the Discord developer portal and choose New Application.",
            "Under Bot, switch on the Message Content intent, then choose Reset Token and paste the token here.",
            "Under OAuth2, URL Generator, tick bot and the permissions Send Messages and Read Message History.",
            "Open the address that it makes and add the bot to your server.",
            "For user ids, switch on Developer Mode in Discord's advanced settings; then right-click a person, Copy User ID.",
        ],
        url: "https://discord.com/developers/applications",
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
        person: PersonFormat::SlackMember,
        how_to: &[
            "Open your Slack apps and choose Create New App, From scratch.",
            "Under Socket Mode, switch it on; it makes an app-level token with the scope connections:write: xapp-…",
            "Under OAuth & Permissions, add the bot scopes chat:write, app_mentions:read, im:history, im:read and im:write.",
            "Under Event Subscriptions, subscribe the bot to message.im and app_mention.",
            "Install the app to the workspace; OAuth & Permissions then shows the bot token: xoxb-…",
            "For member ids, open a person's profile, the three dots, Copy member ID.",
        ],
        url: "https://api.slack.com/apps",
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
    fn every_channel_tells_how_to_get_its_tokens() {
        for channel in channels() {
            assert!((3..=6).contains(&channel.how_to.len()), "{}", channel.kind);
            assert!(channel.url.starts_with("https://"), "{}", channel.url);
        }
    }

    #[test]
    fn secret_names_are_valid_and_used_once() {
        let mut seen = BTreeSet::new();
        for secret in channels().iter().flat_map(|channel| channel.secrets) {
            assert!(SecretName::parse(secret.name).is_ok(), "{}", secret.name);
            assert!(seen.insert(secret.name), "{} stands twice", secret.name);
        }
    }
}
