//! Creating a bot.

use std::collections::BTreeMap;

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    bots, secret_input, units,
    wait::{Until, wait},
};
use crate::{
    cli::{CreateBot, Format},
    client::Client,
    failure::Failure,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, wish: &CreateBot) -> anyhow::Result<()> {
    let catalog = if wish.channel.is_empty() {
        Value::Null
    } else {
        client.get("/api/catalog").await?
    };
    let body = request(wish, &catalog)?;
    let headers: Vec<(&str, &str)> = wish
        .idempotency_key
        .iter()
        .map(|key| ("idempotency-key", key.as_str()))
        .collect();
    let mut bot = client
        .call_with(Method::POST, "/api/bots", Some(&body), &headers)
        .await?;
    if let Some(seconds) = wish.wait {
        let until = if wish.no_start {
            Until::Stopped
        } else {
            Until::Ready
        };
        bot = wait(client, &shown(&bot["id"]), until, seconds).await?;
    }
    output::answer(format, &bot, bots::state_line)
}

fn request(wish: &CreateBot, catalog: &Value) -> anyhow::Result<Value> {
    let mut body = json!({ "name": wish.name, "provider": wish.provider, "model": wish.model, "start": !wish.no_start });
    let mut set = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            body[field] = value;
        }
    };
    set("hostname", wish.hostname.clone().map(Value::from));
    set("base_url", wish.base_url.clone().map(Value::from));
    set(
        "key",
        wish.key.as_deref().map(units::key_source).transpose()?,
    );
    set(
        "provider_key",
        wish.provider_key_file
            .as_deref()
            .map(secret_input::read)
            .transpose()?
            .map(Value::from),
    );
    let persona = |path: &std::path::PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
    };
    set(
        "persona",
        wish.persona_file
            .as_ref()
            .map(persona)
            .transpose()?
            .map(Value::from),
    );
    set("resources", resources(wish));
    set(
        "tags",
        (!wish.tag.is_empty()).then(|| Value::from(wish.tag.clone())),
    );
    set(
        "avatar",
        wish.emoji.as_ref().map(|emoji| json!({ "emoji": emoji })),
    );
    let channels = wish.channel.iter().map(|text| channel(text, wish, catalog));
    let channels = channels.collect::<anyhow::Result<Vec<_>>>()?;
    for entry in wish
        .allow_from
        .iter()
        .chain(&wish.dm_policy)
        .chain(&wish.group_policy)
    {
        let kind = entry.split_once(':').map(|(kind, _)| kind);
        if !channels
            .iter()
            .any(|channel| channel["kind"].as_str() == kind)
        {
            let text = format!("{entry} names no --channel; write KIND: and the value");
            return Err(Failure::usage(text).into());
        }
    }
    set("channels", Some(Value::from(channels)));
    Ok(body)
}

/// The limits that were given; the others are left to the server's defaults.
fn resources(wish: &CreateBot) -> Option<Value> {
    let limits = [
        (
            "memory_bytes",
            wish.memory_mib.map(|mib| mib.saturating_mul(1024 * 1024)),
        ),
        ("cpu_millis", wish.cpu_millis),
        ("pids", wish.pids),
    ];
    let given: serde_json::Map<_, _> = limits
        .into_iter()
        .filter_map(|(field, limit)| Some((field.to_owned(), Value::from(limit?))))
        .collect();
    (!given.is_empty()).then_some(Value::Object(given))
}

/// Reads `telegram:token=@FILE`.
fn channel(text: &str, wish: &CreateBot, catalog: &Value) -> anyhow::Result<Value> {
    let (kind, assignments) = text.split_once(':').unwrap_or((text, ""));
    let mut secrets = BTreeMap::new();
    for assignment in assignments.split(',').filter(|part| !part.is_empty()) {
        let option = format!("--channel {kind}");
        let (name, value) = secret_input::read_assigned(assignment, &option)?;
        secrets.insert(full_name(kind, &name, catalog), value);
    }
    let prefix = format!("{kind}:");
    let of_kind = |entries: &[String]| -> Vec<String> {
        let values = entries
            .iter()
            .filter_map(|entry| entry.strip_prefix(&prefix));
        values.map(str::to_owned).collect()
    };
    let mut channel =
        json!({ "kind": kind, "secrets": secrets, "allow_from": of_kind(&wish.allow_from) });
    for (field, entries) in [
        ("dm_policy", &wish.dm_policy),
        ("group_policy", &wish.group_policy),
    ] {
        if let Some(policy) = of_kind(entries).pop() {
            channel[field] = policy.into();
        }
    }
    Ok(channel)
}

