//! What it means that a bot's gateway did not do what it was asked for.

use botmaker_domain::{BotRecord, BotState, Phase, Power};
use botmaker_openclaw::gateway::ChatError;

use super::BotError;
use crate::Fleet;

impl Fleet {
    /// The failure of a call: a gateway that is not there yet, or not any more, is no fault of anybody. The bot is looked
    /// at again, because it may have been told to stop meanwhile.
    pub(super) async fn gateway_failure(&self, record: &BotRecord, failure: ChatError) -> BotError {
        if !matches!(failure, ChatError::Unreachable { .. }) {
            return BotError::Gateway(failure);
        }
        let now = match self.core.store.find_bot(record.id).await {
            Err(error) => return error.into(),
            Ok(None) => return BotError::NotFound,
            Ok(Some(now)) => now,
        };
        let state = now.status.state;
        let is_ending = now.phase == Phase::Deleting || now.power == Power::Stopped;
        if is_ending || !self.core.observed.is_alive(now.id) {
            BotError::NotRunning
        } else if !state.is_ready() {
            let state = state.as_str();
            BotError::NotReady { state }
        } else if now.has_pending_start() {
            let state = BotState::Starting.as_str();
            BotError::NotReady { state }
        } else {
            BotError::Gateway(failure)
        }
    }
}
