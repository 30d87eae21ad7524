//! Removing a bot.

use botmaker_domain::{BotId, Event, NewEvent};
use botmaker_ports::StoreError;
use sqlx::SqliteConnection;

use crate::{error::store_error, events, reservations};

/// Removes the row with its reservations; its generations, idempotency keys, fingerprints and picture go with it by
/// foreign key.
pub(super) async fn remove(
    connection: &mut SqliteConnection,
    id: BotId,
    version: u64,
    events: &[NewEvent],
) -> Result<Vec<Event>, StoreError> {
    let key = id.uuid();
    let current = sqlx::query_scalar!("SELECT version FROM bots WHERE id = ?", key)
        .fetch_optional(&mut *connection)
        .await
        .map_err(store_error)?
        .ok_or(StoreError::NotFound)?;
    if u64::try_from(current) != Ok(version) {
        return Err(StoreError::Stale);
    }
    reservations::release_all(connection, id).await?;
    let done = sqlx::query!("DELETE FROM bots WHERE id = ?", key)
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
    if done.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    events::insert(connection, events).await
}
