//! The bots that requests are about: some that are always there, whatever was wished of them, and few others.

use std::{convert::Infallible, time::Duration};

use serde_json::{Value, json};

use crate::api::{Api, demo_bot};

/// As in the dictionary of `docs/api/schemathesis.toml`.
const NAMES: [&str; 3] = ["ada", "bea", "cid"];
/// More others than this make room: the server takes eight bots in all, so that some wishes for one are granted and
/// some meet the limit.
const OTHERS: usize = 4;
/// Between two looks.
const PACE: Duration = Duration::from_millis(700);

/// Looks after the bots.
pub(super) struct Company<'a> {
    api: &'a Api,
}

impl<'a> Company<'a> {
    /// Makes the bots that have names.
    pub(super) async fn gather(api: &'a Api) -> Self {
        for name in NAMES {
            api.post("/api/bots", &demo_bot(name)).await.expect(201);
        }
        Self { api }
    }

    /// Makes those again that were deleted or renamed, and lets others go when they are many. Ends with the run.
    pub(super) async fn keep(&self) -> Infallible {
        loop {
            tokio::time::sleep(PACE).await;
            let bots = self.api.bots().await;
            let named = |bot: &&Value| NAMES.iter().any(|name| bot["hostname"] == *name);
            let is_going = |bot: &&Value| bot["status"]["state"] == "deleting";
            let others = bots.iter().filter(|bot| !named(bot) && !is_going(bot));
            for bot in others.skip(OTHERS) {
                let id = bot["id"].as_str().expect("a bot has an id");
                self.api.delete(&format!("/api/bots/{id}")).await;
            }
            for name in NAMES {
                // A bot that runs answers more than one that does not.
                if let Some(bot) = bots.iter().find(|bot| bot["hostname"] == name) {
                    let id = bot["id"].as_str().expect("a bot has an id");
                    let body = json!({"action": "start", "bots": [id]});
                    self.api.post("/api/bots/bulk", &body).await;
                } else {
                    // Somebody may have been faster, or the limit is reached: the next look tries again.
                    self.api.post("/api/bots", &demo_bot(name)).await;
                }
            }
        }
    }
}
