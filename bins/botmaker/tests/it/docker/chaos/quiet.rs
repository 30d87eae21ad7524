//! Waiting until nothing goes on any more, and holding what is there against what the clients were told.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{
    check,
    client::{Client, Clients},
    files,
    model::{Slot, text},
    script::{Image, Step, Wish},
};
use crate::server::TestServer;

/// How long the server may take until every bot is as desired, once nothing is wrong any more. After an outage it
/// asks again after 30 s at the latest.
const QUIET_LIMIT: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(150);

/// What was found in the end.
pub(crate) struct Found {
    pub(crate) bots: Vec<Value>,
    /// Bots that had failed, with their reasons, and were started again.
    pub(crate) revived: Vec<String>,
    pub(crate) took: Duration,
}

/// Waits until everything is as it should be, starts what has failed, waits again, and looks into every file.
///
/// # Errors
/// Everything that is wrong in the end, one a line.
pub(crate) async fn settle(
    server: &TestServer,
    clients: &Clients,
    client: &Client<'_>,
) -> Result<Found, String> {
    let begun = Instant::now();
    let mut bots = until_quiet(server, clients, client, &[]).await?;
    let revived = revive(clients, client, &bots).await;
    if !revived.is_empty() {
        let failed = bots.iter().filter(|view| failure(view).is_some());
        let failed: Vec<String> = failed.map(|view| text(&view["id"])).collect();
        bots = until_quiet(server, clients, client, &failed).await?;
    }
    let mut wrong = files::check(server, clients, &bots).await;
    let mut model = clients.model();
    wrong.append(&mut model.outrages);
    for bot in model.bots_mut() {
        if let Some(view) = bots.iter().find(|view| view["id"] == *bot.id) {
            bot.settle(view);
        }
    }
    if wrong.is_empty() {
        let took = begun.elapsed();
        Ok(Found {
            bots,
            revived,
            took,
        })
    } else {
        Err(wrong.join("\n"))
    }
}

/// Waits until nothing is wrong. Of the bots in `revived` none may have failed again: they were started when all was well.
async fn until_quiet(
    server: &TestServer,
    clients: &Clients,
    client: &Client<'_>,
    revived: &[String],
) -> Result<Vec<Value>, String> {
    let deadline = Instant::now() + QUIET_LIMIT;
    loop {
        let wrong = match client.bots().await {
            Err(words) => vec![words],
            Ok(bots) => {
                let mut wrong = check::check(server, clients, client, &bots).await;
                let again = bots.iter().filter(|view| view_is_of(view, revived));
                wrong.extend(again.filter_map(failure));
                if wrong.is_empty() {
                    return Ok(bots);
                }
                wrong
            }
        };
        if Instant::now() >= deadline {
            let limit = QUIET_LIMIT.as_secs();
            return Err(format!("after {limit} s:\n{}", wrong.join("\n")));
        }
        sleep(PAUSE).await;
    }
}

fn view_is_of(view: &Value, bots: &[String]) -> bool {
    bots.iter().any(|bot| view["id"] == **bot)
}

/// Why a bot has failed; `None` when it has not.
pub(crate) fn failure(view: &Value) -> Option<String> {
    let status = &view["status"];
    let has_failed = ["failed", "crash_looping"].contains(&status["state"].as_str()?);
    let (code, detail) = (
        text(&status["reason"]["code"]),
        text(&status["reason"]["detail"]),
    );
    has_failed.then(|| format!("{} {code} ({detail})", text(&view["hostname"])))
}

/// What a person does about a bot that says why it failed: another image, if that is to blame, and another start.
async fn revive(clients: &Clients, client: &Client<'_>, bots: &[Value]) -> Vec<String> {
    let mut revived = Vec::new();
    for view in bots {
        let Some(why) = failure(view) else { continue };
        let slot = clients
            .model()
            .slots
            .iter()
            .position(|slot| matches!(slot, Slot::There(bot) if view["id"] == *bot.id));
        let Some(slot) = slot else { continue };
        let wish = |wish| Step {
            pause: Duration::ZERO,
            slot,
            wish,
            mark: 0,
        };
        if view["image"] == *clients.images.broken {
            client.wish(wish(Wish::Image(Image::Usual))).await;
        }
        client.wish(wish(Wish::Start)).await;
        revived.push(why);
    }
    revived
}
