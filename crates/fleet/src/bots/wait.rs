//! Waiting for a bot to come to a state, by events.

use std::time::Duration;

use botmaker_domain::Actor;
use tokio::sync::broadcast::error::RecvError;

use super::{BotError, BotRef, BotView};
use crate::Fleet;

impl Fleet {
    /// Waits until `until` holds for the bot. Cancel safe.
    ///
    /// # Errors
    /// `WaitTimeout` after `deadline`; `NotFound` when the bot is or becomes gone.
    pub async fn wait_for(
        &self,
        actor: &Actor,
        bot: &BotRef,
        deadline: Duration,
        until: impl Fn(&BotView) -> bool + Send,
    ) -> Result<BotView, BotError> {
        let mut published = self.core.bus.subscribe();
        let end = tokio::time::Instant::now() + deadline;
        loop {
            let view = self.load_bot(actor, bot).await?;
            if until(&view) {
                return Ok(view);
            }
            let id = view.record.id;
            let next_of_this_bot = async {
                loop {
                    match published.recv().await {
                        Ok(event) if event.event.event.bot_id == Some(id) => return,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                    }
                }
            };
            if tokio::time::timeout_at(end, next_of_this_bot)
                .await
                .is_err()
            {
                return Err(BotError::WaitTimeout {
                    state: view.record.status.state.as_str(),
                    seconds: deadline.as_secs(),
                });
            }
        }
    }
}
