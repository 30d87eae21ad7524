//! The row of an event.

use botmaker_domain::{BotId, Event, EventKind, NewEvent};
use uuid::Uuid;

use crate::{
    bot_row::{from_json, to_json},
    error::RowError,
    time::{from_micros, to_micros},
};

/// The columns of table `events`. A row about to be written has id 0; the database assigns the real one.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(
    missing_docs,
    reason = "the columns are described in migrations/sqlite/0001_initial.sql"
)]
pub struct EventRow {
    pub id: i64,
    pub kind: String,
    pub bot_id: Option<Uuid>,
    pub actor: Option<String>,
    pub at: i64,
    pub status: Option<String>,
    pub detail: Option<String>,
}

impl EventRow {
    /// Makes the row of an event that has no id yet.
    ///
    /// # Errors
    /// `OutOfRange` when the status cannot be written as JSON.
    pub fn from_new(event: &NewEvent) -> Result<Self, RowError> {
        Ok(Self {
            id: 0,
            kind: event.kind.as_str().to_owned(),
            bot_id: event.bot_id.map(BotId::uuid),
            actor: event.actor.clone(),
            at: to_micros(event.at),
            status: event
                .status
                .as_ref()
                .map(|status| to_json(status, "status"))
                .transpose()?,
            detail: event.detail.clone(),
        })
    }

    /// Reads the event back.
    ///
    /// # Errors
    /// `Unreadable` names the first column that holds what this version cannot read.
    pub fn into_event(self) -> Result<Event, RowError> {
        Ok(Event {
            id: self.id,
            event: NewEvent {
                kind: EventKind::from_name(&self.kind).ok_or(RowError::unreadable("kind"))?,
                bot_id: self.bot_id.map(BotId::from_uuid),
                actor: self.actor,
                at: from_micros(self.at, "at")?,
                status: self
                    .status
                    .map(|text| from_json(&text, "status"))
                    .transpose()?,
                detail: self.detail,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::strategies::new_event;

    proptest! {
        #[test]
        fn an_event_comes_back_from_its_row(event in new_event(), id in 1_i64..) {
            let mut row = EventRow::from_new(&event).unwrap();
            row.id = id;
            prop_assert_eq!(row.into_event().unwrap(), Event { id, event });
        }
    }
}
