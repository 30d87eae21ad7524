//! Waiting for a bot.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{
    client::Client,
    failure::{Failure, NOT_FOUND},
    output::shown,
};

/// Time between two looks; each costs the server one row.
const INTERVAL: Duration = Duration::from_millis(300);

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    Ready,
    Stopped,
    Gone,
}

/// Looks at the bot until it is so. Returns the bot; `null` when it is gone.
///
/// # Errors
/// Unhealthy when the bot failed or the time is over.
pub(crate) async fn wait(
    client: &Client,
    id: &str,
    until: Until,
    seconds: u64,
) -> anyhow::Result<Value> {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        let bot = match client.get(&format!("/api/bots/{id}")).await {
            Ok(bot) => bot,
            Err(error) if until == Until::Gone && is_not_found(&error) => return Ok(Value::Null),
            Err(error) => return Err(error),
        };
        let state = shown(&bot["status"]["state"]);
        match (until, state.as_str()) {
            (Until::Ready, "running" | "degraded") | (Until::Stopped, "stopped") => return Ok(bot),
            (Until::Ready, "failed" | "crash_looping" | "deleting")
            | (Until::Stopped, "deleting") => {
                return Err(
                    Failure::unhealthy(format!("the bot is {state}{}", reason(&bot))).into(),
                );
            }
            _ if Instant::now() >= end => {
                return Err(Failure::unhealthy(format!(
                    "the bot is still {state} after {seconds} s{}",
                    reason(&bot)
                ))
                .into());
            }
            _ => tokio::time::sleep(INTERVAL).await,
        }
    }
}

fn is_not_found(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<Failure>()
        .is_some_and(|failure| failure.code == NOT_FOUND)
}

fn reason(bot: &Value) -> String {
    let reason = &bot["status"]["reason"];
    match (reason["detail"].as_str(), reason["hint"].as_str()) {
        (Some(detail), Some(hint)) => format!(": {detail} ({hint})"),
        (Some(detail), None) => format!(": {detail}"),
        _ => String::new(),
    }
}
