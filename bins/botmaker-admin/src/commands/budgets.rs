//! What bots may spend.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    bots,
    names::{Names, find_key},
    units,
};
use crate::{
    cli::{Budgets, Format, Period, Scope},
    client::Client,
    failure::Failure,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, command: &Budgets) -> anyhow::Result<()> {
    match command {
        Budgets::List => {}
        Budgets::Set {
            amount,
            scope,
            tokens,
        } => {
            let (unit, limit) = limit(amount, *tokens)?;
            let (kind, id) = found(client, scope).await?;
            let scope_of = json!({ "kind": kind, "id": id });
            let body = json!({ "scope": scope_of, "period": period(scope.per), "unit": unit, "limit": limit });
            client
                .call(Method::PUT, "/api/budgets", Some(&body))
                .await?;
        }
        Budgets::Remove { scope } => {
            let (kind, id) = found(client, scope).await?;
            let mut path = format!("/api/budgets?scope={kind}&period={}", period(scope.per));
            if let Some(id) = id {
                path.push_str(&format!("&id={id}"));
            }
            client.call(Method::DELETE, &path, None).await?;
        }
    }
    list(client, format).await
}

const fn period(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Month => "month",
    }
}

fn limit(amount: &str, tokens: bool) -> anyhow::Result<(&'static str, u64)> {
    if !tokens {
        return Ok(("money", units::micro_usd(amount)?));
    }
    let count = amount.replace('_', "").parse();
    let count = count.map_err(|_| Failure::usage(format!("{amount} is no number of tokens")))?;
    Ok(("tokens", count))
}

/// The sort and id of a scope.
async fn found(client: &Client, scope: &Scope) -> anyhow::Result<(&'static str, Option<String>)> {
    match (&scope.bot, &scope.key) {
        (Some(bot), _) => {
            let bot = client.get(&bots::path(bot, "")).await?;
            Ok(("bot", Some(shown(&bot["id"]))))
        }
        (None, Some(key)) => {
            let key = find_key(client, key).await?;
            Ok(("key", Some(shown(&key["id"]))))
        }
        (None, None) => Ok(("all", None)),
    }
}

async fn list(client: &Client, format: Format) -> anyhow::Result<()> {
    let answer = client.get("/api/budgets").await?;
    if format == Format::Json {
        return output::answer(format, &answer, |_| String::new());
    }
    let (bots, keys) = (Names::of_bots(client).await?, Names::of_keys(client).await?);
    output::text(&table(&answer, &bots, &keys))
}

fn table(answer: &Value, bots: &Names, keys: &Names) -> String {
    let row = |budget: &Value| {
        let scope = &budget["scope"];
        let whose = match scope["kind"].as_str() {
            Some("bot") => format!("bot {}", bots.of(&scope["id"])),
            Some("key") => format!("key {}", keys.of(&scope["id"])),
            _ => "everybody".to_owned(),
        };
        let amount = |field: &str| match budget["unit"].as_str() {
            Some("money") => units::money(&budget[field]),
            _ => format!("{} tokens", shown(&budget[field])),
        };
        vec![
            whose,
            shown(&budget["period"]),
            amount("limit"),
            amount("spent"),
            amount("reserved"),
            shown(&budget["resets_at"]),
            state(budget).to_owned(),
        ]
    };
    let all = answer["budgets"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = all.map(row).collect();
    if rows.is_empty() {
        return "There are no budgets. Set one: botmaker-admin budgets set 5.00 --per day\n"
            .to_owned();
    }
    let heads = [
        "WHOSE",
        "PER",
        "LIMIT",
        "SPENT",
        "RESERVED",
        "BEGINS ANEW",
        "STATE",
    ];
    output::table(&heads, &rows)
}

fn state(budget: &Value) -> &'static str {
    match (budget["spent"].as_u64(), budget["limit"].as_u64()) {
        (Some(spent), Some(limit)) if spent >= limit => "spent",
        _ if budget["is_warning"] == true => "nearly spent",
        _ => "good",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_dollars_or_tokens() {
        assert_eq!(limit("2.50", false).unwrap(), ("money", 2_500_000));
        assert_eq!(limit("1_000_000", true).unwrap(), ("tokens", 1_000_000));
        for (bad, tokens) in [("2.5", true), ("-1", true), ("lots", false)] {
            assert!(limit(bad, tokens).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_list_says_whose_how_much_and_how_far() {
        let budget = |kind: &str, unit: &str, spent: u64, is_warning: bool| {
            json!({ "scope": { "kind": kind, "id": "7" }, "period": "day", "unit": unit, "limit": 10_000, "spent": spent,
                "reserved": 0, "began_at": "2026-11-21T00:00:00Z", "resets_at": "2026-11-22T00:00:00Z", "is_warning": is_warning })
        };
        let answer = json!({ "budgets": [
            budget("all", "money", 10_000, true),
            budget("bot", "money", 8_500, true),
            budget("key", "tokens", 5, false),
        ] });
        let names = Names::default();
        insta::assert_snapshot!(table(&answer, &names, &names), @r"
        WHOSE      PER  LIMIT         SPENT     RESERVED  BEGINS ANEW           STATE
        everybody  day  $0.01         $0.01     $0.00     2026-11-22T00:00:00Z  spent
        bot 7      day  $0.01         $0.0085   $0.00     2026-11-22T00:00:00Z  nearly spent
        key 7      day  10000 tokens  5 tokens  0 tokens  2026-11-22T00:00:00Z  good
        ");
        assert!(table(&json!({ "budgets": [] }), &names, &names).contains("budgets set"));
    }
}
