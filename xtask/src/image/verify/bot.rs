//! A bot's container as BotMaker runs one, made by hand: hardened, with state, configuration and secrets
//! in volumes of its own.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use crate::image::docker::{self, Doomed, unique_name};

/// Every container of a bot runs like this.
pub(super) const HARDENING: [&str; 20] = [
    "--init",
    "--network",
    "none",
    "--read-only",
    "--tmpfs",
    "/tmp:rw,nosuid,nodev,size=256m,mode=1777",
    "--cap-drop",
    "ALL",
    "--security-opt",
    "no-new-privileges",
    "--memory",
    "2g",
    "--memory-swap",
    "2g",
    "--cpus",
    "1",
    "--pids-limit",
    "256",
    "--no-healthcheck",
    "--stop-timeout=10",
];
/// The environment that BotMaker sets, so that an image need not.
pub(super) const ENVIRONMENT: [&str; 8] = [
    "HOME=/home/node",
    "OPENCLAW_STATE_DIR=/home/node/.openclaw",
    "XDG_CACHE_HOME=/home/node/.openclaw/cache",
    "OPENCLAW_CONFIG_PATH=/etc/openclaw/openclaw.json",
    "OPENCLAW_CONFIG_READONLY=1",
    "OPENCLAW_DISABLE_BONJOUR=1",
    "OPENCLAW_NO_AUTO_UPDATE=1",
    "OPENCLAW_OFFLINE=1",
];
pub(super) const GATEWAY: [&str; 7] = [
    "openclaw", "gateway", "run", "--port", "18789", "--bind", "lan",
];

const SHORT: Duration = Duration::from_secs(60);
/// A boot takes 6 to 14 s alone, and more than a minute on two cores that compile and test beside it.
const BOOT: Duration = Duration::from_secs(240);

/// Well-formed and belonging to nobody.
const SECRETS: [(&str, &str); 6] = [
    ("gateway_token", "gateway-token-of-a-test"),
    ("provider_key", "key-of-nobody"),
    (
        "telegram_token",
        "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-ab",
    ),
    (
        "discord_token",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB",
    ),
    (
        "slack_bot_token",
        "xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx",
    ),
    ("slack_app_token", "xapp-1-A0000000000-1234567890123-abcdef"),
];

/// Asks all three probes until they agree or time is up, then prints what they said.
const PROBE: &str = "
const end = Date.now() + Number(process.argv[1]);
const ask = async (path) => {
  try {
    const answer = await fetch(`http://127.0.0.1:18789/${path}`, { headers: { authorization: `Bearer ${process.argv[2]}` } });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  } catch (error) { return { status: 0, body: String(error) }; }
};
let said;
do {
  said = { healthz: await ask('healthz'), startupz: await ask('startupz'), readyz: await ask('readyz') };
  if (Object.values(said).every((one) => one.status === 200)) break;
  await new Promise((done) => setTimeout(done, 250));
} while (Date.now() < end);
console.log(JSON.stringify(said));
";