/// The catalogue's name for a secret; what it does not know is left for the server to refuse.
fn full_name(kind: &str, name: &str, catalog: &Value) -> String {
    let channels = catalog["channels"].as_array().into_iter().flatten();
    let known = channels
        .filter(|channel| channel["kind"] == kind)
        .flat_map(|channel| channel["secrets"].as_array().into_iter().flatten());
    let names: Vec<&str> = known.filter_map(|secret| secret["name"].as_str()).collect();
    if names.contains(&name) {
        return name.to_owned();
    }
    match names
        .iter()
        .filter(|known| known.contains(name))
        .collect::<Vec<_>>()[..]
    {
        [only] => (*only).to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Bots, Cli, Command};

    fn wish(arguments: &[&str]) -> CreateBot {
        let line = ["botmaker-admin", "bots", "create", "--name", "Ada"]
            .iter()
            .chain(arguments);
        match Cli::try_parse_from(line).unwrap().command {
            Command::Bots(Bots::Create(wish)) => *wish,
            _ => panic!("another command"),
        }
    }

    fn catalog() -> Value {
        json!({ "channels": [{ "kind": "telegram", "secrets": [{ "name": "telegram_token" }] }] })
    }

    #[test]
    fn a_channel_reads_its_secrets_from_files() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("token");
        std::fs::write(&file, "123:abc\n").unwrap();
        let channel = format!("telegram:token=@{}", file.display());
        let wish = wish(&[
            "--channel",
            &channel,
            "--allow-from",
            "telegram:7",
            "--dm-policy",
            "telegram:pairing",
        ]);
        let body = request(&wish, &catalog()).unwrap();
        let expected = json!([{ "kind": "telegram", "secrets": { "telegram_token": "123:abc" }, "allow_from": ["7"], "dm_policy": "pairing" }]);
        assert_eq!(body["channels"], expected);
        assert_eq!(
            (&body["provider"], &body["start"]),
            (&json!("demo"), &json!(true))
        );
    }

    #[test]
    fn limits_tags_and_face_are_sent_when_given() {
        let given = wish(&[
            "--memory-mib",
            "2048",
            "--pids",
            "512",
            "--tag",
            "home",
            "--tag",
            "work",
            "--emoji",
            "🦊",
        ]);
        let body = request(&given, &Value::Null).unwrap();
        assert_eq!(
            body["resources"],
            json!({ "memory_bytes": 2_147_483_648_u64, "pids": 512 })
        );
        assert_eq!(body["tags"], json!(["home", "work"]));
        assert_eq!(body["avatar"], json!({ "emoji": "🦊" }));

        let plain = request(&wish(&[]), &Value::Null).unwrap();
        for field in ["resources", "tags", "avatar", "key"] {
            assert!(plain.get(field).is_none(), "{field}");
        }
    }

    #[test]
    fn whose_key_pays_is_sent_when_given() {
        let body = |source: &str| request(&wish(&["--key", source]), &Value::Null);
        assert_eq!(
            body("operator").unwrap()["key"],
            json!({ "source": "operator" })
        );
        let tagged = json!({ "source": "tags", "tags": ["b", "a"] });
        assert_eq!(body("tags=b,a").unwrap()["key"], tagged);
        assert!(body("anthropic").is_err());
    }

    #[test]
    fn a_secret_in_the_command_line_is_refused_and_not_repeated() {
        let refused =
            request(&wish(&["--channel", "telegram:token=123:abc"]), &catalog()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "--channel telegram: write SECRET=@FILE or SECRET=-"
        );
        let refused = request(&wish(&["--allow-from", "telegram:7"]), &catalog()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "telegram:7 names no --channel; write KIND: and the value"
        );
    }
}
