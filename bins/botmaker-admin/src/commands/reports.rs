//! Reports about bots.

use serde_json::Value;

use super::{bots, log};
use crate::{
    cli::{Bot, Format},
    client::Client,
    output::{self, shown},
};

/// Lists the reports about a bot, or prints one of them.
pub(crate) async fn run(
    client: &Client,
    format: Format,
    bot: &Bot,
    report: Option<&str>,
) -> anyhow::Result<()> {
    match report {
        Some(name) => {
            let path = bots::path(&bot.id, &format!("/reports/{name}"));
            log::download(client, &path).await
        }
        None => {
            let answer = client.get(&bots::path(&bot.id, "/reports")).await?;
            output::answer(format, &answer, table)
        }
    }
}

fn table(answer: &Value) -> String {
    let all = answer["reports"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = all
        .map(|report| {
            ["name", "written_at", "bytes"]
                .map(|field| shown(&report[field]))
                .into()
        })
        .collect();
    output::table(&["REPORT", "WRITTEN", "BYTES"], &rows)
}
