//! What bots used, and what it cost.

use botmaker_domain::BotId;
use serde_json::Value;

use super::{
    bots::{escaped, path},
    names::Names,
    units,
};
use crate::{
    cli::{Format, Group, Usage},
    client::Client,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, wish: &Usage) -> anyhow::Result<()> {
    let mut query = Vec::new();
    for (name, time) in [("from", &wish.from), ("to", &wish.to)] {
        if let Some(time) = time {
            query.push(format!(
                "{name}={}",
                escaped(&units::instant(time)?.to_string())
            ));
        }
    }
    if !wish.by.is_empty() {
        let groups: Vec<_> = wish.by.iter().map(|group| word(*group)).collect();
        query.push(format!("group={}", groups.join("%2C")));
    }
    for bot in &wish.bot {
        // What deleted bots used is still there under their ids.
        let id = match bot.parse::<BotId>() {
            Ok(id) => id.to_string(),
            Err(_) => shown(&client.get(&path(bot, "")).await?["id"]),
        };
        query.push(format!("bot={id}"));
    }
    let query = query.join("&");
    if wish.csv {
        let table = client
            .text(&format!("/api/usage?{query}&format=csv"))
            .await?;
        return output::text(&table.text().await?);
    }
    let answer = client.get(&format!("/api/usage?{query}")).await?;
    let format = if wish.json { Format::Json } else { format };
    if format == Format::Json {
        return output::answer(format, &answer, |_| String::new());
    }
    let has = |group: Group| wish.by.contains(&group);
    let bots = if has(Group::Bot) {
        Names::of_bots(client).await?
    } else {
        Names::default()
    };
    let keys = if has(Group::Key) {
        Names::of_keys(client).await?
    } else {
        Names::default()
    };
    output::text(&table(&answer, &wish.by, &bots, &keys))
}

const fn word(group: Group) -> &'static str {
    match group {
        Group::Bot => "bot",
        Group::Key => "key",
        Group::Vendor => "vendor",
        Group::Model => "model",
        Group::Hour => "hour",
        Group::Day => "day",
    }
}

fn table(answer: &Value, by: &[Group], bots: &Names, keys: &Names) -> String {
    let cell = |row: &Value, group: Group| match group {
        Group::Bot => bots.of(&row["bot"]),
        Group::Key => keys.of(&row["key"]),
        Group::Vendor => shown(&row["vendor"]),
        Group::Model => shown(&row["model"]),
        Group::Hour => shown(&row["at"]),
        Group::Day => shown(&row["at"]).chars().take(10).collect(),
    };
    let row = |row: &Value| -> Vec<String> {
        let groups = by.iter().map(|group| cell(row, *group));
        let numbers = [
            "requests",
            "failures",
            "input_tokens",
            "cached_tokens",
            "output_tokens",
        ];
        let numbers = numbers.map(|field| shown(&row[field]));
        groups.chain(numbers).chain([cost(row)]).collect()
    };
    let rows = answer["rows"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = rows.map(row).collect();
    if rows.is_empty() {
        return "Nothing was used.\n".to_owned();
    }
    let groups: Vec<String> = by.iter().map(|group| word(*group).to_uppercase()).collect();
    let mut heads: Vec<&str> = groups.iter().map(String::as_str).collect();
    heads.extend([
        "REQUESTS",
        "FAILED",
        "TOKENS IN",
        "CACHED",
        "TOKENS OUT",
        "COST",
    ]);
    output::table(&heads, &rows)
}

/// What is known of a cost, and that not all is known.
fn cost(row: &Value) -> String {
    let known = units::money(&row["cost_micro_usd"]);
    match row["unpriced"].as_u64() {
        Some(0) | None => known,
        Some(unpriced) => format!("{known} and {unpriced} without a price"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_has_a_column_for_each_group() {
        let row = |model: &str, unpriced: u64| {
            json!({ "bot": "7", "model": model, "at": "2026-11-21T00:00:00Z",
            "requests": 3, "failures": 1, "input_tokens": 300, "cached_tokens": 60, "cache_write_tokens": 0,
            "output_tokens": 120, "cost_micro_usd": 3000, "unpriced": unpriced })
        };
        let answer = json!({ "rows": [row("claude-sonnet-5", 0), row("unheard\u{1b}-of", 2)] });
        let by = [Group::Day, Group::Model, Group::Bot];
        let names = Names::default();
        insta::assert_snapshot!(table(&answer, &by, &names, &names), @r"
        DAY         MODEL             BOT  REQUESTS  FAILED  TOKENS IN  CACHED  TOKENS OUT  COST
        2026-11-21  claude-sonnet-5   7    3         1       300        60      120         $0.003
        2026-11-21  unheard\u{1b}-of  7    3         1       300        60      120         $0.003 and 2 without a price
        ");
        insta::assert_snapshot!(table(&answer, &[], &names, &names), @r"
        REQUESTS  FAILED  TOKENS IN  CACHED  TOKENS OUT  COST
        3         1       300        60      120         $0.003
        3         1       300        60      120         $0.003 and 2 without a price
        ");
        assert_eq!(
            table(&json!({ "rows": [] }), &by, &names, &names),
            "Nothing was used.\n"
        );
    }
}
