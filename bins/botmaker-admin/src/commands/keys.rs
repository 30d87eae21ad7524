//! AI keys that bots never hold.

mod import;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::{
    bots::{confirm, escaped},
    evidence::ago,
    names::{find_key, key_name},
    secret_input, units,
};
use crate::{
    cli::{AddKey, EditKey, Format, Key, Keys},
    client::Client,
    failure::Failure,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, command: Keys) -> anyhow::Result<()> {
    match command {
        Keys::List => {
            let answer = client.get("/api/keys").await?;
            output::answer(format, &answer, |answer| table(answer, Timestamp::now()))
        }
        Keys::Add(wish) => add(client, format, &wish).await,
        Keys::Edit(wish) => edit(client, format, &wish).await,
        Keys::Remove { key, yes } => remove(client, &key, yes).await,
        Keys::Test(key) => test(client, format, &key).await,
        Keys::Import { yes } => import::run(client, format, yes).await,
        Keys::RotateMaster => {
            let answer = client
                .call(Method::POST, "/api/keyring/rotate-master", None)
                .await?;
            output::answer(format, &answer, |answer| {
                format!(
                    "Values sealed with a new master key: {}\n",
                    shown(&answer["sealed"])
                )
            })
        }
    }
}

fn path(key: &Value, verb: &str) -> String {
    format!("/api/keys/{}{verb}", escaped(&shown(&key["id"])))
}

async fn add(client: &Client, format: Format, wish: &AddKey) -> anyhow::Result<()> {
    let mut body = json!({ "vendor": wish.vendor, "label": wish.label, "tags": wish.tag });
    if let Some(url) = &wish.base_url {
        body["base_url"] = json!(url);
    }
    if let Some(at) = &wish.expires {
        body["expires_at"] = json!(units::instant(at)?);
    }
    if !wish.no_secret {
        let question = format!("The key of {}", wish.vendor);
        body["secret"] = json!(secret_input::read_or_ask(&wish.secret_file, &question)?);
    }
    let key = client.call(Method::POST, "/api/keys", Some(&body)).await?;
    output::answer(format, &key, line)
}

async fn edit(client: &Client, format: Format, wish: &EditKey) -> anyhow::Result<()> {
    let change = change(wish)?;
    let key = find_key(client, &wish.key.name).await?;
    let change = Value::Object(change);
    let key = client
        .call(Method::PATCH, &path(&key, ""), Some(&change))
        .await?;
    output::answer(format, &key, line)
}

fn change(wish: &EditKey) -> anyhow::Result<Map<String, Value>> {
    let mut change = Map::new();
    let mut set = |field: &str, value: Value| drop(change.insert(field.to_owned(), value));
    if let Some(label) = &wish.label {
        set("label", json!(label));
    }
    if wish.no_tags || !wish.tag.is_empty() {
        set("tags", json!(wish.tag));
    }
    if wish.enable || wish.disable {
        set("enabled", json!(wish.enable));
    }
    match wish.expires.as_deref() {
        None => {}
        Some("never") => set("expires_at", Value::Null),
        Some(at) => set("expires_at", json!(units::instant(at)?)),
    }
    if let Some(file) = &wish.secret_file {
        let value = secret_input::read_or_ask(file, "The new key")?;
        set("secret", json!(value));
    }
    if change.is_empty() {
        return Err(Failure::usage("say what shall be different about the key").into());
    }
    Ok(change)
}

async fn remove(client: &Client, key: &Key, yes: bool) -> anyhow::Result<()> {
    let key = find_key(client, &key.name).await?;
    if !yes {
        confirm(&loss(&key), &key_name(&key))?;
    }
    client.call(Method::DELETE, &path(&key, ""), None).await?;
    output::line(&format!("{} is forgotten", output::safe(&key_name(&key))))
}

/// What goes with a key.
fn loss(key: &Value) -> String {
    let bots = key["bots"].as_array().into_iter().flatten();
    let last = bots.filter(|bot| bot["has_other"] == false);
    let names: Vec<String> = last.map(|bot| output::safe(&shown(&bot["name"]))).collect();
    if names.is_empty() {
        return "This forgets the key for good.".to_owned();
    }
    let names = names.join(", ");
    format!(
        "This forgets the key for good; these bots have no other and cannot answer any more: {names}."
    )
}

async fn test(client: &Client, format: Format, key: &Key) -> anyhow::Result<()> {
    let key = find_key(client, &key.name).await?;
    let answer = client
        .call(Method::POST, &path(&key, "/test"), None)
        .await?;
    let name = key_name(&key);
    let words = |answer: &Value| {
        let word = if answer["is_good"] == true {
            "good"
        } else {
            "not good"
        };
        let (detail, took) = (shown(&answer["detail"]), shown(&answer["took_ms"]));
        format!(
            "{}  {word}: {} ({took} ms)\n",
            output::safe(&name),
            output::safe(&detail)
        )
    };
    output::answer(format, &answer, words)?;
    if answer["is_good"] == true {
        return Ok(());
    }
    Err(Failure::unhealthy("the vendor does not take this key").into())
}

/// A key in one line.
fn line(key: &Value) -> String {
    format!(
        "{}  {}\n",
        output::safe(&key_name(key)),
        state(key, Timestamp::now())
    )
}