/// What makes the files of a bot; as root, so that any uid can own them on any engine.
const PREPARE: &str = r#"
set -eu
uid=$1 owner=$2 mode=$3 config=$4
shift 4
printf %s "$config" >/v/config/openclaw.json
chmod 755 /v/config
chmod 644 /v/config/openclaw.json
while [ $# -gt 0 ]; do
  printf %s "$2" >"/v/secrets/$1"
  shift 2
done
chown "$uid:$uid" /v/secrets /v/state
chmod 700 /v/secrets /v/state
chmod 400 /v/secrets/*
chown "$uid:$uid" /v/secrets/*
chown "$owner:$owner" /v/secrets/gateway_token
chmod "$mode" /v/secrets/gateway_token
"#;

/// How the gateway's own token lies in its directory.
#[derive(Clone, Copy)]
pub(super) struct TokenFile {
    pub(super) owner: u32,
    pub(super) mode: &'static str,
}

/// A bot without a container: its files.
pub(super) struct Bot {
    image: String,
    hostname: String,
    uid: u32,
    state: Doomed,
    config: Doomed,
    secrets: Doomed,
}

impl Bot {
    /// Makes the files of a bot with `channels` that runs as `uid`.
    pub(super) fn new(image: &str, uid: u32, channels: &[String]) -> Result<Self> {
        Self::with_token_file(
            image,
            uid,
            channels,
            TokenFile {
                owner: uid,
                mode: "400",
            },
        )
    }

    /// Like [`Bot::new`], with a say in how the gateway's token lies there.
    pub(super) fn with_token_file(
        image: &str,
        uid: u32,
        channels: &[String],
        token: TokenFile,
    ) -> Result<Self> {
        let name = unique_name("bot");
        let volume = |purpose: &str| -> Result<Doomed> {
            let volume = Doomed::volume(format!("{name}-{purpose}"));
            docker::demand(SHORT, &["volume", "create", volume.name()])?;
            Ok(volume)
        };
        let bot = Self {
            image: image.to_owned(),
            hostname: unique_name("host"),
            uid,
            state: volume("state")?,
            config: volume("config")?,
            secrets: volume("secrets")?,
        };
        bot.prepare(token, &configuration(channels).to_string())?;
        Ok(bot)
    }

    fn prepare(&self, token: TokenFile, config: &str) -> Result<()> {
        let container = Doomed::container(unique_name("prepare"));
        let mounts: Vec<String> = [
            (&self.state, "state"),
            (&self.config, "config"),
            (&self.secrets, "secrets"),
        ]
        .iter()
        .map(|(volume, place)| format!("{}:/v/{place}", volume.name()))
        .collect();
        let (uid, owner) = (self.uid.to_string(), token.owner.to_string());
        let mut arguments = vec![
            "run",
            "--rm",
            "--name",
            container.name(),
            "--user",
            "0:0",
            "--network",
            "none",
        ];
        for mount in &mounts {
            arguments.extend(["--volume", mount]);
        }
        arguments.extend([
            "--entrypoint",
            "sh",
            &self.image,
            "-c",
            PREPARE,
            "sh",
            &uid,
            &owner,
            token.mode,
            config,
        ]);
        arguments.extend(SECRETS.iter().flat_map(|(name, value)| [*name, *value]));
        docker::demand(SHORT, &arguments)?;
        Ok(())
    }

    /// Starts the gateway in a new container; its hostname is always the bot's.
    pub(super) fn start(&self) -> Result<Container> {
        let container = Doomed::container(unique_name("run"));
        let user = format!("{0}:{0}", self.uid);
        let mounts = [
            format!("{}:/home/node/.openclaw:nocopy", self.state.name()),
            format!("{}:/etc/openclaw:ro,nocopy", self.config.name()),
            format!("{}:/run/secrets:ro,nocopy", self.secrets.name()),
        ];
        let mut arguments = vec![
            "run",
            "--detach",
            "--name",
            container.name(),
            "--hostname",
            &self.hostname,
        ];
        arguments.extend(["--user", &user]);
        arguments.extend(HARDENING);
        for mount in &mounts {
            arguments.extend(["--volume", mount]);
        }
        for setting in ENVIRONMENT {
            arguments.extend(["--env", setting]);
        }
        arguments.push(&self.image);
        arguments.extend(GATEWAY);
        docker::demand(SHORT, &arguments)?;
        Ok(Container { container })
    }
}

/// A running, or ended, gateway; gone when dropped.
pub(super) struct Container {
    container: Doomed,
}

impl Container {
    /// Waits until all three probes answer 200, and looks at what they say.
    pub(super) fn wait_until_ready(&self) -> Result<()> {
        let limit = BOOT.as_millis().to_string();
        let ended = docker::call(
            BOOT + SHORT,
            &[
                "exec",
                self.container.name(),
                "node",
                "--input-type=module",
                "-e",
                PROBE,
                &limit,
                SECRETS[0].1,
            ],
        )?;
        let said: Value = serde_json::from_str(&ended.stdout)
            .with_context(|| format!("the gateway ended while starting: {}", self.last_words()))?;
        for (probe, field, expected) in [
            ("healthz", "status", json!("live")),
            ("startupz", "status", json!("started")),
            ("readyz", "ready", json!(true)),
        ] {
            let answer = &said[probe];
            if answer["status"] != 200 || answer["body"][field] != expected {
                bail!(
                    "/{probe} says {answer}; the last log lines: {}",
                    self.last_words()
                );
            }
        }
        Ok(())
    }

    /// Runs a command inside and returns its exit code and output.
    pub(super) fn exec(&self, command: &[&str]) -> Result<docker::Ended> {
        let mut arguments = vec!["exec", self.container.name()];
        arguments.extend(command);
        docker::call(SHORT, &arguments)
    }

    /// Ends it like a power cut.
    pub(super) fn kill(&self) -> Result<()> {
        docker::demand(SHORT, &["kill", "--signal", "KILL", self.container.name()])?;
        docker::demand(SHORT, &["wait", self.container.name()])?;
        Ok(())
    }

    /// Waits for its end and returns the exit code.
    pub(super) fn wait(&self) -> Result<i32> {
        let answer = docker::demand(BOOT, &["wait", self.container.name()])?;
        answer
            .trim()
            .parse()
            .with_context(|| format!("docker wait says {answer:?}"))
    }

    /// Everything it has logged, both streams.
    pub(super) fn log(&self) -> Result<String> {
        let ended = docker::call(SHORT, &["logs", self.container.name()])?;
        ensure!(
            ended.code == 0,
            "docker logs ended with {}: {}",
            ended.code,
            ended.stderr
        );
        Ok(ended.stdout + &ended.stderr)
    }

    fn last_words(&self) -> String {
        self.log().map_or_else(
            |error| error.to_string(),
            |log| crate::process::last_lines(&log, 5),
        )
    }
}

/// A configuration with a provider that nobody serves and a channel block for each of `channels`.
pub(super) fn configuration(channels: &[String]) -> Value {
    let secret = |name: &str| json!({ "source": "file", "provider": name, "id": "value" });
    let providers: serde_json::Map<String, Value> = SECRETS
        .iter()
        .map(|(name, _)| ((*name).to_owned(), json!({ "source": "file", "path": format!("/run/secrets/{name}"), "mode": "singleValue" })))
        .collect();
    let block = |channel: &str| match channel {
        "telegram" => Some(
            json!({ "enabled": true, "botToken": secret("telegram_token"), "dmPolicy": "allowlist", "allowFrom": ["1"] }),
        ),
        "discord" => Some(
            json!({ "enabled": true, "token": secret("discord_token"), "groupPolicy": "allowlist" }),
        ),
        "slack" => Some(json!({
            "enabled": true, "mode": "socket", "botToken": secret("slack_bot_token"), "appToken": secret("slack_app_token"),
        })),
        _ => None,
    };
    let blocks: serde_json::Map<String, Value> = channels
        .iter()
        .filter_map(|channel| Some((channel.clone(), block(channel)?)))
        .collect();
    let entries: serde_json::Map<String, Value> = blocks
        .keys()
        .map(|channel| (channel.clone(), json!({ "enabled": true })))
        .collect();
    json!({
        "gateway": {
            "mode": "local", "port": 18789, "bind": "lan",
            "auth": { "mode": "token", "token": secret("gateway_token") },
            "controlUi": { "enabled": false },
        },
        "secrets": { "providers": providers },
        "models": { "mode": "replace", "catalogRefresh": { "enabled": false }, "providers": { "nobody": {
            "baseUrl": "http://127.0.0.1:9/v1", "api": "openai-completions", "apiKey": secret("provider_key"),
            "models": [{ "id": "none", "name": "None", "input": ["text"], "contextWindow": 128_000, "maxTokens": 4096 }],
        } } },
        "agents": { "defaults": {
            "workspace": "/home/node/.openclaw/workspace", "skipBootstrap": true,
            "model": { "primary": "nobody/none" }, "heartbeat": { "every": "0m" },
        } },
        "channels": blocks,
        "plugins": { "entries": entries },
        "update": { "checkOnStart": false, "auto": { "enabled": false } },
        "telemetry": { "enabled": false },
        "logging": { "level": "info", "consoleLevel": "info", "consoleStyle": "json" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_has_the_channels_it_knows_secrets_for() {
        let channels = ["telegram", "slack", "irc"].map(str::to_owned);
        let config = configuration(&channels);
        let blocks: Vec<&String> = config["channels"].as_object().unwrap().keys().collect();
        assert_eq!(blocks, ["slack", "telegram"]);
        assert!(!config.to_string().contains(SECRETS[0].1));
    }
}
