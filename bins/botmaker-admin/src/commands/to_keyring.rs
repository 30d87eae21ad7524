//! Letting bots that have keys of their own use the keyring's.

use reqwest::Method;
use serde_json::{Value, json};

use super::bots;
use crate::{
    cli::{Format, ToKeyring},
    client::Client,
    failure::Failure,
    output::{self, shown},
};

pub(super) async fn run(client: &Client, format: Format, wish: &ToKeyring) -> anyhow::Result<()> {
    let catalog = client.get("/api/catalog").await?;
    let mut found = Vec::new();
    if wish.all {
        found = bots::all(client, None, None).await?;
    }
    for bot in &wish.bots {
        found.push(client.get(&bots::path(bot, "")).await?);
    }
    let mut told = Vec::new();
    let mut worst = None;
    for bot in &found {
        let (outcome, detail) = match step(bot, &catalog) {
            Some(stays) => ("stays", stays.to_owned()),
            None => match go(client, bot, &wish.tags).await {
                Ok(()) => ("goes", "its own key is removed with the change".to_owned()),
                Err(error) => {
                    let detail = format!("{error:#}");
                    worst = worst.or(Some(error));
                    ("cannot", detail)
                }
            },
        };
        told.push(json!({ "bot": bot["id"], "hostname": bot["hostname"], "outcome": outcome, "detail": detail }));
    }
    output::answer(format, &json!({ "bots": told }), table)?;
    match worst {
        None => Ok(()),
        Some(error) => Err(summed_up(error)),
    }
}

/// Why a bot stays as it is; `None` for one that has, or may have, a key of its own.
fn step(bot: &Value, catalog: &Value) -> Option<&'static str> {
    if bot["key"]["source"] != "own" {
        return Some("it uses the keyring already");
    }
    let mut providers = catalog["providers"].as_array().into_iter().flatten();
    let provider = providers.find(|it| it["id"] == bot["provider"]);
    let needs_none = provider.is_some_and(|it| it["key"] == "none");
    needs_none.then_some("its provider needs no key")
}

async fn go(client: &Client, bot: &Value, tags: &[String]) -> anyhow::Result<()> {
    let key = if tags.is_empty() {
        json!({ "source": "operator" })
    } else {
        json!({ "source": "tags", "tags": tags })
    };
    let revision = format!("\"{}\"", shown(&bot["revision"]));
    let path = bots::path(&shown(&bot["id"]), "");
    client
        .call_with(
            Method::PATCH,
            &path,
            Some(&json!({ "key": key })),
            &[("if-match", revision.as_str())],
        )
        .await?;
    Ok(())
}

/// The whole command's failure: the words stand in the table already.
fn summed_up(error: anyhow::Error) -> anyhow::Error {
    let text = "not every bot could go to the keyring; the list says what each needs".to_owned();
    match error.downcast::<Failure>() {
        Ok(failure) => Failure { text, ..failure }.into(),
        Err(_) => anyhow::anyhow!(text),
    }
}

fn table(answer: &Value) -> String {
    let all = answer["bots"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = all
        .map(|bot| {
            ["hostname", "outcome", "detail"]
                .map(|field| shown(&bot[field]))
                .to_vec()
        })
        .collect();
    if rows.is_empty() {
        return "There are no bots.\n".to_owned();
    }
    output::table(&["BOT", "WHAT", "DETAIL"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bots_that_may_have_a_key_of_their_own_go() {
        let catalog = json!({ "providers": [{ "id": "demo", "key": "none" }, { "id": "openai", "key": "required" },
            { "id": "openai-compatible", "key": "optional" }] });
        let bot = |provider: &str, source: &str| json!({ "provider": provider, "key": { "source": source } });
        for (provider, source, goes) in [
            ("openai", "own", true),
            ("openai-compatible", "own", true),
            ("openai", "operator", false),
            ("openai", "tags", false),
            ("demo", "own", false),
        ] {
            let stays = step(&bot(provider, source), &catalog);
            assert_eq!(stays.is_none(), goes, "{provider} {source}: {stays:?}");
        }
    }
}
