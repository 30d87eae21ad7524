//! Writing a bot for the first time.

use botmaker_domain::{BotRecord, Event, NewEvent};
use botmaker_persistence::{
    BotRow,
    time::{as_stored, to_micros},
};
use botmaker_ports::{ConflictKind, IdempotencyKey, NewBot, StoreError};
use jiff::Timestamp;
use sqlx::SqliteConnection;

use crate::{
    error::{store_error, write_error},
    events, fingerprints, generations, reservations,
};

/// Writes the row, its first generation, its reservations, its claims, its key and its events.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    bot: &NewBot,
    key: Option<&IdempotencyKey>,
    max_bots: u32,
    events: &[NewEvent],
) -> Result<(BotRecord, Vec<Event>), StoreError> {
    let record = bot.first_record(as_stored(bot.created_at));
    if let Some(key) = key {
        refuse_used(connection, key).await?;
    }
    refuse_beyond(connection, max_bots).await?;
    insert_row(connection, &BotRow::from_record(&record)?).await?;
    generations::insert(connection, &bot.first_generation(&record)).await?;
    reservations::take(connection, record.id, &record.placement, None).await?;
    fingerprints::insert(connection, record.id, &bot.fingerprints).await?;
    if let Some(key) = key {
        insert_key(connection, key, &record).await?;
    }
    raise_newest(connection, &record).await?;
    let events = events::insert(connection, events).await?;
    Ok((record, events))
}

async fn refuse_used(
    connection: &mut SqliteConnection,
    key: &IdempotencyKey,
) -> Result<(), StoreError> {
    let (user_id, key_hash) = (key.user_id.uuid(), key.key_hash.as_slice());
    let used = sqlx::query_scalar!(
        "SELECT count(*) FROM idempotency WHERE user_id = ? AND key_hash = ?",
        user_id,
        key_hash,
    )
    .fetch_one(connection)
    .await
    .map_err(store_error)?;
    if used > 0 {
        return Err(StoreError::Conflict(ConflictKind::Id));
    }
    Ok(())
}

async fn refuse_beyond(connection: &mut SqliteConnection, limit: u32) -> Result<(), StoreError> {
    let count = sqlx::query_scalar!("SELECT count(*) FROM bots")
        .fetch_one(connection)
        .await
        .map_err(store_error)?;
    if count >= i64::from(limit) {
        return Err(StoreError::BotLimit { limit });
    }
    Ok(())
}

async fn insert_row(connection: &mut SqliteConnection, row: &BotRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO bots (id, owner_id, node_id, port, subnet, phase, power, power_seq, applied_seq, generation,
            incarnation, has_been_ready, image_id, validated, spec, hold, lifecycle, status, version, lease_epoch,
            created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id,
        row.owner_id,
        row.node_id,
        row.port,
        row.subnet,
        row.phase,
        row.power,
        row.power_seq,
        row.applied_seq,
        row.generation,
        row.incarnation,
        row.has_been_ready,
        row.image_id,
        row.validated,
        row.spec,
        row.hold,
        row.lifecycle,
        row.status,
        row.version,
        row.lease_epoch,
        row.created_at,
        row.updated_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(|error| write_error(error, taken))
}

/// Which of the table's unique columns is taken.
pub(super) fn taken(message: &str) -> ConflictKind {
    if message.contains("bots.hostname") {
        ConflictKind::Hostname
    } else {
        ConflictKind::Id
    }
}

async fn insert_key(
    connection: &mut SqliteConnection,
    key: &IdempotencyKey,
    record: &BotRecord,
) -> Result<(), StoreError> {
    let (user_id, bot_id) = (key.user_id.uuid(), record.id.uuid());
    let (key_hash, request_hash) = (key.key_hash.as_slice(), key.request_hash.as_slice());
    let now: Timestamp = record.created_at;
    let created_at = to_micros(now);
    sqlx::query!(
        "INSERT INTO idempotency (user_id, key_hash, request_hash, bot_id, created_at) VALUES (?, ?, ?, ?, ?)",
        user_id,
        key_hash,
        request_hash,
        bot_id,
        created_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(|error| write_error(error, |_| ConflictKind::Id))
}

async fn raise_newest(
    connection: &mut SqliteConnection,
    record: &BotRecord,
) -> Result<(), StoreError> {
    let id = record.id.uuid();
    sqlx::query!(
        "UPDATE meta SET newest_bot_id = ?1 WHERE newest_bot_id IS NULL OR newest_bot_id < ?1",
        id,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