fn table(answer: &Value, now: Timestamp) -> String {
    let keys = answer["keys"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = keys.map(|key| row(key, now)).collect();
    if rows.is_empty() {
        return "There are no keys. Add one: botmaker-admin keys add anthropic\n".to_owned();
    }
    let heads = ["KEY", "TAGS", "STATE", "LAST USED", "BOTS"];
    output::table(&heads, &rows)
}

fn row(key: &Value, now: Timestamp) -> Vec<String> {
    let tags = key["tags"].as_array().into_iter().flatten();
    let tags: Vec<String> = tags.map(shown).collect();
    let used = match &key["last_used_at"] {
        Value::Null => "never".to_owned(),
        at => ago(at, now),
    };
    vec![
        key_name(key),
        if tags.is_empty() {
            "-".to_owned()
        } else {
            tags.join(",")
        },
        state(key, now),
        used,
        key["bots"].as_array().map_or(0, Vec::len).to_string(),
    ]
}

/// Whether a key is used, in words.
fn state(key: &Value, now: Timestamp) -> String {
    let time = |field: &str| -> Option<Timestamp> { key[field].as_str()?.parse().ok() };
    let is_over = time("expires_at").is_some_and(|at| at <= now);
    let rests = time("rests_until").is_some_and(|at| at > now);
    let failure = &key["last_failure"];
    let why = || match failure["status"].as_u64() {
        Some(status) => format!("the vendor answered {status}"),
        None => "the vendor did not answer".to_owned(),
    };
    match () {
        () if key["enabled"] == false => "disabled".to_owned(),
        () if is_over => "expired".to_owned(),
        () if rests => format!("rests until {}, {}", shown(&key["rests_until"]), why()),
        () if !failure.is_null() => format!("in use, {} last", why()),
        () => "in use".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn edited(arguments: &[&str]) -> anyhow::Result<Map<String, Value>> {
        let line = ["botmaker-admin", "keys", "edit", "main"]
            .iter()
            .chain(arguments);
        match Cli::try_parse_from(line)?.command {
            Command::Keys(Keys::Edit(wish)) => change(&wish),
            _ => panic!("another command"),
        }
    }

    #[test]
    fn only_what_is_said_is_changed() {
        let change = |arguments: &[&str]| Value::Object(edited(arguments).unwrap());
        assert_eq!(change(&["--disable"]), json!({ "enabled": false }));
        assert_eq!(
            change(&["--enable", "--no-tags"]),
            json!({ "enabled": true, "tags": [] })
        );
        assert_eq!(
            change(&[
                "--tag",
                "a",
                "--tag",
                "b",
                "--expires",
                "2027-01-31",
                "--label",
                "x"
            ]),
            json!({ "tags": ["a", "b"], "expires_at": "2027-01-31T00:00:00Z", "label": "x" })
        );
        assert_eq!(
            change(&["--expires", "never"]),
            json!({ "expires_at": null })
        );
        for bad in [
            &[][..],
            &["--enable", "--disable"],
            &["--tag", "a", "--no-tags"],
            &["--expires", "soon"],
        ] {
            assert!(edited(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_list_says_which_keys_are_used() {
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        let key = |label: &str, change: Value| {
            let mut key = json!({ "vendor": "anthropic", "label": label, "tags": [], "enabled": true, "expires_at": null,
                "last_used_at": null, "last_failure": null, "rests_until": null, "bots": [] });
            for (field, value) in change.as_object().unwrap() {
                key[field] = value.clone();
            }
            key
        };
        let refused = json!({ "at": "2026-11-21T11:00:00Z", "status": 429, "detail": "" });
        let answer = json!({ "keys": [
            key("main", json!({ "last_used_at": "2026-11-21T11:58:00Z", "bots": [{}, {}] })),
            key("eu", json!({ "tags": ["eu", "research"], "enabled": false })),
            key("old", json!({ "expires_at": "2026-11-21T12:00:00Z" })),
            key("tired", json!({ "rests_until": "2026-11-21T12:05:00Z", "last_failure": refused })),
            key("rested", json!({ "rests_until": "2026-11-21T11:05:00Z", "last_failure": refused })),
            key("lost", json!({ "last_failure": { "status": null } })),
        ] });
        insta::assert_snapshot!(table(&answer, now), @r"
        KEY               TAGS         STATE                                                      LAST USED  BOTS
        anthropic/main    -            in use                                                     2 min ago  2
        anthropic/eu      eu,research  disabled                                                   never      0
        anthropic/old     -            expired                                                    never      0
        anthropic/tired   -            rests until 2026-11-21T12:05:00Z, the vendor answered 429  never      0
        anthropic/rested  -            in use, the vendor answered 429 last                       never      0
        anthropic/lost    -            in use, the vendor did not answer last                     never      0
        ");
        assert!(table(&json!({ "keys": [] }), now).contains("keys add"));
    }

    #[test]
    fn who_cannot_do_without_a_key_is_named() {
        let bot = |name: &str, has_other: bool| json!({ "name": name, "has_other": has_other });
        let key = json!({ "bots": [bot("Ada", false), bot("Bea", true), bot("Cid", false)] });
        assert!(
            loss(&key).ends_with("any more: Ada, Cid."),
            "{}",
            loss(&key)
        );
        let key = json!({ "bots": [bot("Bea", true)] });
        assert_eq!(loss(&key), "This forgets the key for good.");
    }
}
