//! Table `reservations`: the ports and subnets of a node that are not free.

use botmaker_domain::{BotId, NodeId, Placement};
use botmaker_persistence::{ReservationKind, parse_reserved, reserved_text, time::to_micros};
use botmaker_ports::{ConflictKind, Reserved, ReservedValue, StoreError};
use jiff::Timestamp;
use sqlx::{SqliteConnection, SqlitePool};

use crate::error::{store_error, write_error};

/// Lists what is not free on a node. One row for each kind: rows cost more than what is in them, and each new bot asks.
pub(crate) async fn list(readers: &SqlitePool, node: &NodeId) -> Result<Reserved, StoreError> {
    let node = node.as_str();
    let rows = sqlx::query!(
        r#"SELECT kind, group_concat(value, ' ') AS "listed!: String" FROM reservations WHERE node_id = ? GROUP BY kind"#,
        node
    )
    .fetch_all(readers)
    .await
    .map_err(store_error)?;
    let values = rows.iter().flat_map(|row| {
        let values = row.listed.split(' ');
        values.map(|value| (row.kind.clone(), value.to_owned()))
    });
    parse_reserved(values).map_err(StoreError::from)
}

/// Reserves a bot's placement, letting go of what it had before and no longer has.
pub(crate) async fn take(
    connection: &mut SqliteConnection,
    id: BotId,
    placement: &Placement,
    before: Option<&Placement>,
) -> Result<(), StoreError> {
    let wanted = values(placement);
    let held = before.map(|before| (&before.node, values(before)));
    for (index, value) in wanted.into_iter().enumerate() {
        match held {
            Some((node, held)) if *node == placement.node && held[index] == value => continue,
            Some((node, held)) => release(connection, id, node, held[index]).await?,
            None => {}
        }
        insert(connection, id, &placement.node, value).await?;
    }
    Ok(())
}

const fn values(placement: &Placement) -> [ReservedValue; 2] {
    [
        ReservedValue::Port(placement.port),
        ReservedValue::Subnet(placement.subnet),
    ]
}

async fn insert(
    connection: &mut SqliteConnection,
    id: BotId,
    node: &NodeId,
    value: ReservedValue,
) -> Result<(), StoreError> {
    let (kind, text) = reserved_text(value);
    let (id, node, name) = (id.uuid(), node.as_str(), kind.as_str());
    sqlx::query!(
        "INSERT INTO reservations (node_id, kind, value, bot_id) VALUES (?, ?, ?, ?)",
        node,
        name,
        text,
        id,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(|error| {
        write_error(error, |_| match kind {
            ReservationKind::Port => ConflictKind::Port,
            ReservationKind::Subnet => ConflictKind::Subnet,
        })
    })
}

/// Lets go of one value; marked bad, it stays as nobody's.
async fn release(
    connection: &mut SqliteConnection,
    id: BotId,
    node: &NodeId,
    value: ReservedValue,
) -> Result<(), StoreError> {
    let (kind, text) = reserved_text(value);
    let (id, node, kind) = (id.uuid(), node.as_str(), kind.as_str());
    sqlx::query!(
        "DELETE FROM reservations WHERE node_id = ? AND kind = ? AND value = ? AND bot_id = ? AND bad_at IS NULL",
        node,
        kind,
        text,
        id,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query!(
        "UPDATE reservations SET bot_id = NULL WHERE node_id = ? AND kind = ? AND value = ? AND bot_id = ?",
        node,
        kind,
        text,
        id,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// Lets go of all that a bot holds.
pub(crate) async fn release_all(
    connection: &mut SqliteConnection,
    id: BotId,
) -> Result<(), StoreError> {
    let id = id.uuid();
    sqlx::query!(
        "DELETE FROM reservations WHERE bot_id = ? AND bad_at IS NULL",
        id
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query!("UPDATE reservations SET bot_id = NULL WHERE bot_id = ?", id)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}

/// Marks a value bad, whether or not a bot holds it.
pub(crate) async fn mark_bad(
    connection: &mut SqliteConnection,
    node: &NodeId,
    value: ReservedValue,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (kind, text) = reserved_text(value);
    let (node, kind, at) = (node.as_str(), kind.as_str(), to_micros(at));
    sqlx::query!(
        "INSERT INTO reservations (node_id, kind, value, bad_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (node_id, kind, value) DO UPDATE SET bad_at = excluded.bad_at",
        node,
        kind,
        text,
        at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// Forgets marks older than `before`.
pub(crate) async fn forget_bad(
    connection: &mut SqliteConnection,
    before: Timestamp,
) -> Result<(), StoreError> {
    let before = to_micros(before);
    sqlx::query!(
        "DELETE FROM reservations WHERE bot_id IS NULL AND bad_at < ?",
        before
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query!(
        "UPDATE reservations SET bad_at = NULL WHERE bad_at < ?",
        before
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
