//! Reading bots.

use botmaker_domain::{BotId, BotRecord, Hostname, UserId};
use botmaker_persistence::{BotRow, RowError};
use botmaker_ports::{BotFilter, IdempotentCreate, Page, StoreError};
use sqlx::SqlitePool;
use uuid::Uuid;

use crate::error::store_error;

/// Selects whole rows; the rest of the statement and its parameters are the caller's.
macro_rules! bot_rows {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            BotRow,
            r#"SELECT id AS "id: Uuid", owner_id AS "owner_id: Uuid", node_id, port, subnet, phase, power,
                power_seq, applied_seq, generation, incarnation, has_been_ready AS "has_been_ready: bool",
                image_id, validated, spec, hold, lifecycle, status, version, lease_epoch, created_at, updated_at
            FROM bots "# + $rest,
            $($argument),*
        )
    };
}

fn read(row: Option<BotRow>) -> Result<Option<BotRecord>, StoreError> {
    let record = row.map(BotRow::into_record).transpose();
    record.map_err(StoreError::from)
}

/// Finds the bot with this id.
pub(super) async fn by_id(
    readers: &SqlitePool,
    id: BotId,
) -> Result<Option<BotRecord>, StoreError> {
    let id = id.uuid();
    let row = bot_rows!("WHERE id = ?", id).fetch_optional(readers).await;
    read(row.map_err(store_error)?)
}

/// Finds the bot with this host name.
pub(super) async fn by_hostname(
    readers: &SqlitePool,
    hostname: &Hostname,
) -> Result<Option<BotRecord>, StoreError> {
    let hostname = hostname.as_str();
    let row = bot_rows!("WHERE hostname = ?", hostname)
        .fetch_optional(readers)
        .await;
    read(row.map_err(store_error)?)
}

/// Lists a page of bots. SQLite's `lower` folds ASCII letters only, which is what the port promises.
pub(super) async fn list(
    readers: &SqlitePool,
    filter: &BotFilter,
    page: Page,
) -> Result<Vec<BotRecord>, StoreError> {
    let after = page.after.map(BotId::uuid);
    let owner = filter.owner_id.map(UserId::uuid);
    let state = filter.state.map(|state| state.as_str());
    let search = filter.search.as_deref();
    let rows = bot_rows!(
        "WHERE (?1 IS NULL OR id > ?1) AND (?2 IS NULL OR owner_id = ?2) AND (?3 IS NULL OR state = ?3)
            AND (?4 IS NULL OR instr(lower(name), lower(?4)) > 0 OR instr(hostname, lower(?4)) > 0)
        ORDER BY id LIMIT ?5",
        after,
        owner,
        state,
        search,
        page.limit
    )
    .fetch_all(readers)
    .await
    .map_err(store_error)?;
    let records: Result<Vec<_>, RowError> = rows.into_iter().map(BotRow::into_record).collect();
    records.map_err(StoreError::from)
}

/// Counts the rows of every phase.
pub(super) async fn count(readers: &SqlitePool) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar!("SELECT count(*) FROM bots")
        .fetch_one(readers)
        .await;
    let count = count.map_err(store_error)?;
    u32::try_from(count).map_err(|error| StoreError::Backend(error.into()))
}

/// Finds what an idempotency key made.
pub(super) async fn by_idempotency_key(
    readers: &SqlitePool,
    user_id: UserId,
    key_hash: &[u8; 32],
) -> Result<Option<IdempotentCreate>, StoreError> {
    let user_id = user_id.uuid();
    let key_hash = key_hash.as_slice();
    let row = sqlx::query!(
        r#"SELECT bot_id AS "bot_id: Uuid", request_hash FROM idempotency WHERE user_id = ? AND key_hash = ?"#,
        user_id,
        key_hash,
    )
    .fetch_optional(readers)
    .await
    .map_err(store_error)?;
    row.map(|row| {
        let request_hash = row.request_hash.try_into();
        Ok(IdempotentCreate {
            bot_id: BotId::from_uuid(row.bot_id),
            request_hash: request_hash.map_err(|_| RowError::unreadable("request_hash"))?,
        })
    })
    .transpose()
}

/// The greatest id ever written.
pub(super) async fn newest_id(readers: &SqlitePool) -> Result<Option<BotId>, StoreError> {
    let id = sqlx::query_scalar!(r#"SELECT newest_bot_id AS "id: Uuid" FROM meta"#)
        .fetch_one(readers)
        .await;
    Ok(id.map_err(store_error)?.map(BotId::from_uuid))
}
