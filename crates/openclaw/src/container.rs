//! What a bot's container looks like from inside: paths, commands, variables.

use std::collections::BTreeMap;

use botmaker_domain::{BotId, BotSpec};

/// OpenClaw's state, writable; the bot's own.
pub const STATE_DIR: &str = "/home/node/.openclaw";
/// The bot's workspace inside the state: persona files, notes, skills.
pub const WORKSPACE_DIR: &str = "/home/node/.openclaw/workspace";
/// Where the generated configuration is mounted, read-only. A directory, because OpenClaw watches it for changes.
pub const CONFIG_DIR: &str = "/etc/openclaw";
/// The configuration's file name in [`CONFIG_DIR`].
pub const CONFIG_FILE: &str = "openclaw.json";
/// Where the bot's secret files are mounted, read-only.
pub const SECRETS_DIR: &str = "/run/secrets";
/// The port that the gateway listens on inside the container.
pub const GATEWAY_PORT: u16 = 18_789;
/// The name by which a bot reaches its server's bots' side.
pub const BOTS_SIDE_HOST: &str = "botmaker";

/// Runs the gateway. Bound to every interface of the container, because Docker publishes none but those; the
/// host publishes it on 127.0.0.1 only (`docs/decisions/0001-gateway-binds-lan.md`).
pub const COMMAND_GATEWAY: &[&str] = &[
    "openclaw", "gateway", "run", "--port", "18789", "--bind", "lan",
];
/// Judges a configuration without starting anything: about 1.5 s, no network and no secrets needed.
/// [`validation::judge`](crate::validation::judge) reads its answer.
pub const COMMAND_VALIDATE: &[&str] = &["openclaw", "config", "validate", "--json"];

/// The variables of a bot's container: what of its description is no secret, and OpenClaw's switches.
///
/// `CHANNEL_TYPE` lists the channels with commas and is `none` without any.
#[must_use]
pub fn environment(spec: &BotSpec, id: BotId) -> BTreeMap<String, String> {
    let kinds: Vec<_> = spec.channels.iter().map(|it| it.kind.as_str()).collect();
    let channels = if kinds.is_empty() {
        "none".to_owned()
    } else {
        kinds.join(",")
    };
    let cache = format!("{STATE_DIR}/cache");
    let config = format!("{CONFIG_DIR}/{CONFIG_FILE}");
    let own = [
        ("AI_PROVIDER", spec.provider.to_string()),
        ("MODEL", spec.model.to_string()),
        ("CHANNEL_TYPE", channels),
        ("BOTMAKER_BOT_ID", id.to_string()),
    ];
    let switches = [
        ("HOME", "/home/node"),
        // Without a writable cache OpenClaw ends with code 78 and blames its database.
        ("XDG_CACHE_HOME", cache.as_str()),
        ("OPENCLAW_STATE_DIR", STATE_DIR),
        ("OPENCLAW_CONFIG_PATH", config.as_str()),
        // BotMaker owns the configuration; OpenClaw's own writers must refuse.
        ("OPENCLAW_CONFIG_READONLY", "1"),
        // No announcements on the local network.
        ("OPENCLAW_DISABLE_BONJOUR", "1"),
        // The image is the version.
        ("OPENCLAW_NO_AUTO_UPDATE", "1"),
        // No downloads of helper programs; channels and models are reached all the same.
        ("OPENCLAW_OFFLINE", "1"),
        ("DO_NOT_TRACK", "1"),
    ];
    let switches = switches.map(|(name, value)| (name, value.to_owned()));
    own.into_iter()
        .chain(switches)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The variables for [`COMMAND_VALIDATE`]: a validator has no state, and must not look for one in a directory
/// that an image may keep for a user of its own (`docs/reference/image.md`).
#[must_use]
pub fn validation_environment(spec: &BotSpec, id: BotId) -> BTreeMap<String, String> {
    let mut environment = environment(spec, id);
    for (name, value) in [
        ("OPENCLAW_STATE_DIR", "/tmp/openclaw"),
        ("XDG_CACHE_HOME", "/tmp/cache"),
    ] {
        environment.insert(name.to_owned(), value.to_owned());
    }
    environment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::sample;

    #[test]
    fn a_validator_writes_to_tmp_alone() {
        let id: BotId = "01936d2e-0000-7000-8000-000000000001".parse().unwrap();
        let spec = sample::spec("demo", &[]);
        let validator = validation_environment(&spec, id);
        for (name, value) in environment(&spec, id) {
            let is_elsewhere = validator[&name] != value;
            assert_eq!(is_elsewhere, value.starts_with(STATE_DIR), "{name}");
        }
    }

    #[test]
    fn the_environment_holds_exactly_these_variables() {
        let id: BotId = "01936d2e-0000-7000-8000-000000000001".parse().unwrap();
        let spec = sample::spec("anthropic", &["telegram", "slack"]);
        insta::assert_debug_snapshot!(environment(&spec, id), @r#"
        {
            "AI_PROVIDER": "anthropic",
            "BOTMAKER_BOT_ID": "01936d2e-0000-7000-8000-000000000001",
            "CHANNEL_TYPE": "telegram,slack",
            "DO_NOT_TRACK": "1",
            "HOME": "/home/node",
            "MODEL": "claude-opus-5",
            "OPENCLAW_CONFIG_PATH": "/etc/openclaw/openclaw.json",
            "OPENCLAW_CONFIG_READONLY": "1",
            "OPENCLAW_DISABLE_BONJOUR": "1",
            "OPENCLAW_NO_AUTO_UPDATE": "1",
            "OPENCLAW_OFFLINE": "1",
            "OPENCLAW_STATE_DIR": "/home/node/.openclaw",
            "XDG_CACHE_HOME": "/home/node/.openclaw/cache",
        }
        "#);
        let bare = environment(&sample::spec("demo", &[]), id);
        assert_eq!(bare["CHANNEL_TYPE"], "none");
    }
}
