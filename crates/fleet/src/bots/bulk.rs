//! One wish for many bots.

use botmaker_domain::Actor;

use super::{BotError, BotRef, BotView};
use crate::Fleet;

/// What to wish for each of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BulkAction {
    /// To run.
    Start,
    /// Not to run.
    Stop,
    /// To end and run anew.
    Restart,
    /// To be gone.
    Delete,
}

/// What became of the wish for one bot.
#[derive(Debug)]
pub struct BulkOutcome {
    /// The bot as the request named it.
    pub bot: String,
    /// The bot after the wish, or why there is no wish.
    pub result: Result<BotView, BotError>,
}

impl Fleet {
    /// The most bots of one wish: half of the default limit of an instance, some seconds of durable writes.
    pub const MAX_BULK: usize = 500;

    /// Makes one wish for many bots, named by id or host name, in this order. The wishes are independent: what fails
    /// for one is told beside it. Goes on to its end when the caller goes away.
    ///
    /// # Errors
    /// `BulkSize` when there are none or more than [`Fleet::MAX_BULK`].
    pub async fn bulk(
        &self,
        actor: &Actor,
        action: BulkAction,
        bots: Vec<String>,
    ) -> Result<Vec<BulkOutcome>, BotError> {
        if !(1..=Self::MAX_BULK).contains(&bots.len()) {
            return Err(BotError::BulkSize {
                max: Self::MAX_BULK,
            });
        }
        let (fleet, actor) = (self.clone(), actor.clone());
        let work = async move {
            let mut outcomes = Vec::with_capacity(bots.len());
            for bot in bots {
                let result = fleet.wish_one(&actor, action, &bot).await;
                outcomes.push(BulkOutcome { bot, result });
            }
            outcomes
        };
        self.core
            .tracker
            .spawn_on(work, &self.core.executor)
            .await
            .map_err(|_| BotError::Interrupted)
    }

    async fn wish_one(
        &self,
        actor: &Actor,
        action: BulkAction,
        bot: &str,
    ) -> Result<BotView, BotError> {
        let bot = BotRef::parse(bot).ok_or(BotError::NotFound)?;
        match action {
            BulkAction::Start => self.start_bot(actor, &bot).await,
            BulkAction::Stop => self.stop_bot(actor, &bot).await,
            BulkAction::Restart => self.restart_bot(actor, &bot).await,
            BulkAction::Delete => self.delete_bot(actor, &bot).await,
        }
    }
}
