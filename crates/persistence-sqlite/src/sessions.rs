//! Table `sessions`.

use botmaker_domain::UserId;
use botmaker_persistence::{
    RowError, UserRow,
    time::{from_micros, to_micros},
};
use botmaker_ports::{NewSession, SessionRecord, StoreError};
use jiff::Timestamp;
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::store_error;

/// Writes a new session.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    session: &NewSession,
) -> Result<(), StoreError> {
    let (cookie, header) = (
        session.cookie_digest.as_slice(),
        session.header_digest.as_slice(),
    );
    let user_id = session.user_id.uuid();
    let (created_at, expires_at) = (to_micros(session.created_at), to_micros(session.expires_at));
    let done = sqlx::query!(
        "INSERT INTO sessions (cookie_digest, header_digest, user_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        cookie,
        header,
        user_id,
        created_at,
        expires_at,
    )
    .execute(connection)
    .await;
    done.map(|_| ())
        .map_err(|error| match error.as_database_error() {
            Some(database) if database.is_foreign_key_violation() => StoreError::NotFound,
            _ => store_error(error),
        })
}

/// Finds a session that lasts beyond `now`, with its user.
pub(crate) async fn find(
    readers: &SqlitePool,
    cookie_digest: &[u8; 32],
    now: Timestamp,
) -> Result<Option<SessionRecord>, StoreError> {
    let (cookie, now) = (cookie_digest.as_slice(), to_micros(now));
    let row = sqlx::query!(
        r#"SELECT header_digest, sessions.created_at AS began_at, expires_at,
            users.id AS "id: Uuid", name, role, password_hash, users.created_at
        FROM sessions JOIN users ON users.id = sessions.user_id
        WHERE cookie_digest = ? AND expires_at > ?"#,
        cookie,
        now,
    )
    .fetch_optional(readers)
    .await
    .map_err(store_error)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let header_digest = row.header_digest.try_into();
    let session = NewSession {
        cookie_digest: *cookie_digest,
        header_digest: header_digest.map_err(|_| RowError::unreadable("header_digest"))?,
        user_id: UserId::from_uuid(row.id),
        created_at: from_micros(row.began_at, "created_at")?,
        expires_at: from_micros(row.expires_at, "expires_at")?,
    };
    let user = UserRow {
        id: row.id,
        name: row.name,
        role: row.role,
        password_hash: row.password_hash,
        created_at: row.created_at,
    };
    let user = user.into_record()?;
    Ok(Some(SessionRecord { session, user }))
}

/// Ends a session.
pub(crate) async fn remove(
    connection: &mut SqliteConnection,
    cookie_digest: &[u8; 32],
) -> Result<(), StoreError> {
    let cookie = cookie_digest.as_slice();
    sqlx::query!("DELETE FROM sessions WHERE cookie_digest = ?", cookie)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}

/// Removes sessions that have ended by `now`.
pub(crate) async fn prune(
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let now = to_micros(now);
    sqlx::query!("DELETE FROM sessions WHERE expires_at <= ?", now)
        .execute(connection)
        .await
        .map(|done| done.rows_affected())
        .map_err(store_error)
}
