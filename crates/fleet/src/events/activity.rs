//! What happened before: the list of events, newest first, a page at a time.

use botmaker_domain::{Actor, Event, Role};
use botmaker_ports::EventFilter;

use crate::{
    Fleet,
    bots::{BotError, BotRef, authorize},
};

/// Which part of the past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Activity {
    /// Only what happened before the event with this id; everything when `None`.
    pub before: Option<i64>,
    /// At most this many events.
    pub limit: u32,
}

/// A page of the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActivityPage {
    /// The events, newest first.
    pub events: Vec<Event>,
    /// Where the next page begins; `None` on the last one.
    pub next_before: Option<i64>,
}

impl Fleet {
    /// What happened to a bot.
    ///
    /// # Errors
    /// `NotFound`; the database failed.
    pub async fn bot_activity(
        &self,
        actor: &Actor,
        bot: &BotRef,
        part: Activity,
    ) -> Result<ActivityPage, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let filter = EventFilter {
            bot: Some(record.id),
            owner_id: None,
        };
        self.list_activity(&filter, part).await
    }

    /// What happened to all bots that the actor may see, and to the engine. Only administrators see what happened to
    /// bots that are gone.
    ///
    /// # Errors
    /// The database failed.
    pub async fn activity(&self, actor: &Actor, part: Activity) -> Result<ActivityPage, BotError> {
        let filter = EventFilter {
            bot: None,
            owner_id: (actor.role != Role::Admin).then_some(actor.user_id),
        };
        let mut page = self.list_activity(&filter, part).await?;
        if actor.role != Role::Admin {
            // What is done about everybody's keys and budgets is told to administrators; the page is that much shorter.
            let may_see =
                |event: &Event| event.event.bot_id.is_some() || !event.event.kind.is_of_keyring();
            page.events.retain(may_see);
        }
        Ok(page)
    }

    async fn list_activity(
        &self,
        filter: &EventFilter,
        part: Activity,
    ) -> Result<ActivityPage, BotError> {
        // One more than asked for tells whether there is a next page.
        let wanted = part.limit.saturating_add(1);
        let mut events = self
            .core
            .store
            .list_events_before(part.before, filter, wanted)
            .await?;
        let has_more = events.len() > part.limit as usize;
        events.truncate(part.limit as usize);
        let next_before = events.last().filter(|_| has_more).map(|event| event.id);
        Ok(ActivityPage {
            events,
            next_before,
        })
    }
}
