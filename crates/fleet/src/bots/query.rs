//! Listing and loading bots: one query each, evidence from memory, no engine call.

use botmaker_domain::{Actor, BotState, Role};
use botmaker_ports::{BotFilter, Page};

use super::{BotError, BotRef, BotView, authorize};
use crate::Fleet;

/// Which bots to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListBots {
    /// Only those whose name or host name contains this text.
    pub search: Option<String>,
    /// Only those in this state.
    pub state: Option<BotState>,
}

impl Fleet {
    /// Lists the bots that the actor may see, by creation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_bots(
        &self,
        actor: &Actor,
        filter: &ListBots,
        page: Page,
    ) -> Result<Vec<BotView>, BotError> {
        let owner_id = (actor.role != Role::Admin).then_some(actor.user_id);
        let filter = BotFilter {
            owner_id,
            search: filter.search.clone(),
            state: filter.state,
        };
        let records = self.core.store.list_bots(&filter, page).await?;
        Ok(records
            .into_iter()
            .map(|record| self.core.view(record))
            .collect())
    }

    /// Loads one bot.
    ///
    /// # Errors
    /// `NotFound`, also for somebody else's bot.
    pub async fn load_bot(&self, actor: &Actor, bot: &BotRef) -> Result<BotView, BotError> {
        Ok(self
            .core
            .view(authorize::load_for(&self.core, actor, bot).await?))
    }
}
