//! Table `events`.

use async_trait::async_trait;
use botmaker_domain::{BotId, Event, NewEvent, UserId};
use botmaker_persistence::{
    EventRow, RowError,
    time::{as_stored, to_micros},
};
use botmaker_ports::{EventFilter, EventStore, StoreError};
use jiff::Timestamp;
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::{SqliteStore, error::store_error};

/// Writes events in order. There is one writer, so the order of ids is the order of commits.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    events: &[NewEvent],
) -> Result<Vec<Event>, StoreError> {
    let mut written = Vec::with_capacity(events.len());
    for event in events {
        let row = EventRow::from_new(event)?;
        let done = sqlx::query!(
            "INSERT INTO events (kind, bot_id, actor, at, status, detail) VALUES (?, ?, ?, ?, ?, ?)",
            row.kind,
            row.bot_id,
            row.actor,
            row.at,
            row.status,
            row.detail,
        )
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
        let mut event = event.clone();
        event.at = as_stored(event.at);
        written.push(Event {
            id: done.last_insert_rowid(),
            event,
        });
    }
    Ok(written)
}

fn read(rows: Vec<EventRow>) -> Result<Vec<Event>, StoreError> {
    let events: Result<Vec<_>, RowError> = rows.into_iter().map(EventRow::into_event).collect();
    events.map_err(StoreError::from)
}

/// One bot's events before an id, newest first. A query of its own, because only so its index is used: a quiet bot's few
/// events are not looked for among everybody's.
async fn of_bot_before(
    readers: &SqlitePool,
    before: i64,
    bot: BotId,
    owner: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let bot = bot.uuid();
    let rows = sqlx::query_as!(
        EventRow,
        r#"SELECT id, kind, bot_id AS "bot_id: Uuid", actor, at, status, detail FROM events
        WHERE bot_id = ?1 AND id < ?2
            AND (?3 IS NULL OR bot_id IN (SELECT id FROM bots WHERE owner_id = ?3))
        ORDER BY id DESC LIMIT ?4"#,
        bot,
        before,
        owner,
        limit,
    )
    .fetch_all(readers)
    .await
    .map_err(store_error)?;
    read(rows)
}

/// Everybody's events, or an owner's and nobody's, before an id, newest first.
async fn all_before(
    readers: &SqlitePool,
    before: i64,
    owner: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query_as!(
        EventRow,
        r#"SELECT id, kind, bot_id AS "bot_id: Uuid", actor, at, status, detail FROM events
        WHERE id < ?1
            AND (?2 IS NULL OR bot_id IS NULL OR bot_id IN (SELECT id FROM bots WHERE owner_id = ?2))
        ORDER BY id DESC LIMIT ?3"#,
        before,
        owner,
        limit,
    )
    .fetch_all(readers)
    .await
    .map_err(store_error)?;
    read(rows)
}

#[async_trait]
impl EventStore for SqliteStore {
    async fn append_event(&self, event: &NewEvent) -> Result<Event, StoreError> {
        let mut write = self.begin().await?;
        let written = insert(write.connection(), std::slice::from_ref(event)).await;
        let written = written.and_then(|mut events| events.pop().ok_or(StoreError::NotFound));
        write.finish(written).await
    }

    async fn list_events(
        &self,
        after: i64,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let bot = bot.map(BotId::uuid);
        let rows = sqlx::query_as!(
            EventRow,
            r#"SELECT id, kind, bot_id AS "bot_id: Uuid", actor, at, status, detail FROM events
            WHERE id > ?1 AND (?2 IS NULL OR bot_id = ?2) ORDER BY id LIMIT ?3"#,
            after,
            bot,
            limit,
        )
        .fetch_all(self.readers())
        .await
        .map_err(store_error)?;
        read(rows)
    }

    async fn list_events_before(
        &self,
        before: Option<i64>,
        filter: &EventFilter,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        let owner = filter.owner_id.map(UserId::uuid);
        match filter.bot {
            Some(bot) => of_bot_before(self.readers(), before, bot, owner, limit).await,
            None => all_before(self.readers(), before, owner, limit).await,
        }
    }

    async fn event_range(&self) -> Result<Option<(i64, i64)>, StoreError> {
        let row =
            sqlx::query!(r#"SELECT min(id) AS "first: i64", max(id) AS "last: i64" FROM events"#)
                .fetch_one(self.readers())
                .await
                .map_err(store_error)?;
        Ok(row.first.zip(row.last))
    }

    async fn prune_events(&self, before: Timestamp) -> Result<u64, StoreError> {
        let before = to_micros(before);
        let mut write = self.begin().await?;
        let done = sqlx::query!("DELETE FROM events WHERE at < ?", before)
            .execute(write.connection())
            .await;
        let count = done.map(|done| done.rows_affected()).map_err(store_error);
        write.finish(count).await
    }
}
