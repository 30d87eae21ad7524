//! Talking with a bot.

use std::io::{Read, stdin};

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::json;

use super::bots::path;
use crate::{client::Client, failure::Failure, output};

/// Sends a message and prints the answer as it comes, and nothing else.
pub(crate) async fn run(
    client: &Client,
    id: &str,
    text: String,
    session: Option<String>,
) -> anyhow::Result<()> {
    let mut text = text;
    if text == "-" {
        text.clear();
        stdin().take(64 * 1024).read_to_string(&mut text)?;
    }
    let mut body = json!({ "text": text });
    if let Some(session) = session {
        body["session"] = session.into();
    }
    let mut events = client
        .events(Method::POST, &path(id, "/messages"), Some(&body))
        .await?;
    while let Some(event) = events.next().await {
        let event = event?;
        match event.name.as_str() {
            "delta" => output::text(&output::safe(
                event.data["text"].as_str().unwrap_or_default(),
            ))?,
            "done" => return output::line(""),
            "error" => {
                let status = event.data["status"]
                    .as_u64()
                    .and_then(|status| u16::try_from(status).ok());
                return Err(Failure::refused(status.unwrap_or(502), &event.data).into());
            }
            _ => {}
        }
    }
    Err(Failure::unhealthy("the answer broke off").into())
}
