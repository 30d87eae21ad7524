//! What a bot was, and the way back.

use reqwest::Method;
use serde_json::{Value, json};

use super::bots;
use crate::{
    cli::{Bot, Format},
    client::Client,
    output::{self, shown},
};

/// Lists a bot's generations.
pub(crate) async fn list(client: &Client, format: Format, bot: &Bot) -> anyhow::Result<()> {
    let answer = client.get(&bots::path(&bot.id, "/generations")).await?;
    output::answer(format, &answer, table)
}

fn table(answer: &Value) -> String {
    let all = answer["generations"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = all.map(row).collect();
    let heads = ["GENERATION", "OUTCOME", "MADE", "BY", "HOW", "CHANGES"];
    output::table(&heads, &rows)
}

fn row(generation: &Value) -> Vec<String> {
    let mut outcome = shown(&generation["outcome"]["kind"]);
    for (field, word) in [("is_present", "present"), ("is_good", "safe")] {
        if generation[field] == true {
            outcome = format!("{outcome}, {word}");
        }
    }
    let origin = &generation["origin"];
    let how = match origin["to"].as_u64() {
        Some(number) => format!("returned to {number}"),
        None => shown(&origin["kind"]),
    };
    let author = generation["author"].as_str().unwrap_or("BotMaker");
    let changes = generation["changes"].as_array().into_iter().flatten();
    let mut words: Vec<String> = changes.map(change).collect();
    if let Some(reason) = generation["outcome"]["reason"]["detail"].as_str() {
        words.push(format!("failed: {reason}"));
    }
    vec![
        shown(&generation["number"]),
        outcome,
        shown(&generation["created_at"]),
        author.to_owned(),
        how,
        words.join("; "),
    ]
}

/// Longer values are told by their place only.
const MAX_VALUE: usize = 40;

fn change(change: &Value) -> String {
    let pointer = shown(&change["pointer"]);
    let place = pointer.trim_start_matches('/');
    let (before, after) = (shown(&change["before"]), shown(&change["after"]));
    let is_short = |text: &str| text.chars().count() <= MAX_VALUE && !text.contains('\n');
    if is_short(&before) && is_short(&after) {
        format!("{place}: {before} -> {after}")
    } else {
        place.to_owned()
    }
}

/// Gives a bot the description of an older generation again.
pub(crate) async fn back(
    client: &Client,
    format: Format,
    bot: &Bot,
    number: u32,
    accept_loss: bool,
) -> anyhow::Result<()> {
    let found = client.get(&bots::path(&bot.id, "")).await?;
    let verb = format!("/generations/{number}/return");
    let path = bots::path(&shown(&found["id"]), &verb);
    let revision = format!("\"{}\"", shown(&found["revision"]));
    let headers = [("if-match", revision.as_str())];
    let wish = json!({ "accept_loss": accept_loss });
    let bot = client
        .call_with(Method::POST, &path, Some(&wish), &headers)
        .await?;
    output::answer(format, &bot, line)
}

/// A changed bot in one line.
pub(crate) fn line(bot: &Value) -> String {
    let hostname = output::safe(&shown(&bot["hostname"]));
    format!("{hostname}  generation {}\n", present(bot))
}

/// A bot's generation and what is still open about it.
pub(crate) fn present(bot: &Value) -> String {
    let number = shown(&bot["generation"]);
    match bot["change"]["from"].as_u64() {
        Some(from) => {
            format!("{number}, which the bot has not been ready with yet; else {from} comes back")
        }
        None => number,
    }
}

/// A change that was taken back, in words.
pub(crate) fn taken_back(rolled_back: &Value) -> String {
    format!(
        "generation {}: {}",
        shown(&rolled_back["generation"]),
        shown(&rolled_back["reason"]["detail"])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_told_in_a_table() {
        let answer = json!({ "generations": [
            { "number": 3, "author": "admin", "origin": { "kind": "returned", "to": 1 }, "created_at": "2026-11-21T04:00:02Z",
              "outcome": { "kind": "good" }, "is_present": true, "is_good": true,
              "changes": [{ "pointer": "/name", "before": "Grace", "after": "Ada" }, { "pointer": "/persona", "before": "a\nb", "after": null }] },
            { "number": 2, "author": null, "origin": { "kind": "edited" }, "created_at": "2026-11-21T04:00:01Z",
              "outcome": { "kind": "failed", "reason": { "detail": "it ended" } }, "is_present": false, "is_good": false, "changes": [] },
        ] });
        insta::assert_snapshot!(table(&answer), @r"
        GENERATION  OUTCOME              MADE                  BY        HOW            CHANGES
        3           good, present, safe  2026-11-21T04:00:02Z  admin     returned to 1  name: Grace -> Ada; persona
        2           failed               2026-11-21T04:00:01Z  BotMaker  edited         failed: it ended
        ");
    }
}
