//! What is left of bots that are gone.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::{bots, janitor::size, secret_input};
use crate::{
    cli::{Format, Leftovers},
    client::Client,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, command: Leftovers) -> anyhow::Result<()> {
    match command {
        Leftovers::List => {
            let answer = client.get("/api/leftovers").await?;
            output::answer(format, &answer, table)
        }
        Leftovers::Adopt {
            name,
            hostname,
            secrets,
            drop_channels,
            start,
        } => {
            let mut wish = json!({
                "secrets": read_secrets(&secrets)?,
                "drop_channels": drop_channels,
                "start": start,
            });
            if let Some(hostname) = hostname {
                wish["hostname"] = hostname.into();
            }
            let path = format!("{}/adopt", path(&name));
            let answer = client.call(Method::POST, &path, Some(&wish)).await?;
            output::answer(format, &answer, bots::details)
        }
        Leftovers::Remove { name, yes } => {
            if !yes {
                bots::confirm("This removes the files for good.", &name)?;
            }
            client.call(Method::DELETE, &path(&name), None).await?;
            Ok(())
        }
    }
}

fn path(name: &str) -> String {
    format!("/api/leftovers/{}", bots::escaped(name))
}

fn read_secrets(given: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    given
        .iter()
        .map(|text| secret_input::read_assigned(text, "--secret"))
        .collect()
}

fn table(answer: &Value) -> String {
    let all = answer["leftovers"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = all.map(row).collect();
    if rows.is_empty() {
        return "Nothing is left of bots that are gone.\n".to_owned();
    }
    let heads = ["LEFTOVER", "BOT", "WHERE", "SIZE", "UNTIL", "SECRETS GONE"];
    output::table(&heads, &rows)
}

fn row(leftover: &Value) -> Vec<String> {
    let missing = leftover["missing_secrets"].as_array().into_iter().flatten();
    let missing: Vec<String> = missing.map(shown).collect();
    let bot = match &leftover["bot"] {
        Value::Null => "unknown".to_owned(),
        bot => shown(&bot["hostname"]),
    };
    let until = match &leftover["until"] {
        Value::Null => "-".to_owned(),
        until => shown(until),
    };
    vec![
        shown(&leftover["name"]),
        bot,
        shown(&leftover["place"]),
        size(&leftover["bytes"]),
        until,
        if missing.is_empty() {
            "-".to_owned()
        } else {
            missing.join(", ")
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_what_each_was_and_what_it_lacks() {
        let answer = json!({ "leftovers": [
            { "name": "0190-1", "place": "trash", "bot_id": "0190", "bot": { "hostname": "ada" }, "bytes": 2048,
              "since": "2026-11-01T00:00:00Z", "until": "2026-11-08T00:00:00Z", "missing_secrets": ["telegram_token"] },
            { "name": "0191", "place": "home", "bot_id": "0191", "bot": null, "bytes": 7, "since": null, "until": null,
              "missing_secrets": [] },
        ] });
        insta::assert_snapshot!(table(&answer), @r"
        LEFTOVER  BOT      WHERE  SIZE   UNTIL                 SECRETS GONE
        0190-1    ada      trash  2 KiB  2026-11-08T00:00:00Z  telegram_token
        0191      unknown  home   7 B    -                     -
        ");
    }

    #[test]
    fn a_secret_in_the_command_line_is_refused_and_not_repeated() {
        let refused = read_secrets(&["telegram_token=123:abc".to_owned()]).unwrap_err();
        assert!(!refused.to_string().contains("abc"), "{refused}");
    }
}
