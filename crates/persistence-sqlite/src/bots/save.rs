//! Writing a bot back.

use botmaker_domain::{BotId, BotRecord, Event, Generation, NodeId, Placement, UserId};
use botmaker_persistence::{
    BotRow, RowError,
    time::{as_stored, from_micros},
};
use botmaker_ports::{BotWrite, StoreError};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::insert::taken;
use crate::{
    error::{store_error, write_error},
    events, fingerprints, generations, pictures, reservations,
};

/// Writes the row, moves its reservations and adds what belongs to the change.
pub(super) async fn save(
    connection: &mut SqliteConnection,
    record: &BotRecord,
    write: &BotWrite<'_>,
) -> Result<(BotRecord, Vec<Event>), StoreError> {
    let mut saved = record.clone();
    let placed = load_current(connection, &mut saved).await?;
    saved.updated_at = as_stored(record.updated_at);
    saved.version += 1;
    reservations::take(connection, saved.id, &saved.placement, Some(&placed)).await?;
    update_row(connection, &BotRow::from_record(&saved)?).await?;
    write_past(connection, saved.id, write).await?;
    if let Some(picture) = write.picture {
        pictures::set(connection, saved.id, picture).await?;
    }
    let events = events::insert(connection, write.events).await?;
    Ok((saved, events))
}

/// Writes generations and claims. Old claims end before new ones are made, so that the new ones always stay.
async fn write_past(
    connection: &mut SqliteConnection,
    id: BotId,
    write: &BotWrite<'_>,
) -> Result<(), StoreError> {
    if let Some(versions) = write.keep_claims {
        fingerprints::keep(connection, id, versions).await?;
    }
    if let Some(new) = write.generation {
        let generation = Generation {
            bot_id: id,
            ..new.generation.clone()
        };
        generations::insert(connection, &generation).await?;
        fingerprints::insert(connection, id, &new.fingerprints).await?;
    }
    generations::judge(connection, id, write.verdicts).await
}

/// Checks that `record` is what the row's writers may build on, fills in what a save does not change, and returns
/// where the bot was placed.
async fn load_current(
    connection: &mut SqliteConnection,
    record: &mut BotRecord,
) -> Result<Placement, StoreError> {
    let id = record.id.uuid();
    let row = sqlx::query!(
        r#"SELECT owner_id AS "owner_id: Uuid", created_at, version, lease_epoch, node_id, port, subnet
        FROM bots WHERE id = ?"#,
        id,
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?
    .ok_or(StoreError::NotFound)?;
    let is_current = u64::try_from(row.version) == Ok(record.version)
        && u64::try_from(row.lease_epoch) == Ok(record.lease_epoch);
    if !is_current {
        return Err(StoreError::Stale);
    }
    record.owner_id = UserId::from_uuid(row.owner_id);
    record.created_at = from_micros(row.created_at, "created_at")?;
    let unreadable = RowError::unreadable;
    Ok(Placement {
        node: NodeId::from_stored(row.node_id),
        port: u16::try_from(row.port).map_err(|_| unreadable("port"))?,
        subnet: row.subnet.parse().map_err(|_| unreadable("subnet"))?,
    })
}

async fn update_row(connection: &mut SqliteConnection, row: &BotRow) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "UPDATE bots SET node_id = ?, port = ?, subnet = ?, phase = ?, power = ?, power_seq = ?, applied_seq = ?,
            generation = ?, incarnation = ?, has_been_ready = ?, image_id = ?, validated = ?, spec = ?, hold = ?,
            lifecycle = ?, status = ?, version = ?, updated_at = ?
        WHERE id = ? AND lease_epoch = ?",
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
        row.updated_at,
        row.id,
        row.lease_epoch,
    )
    .execute(connection)
    .await
    .map_err(|error| write_error(error, taken))?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
