//! The channels that an image can be built with.

use anyhow::{Result, bail};

/// Comes with OpenClaw itself.
pub(super) const BUNDLED: &str = "telegram";

/// Channels that OpenClaw publishes as `@openclaw/<name>` in the version of OpenClaw itself.
const PUBLISHED: [&str; 24] = [
    "buzz",
    "clickclack",
    "discord",
    "feishu",
    "googlechat",
    "imessage",
    "irc",
    "line",
    "matrix",
    "mattermost",
    "msteams",
    "nextcloud-talk",
    "nostr",
    "raft",
    "signal",
    "slack",
    "sms",
    "synology-chat",
    "tlon",
    "twitch",
    "whatsapp",
    "zalo",
    "zalouser",
    "telegram",
];

/// What an image has unless told otherwise.
pub(super) fn default_choice() -> Vec<String> {
    [BUNDLED, "discord", "slack"].map(str::to_owned).to_vec()
}

/// Sorts a choice into the order of labels: the bundled channel first, the rest by name, each once.
///
/// # Errors
/// A name that OpenClaw does not publish.
pub(super) fn parse(chosen: &[String]) -> Result<Vec<String>> {
    let mut plugins = Vec::new();
    for name in chosen
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
    {
        if !PUBLISHED.contains(&name) {
            bail!(
                "there is no channel {name:?} to build in\n  the known ones: {}",
                PUBLISHED.join(", ")
            );
        }
        if name != BUNDLED {
            plugins.push(name.to_owned());
        }
    }
    plugins.sort();
    plugins.dedup();
    plugins.insert(0, BUNDLED.to_owned());
    Ok(plugins)
}

/// Those of `channels` that have to be installed as plugins.
pub(super) fn plugins(channels: &[String]) -> impl Iterator<Item = &str> {
    channels
        .iter()
        .map(String::as_str)
        .filter(|name| *name != BUNDLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_choice_is_sorted_with_the_bundled_channel_first() {
        assert_eq!(
            parse(&names("slack, irc,slack,telegram")).unwrap(),
            names("telegram,irc,slack")
        );
        assert_eq!(parse(&names("")).unwrap(), names("telegram"));
        assert_eq!(
            parse(&default_choice()).unwrap(),
            names("telegram,discord,slack")
        );
    }

    #[test]
    fn an_unknown_channel_is_refused_with_the_known_ones() {
        let error = parse(&names("discord,fax")).unwrap_err().to_string();
        assert!(
            error.contains("\"fax\"") && error.contains("mattermost"),
            "{error}"
        );
    }

    #[test]
    fn the_bundled_channel_is_not_installed() {
        assert_eq!(
            plugins(&names("telegram,discord")).collect::<Vec<_>>(),
            ["discord"]
        );
    }
}
