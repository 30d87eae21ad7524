//! Printing a log.

use std::io::{IsTerminal, stdout};

use futures_util::StreamExt;
use reqwest::Method;

use super::bots::path;
use crate::{
    client::Client,
    output::{self, safe, shown},
};

pub(crate) async fn run(client: &Client, id: &str, follow: bool, tail: u32) -> anyhow::Result<()> {
    let query = format!("/logs?tail={tail}");
    if !follow {
        return download(client, &path(id, &query)).await;
    }
    let mut events = client.events(Method::GET, &path(id, &query), None).await?;
    while let Some(event) = events.next().await {
        let event = event?;
        match event.name.as_str() {
            "line" => output::line(&format!(
                "{} {}",
                shown(&event.data["timestamp"]),
                safe(&shown(&event.data["text"]))
            ))?,
            "gap" => output::line(&format!(
                "--- {} lines are missing ({})",
                shown(&event.data["dropped"]),
                shown(&event.data["reason"])
            ))?,
            "end" => output::line(&format!(
                "--- the bot ended with exit code {}",
                shown(&event.data["exit_code"])
            ))?,
            _ => {}
        }
    }
    Ok(())
}

/// Prints a log or another text: made harmless for a terminal, unchanged for a file.
pub(super) async fn download(client: &Client, path: &str) -> anyhow::Result<()> {
    let mut response = client.text(path).await?;
    let is_terminal = stdout().is_terminal();
    while let Some(chunk) = response.chunk().await? {
        let text = String::from_utf8_lossy(&chunk);
        if is_terminal {
            output::text(&safe(&text))?;
        } else {
            output::text(&text)?;
        }
    }
    Ok(())
}
