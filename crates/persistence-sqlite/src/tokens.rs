//! Table `api_tokens`.

use botmaker_domain::UserId;
use botmaker_persistence::{
    RowError, TokenRow, UserRow,
    time::{as_stored, to_micros},
};
use botmaker_ports::{ApiTokenRecord, ConflictKind, StoreError, UserRecord};
use jiff::{SignedDuration, Timestamp};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::{store_error, write_error};

/// Writes a new token.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    token: &ApiTokenRecord,
    digest: &[u8; 32],
) -> Result<(), StoreError> {
    let (user_id, digest) = (token.user_id.uuid(), digest.as_slice());
    let created_at = to_micros(token.created_at);
    let expires_at = token.expires_at.map(to_micros);
    let last_used_at = token.last_used_at.map(to_micros);
    sqlx::query!(
        "INSERT INTO api_tokens (user_id, name, digest, created_at, expires_at, last_used_at)
        VALUES (?, ?, ?, ?, ?, ?)",
        user_id,
        token.name,
        digest,
        created_at,
        expires_at,
        last_used_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(|error| write_error(error, |_| ConflictKind::TokenName))
}

/// Finds a token that lasts beyond `now`, with its user.
pub(crate) async fn find(
    readers: &SqlitePool,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<Option<(ApiTokenRecord, UserRecord)>, StoreError> {
    let (digest, now) = (digest.as_slice(), to_micros(now));
    let row = sqlx::query!(
        r#"SELECT api_tokens.name AS token_name, api_tokens.created_at AS made_at, expires_at, last_used_at,
            users.id AS "id: Uuid", users.name, role, password_hash, users.created_at
        FROM api_tokens JOIN users ON users.id = api_tokens.user_id
        WHERE digest = ? AND (expires_at IS NULL OR expires_at > ?)"#,
        digest,
        now,
    )
    .fetch_optional(readers)
    .await
    .map_err(store_error)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let token = TokenRow {
        name: row.token_name,
        user_id: row.id,
        created_at: row.made_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    };
    let user = UserRow {
        id: row.id,
        name: row.name,
        role: row.role,
        password_hash: row.password_hash,
        created_at: row.created_at,
    };
    Ok(Some((token.into_record()?, user.into_record()?)))
}

/// Whether a use at `now` needs no note, because one of the last minute is there.
pub(crate) fn is_use_noted(token: &ApiTokenRecord, now: Timestamp) -> bool {
    let minute = SignedDuration::from_mins(1);
    token
        .last_used_at
        .is_some_and(|noted| now.duration_since(noted) < minute)
}

/// Notes a use, in the row and in the record.
pub(crate) async fn note_use(
    connection: &mut SqliteConnection,
    token: &mut ApiTokenRecord,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (user_id, used_at) = (token.user_id.uuid(), to_micros(now));
    sqlx::query!(
        "UPDATE api_tokens SET last_used_at = ? WHERE user_id = ? AND name = ?",
        used_at,
        user_id,
        token.name,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    token.last_used_at = Some(as_stored(now));
    Ok(())
}

/// Lists tokens in order of user and name.
pub(crate) async fn list(
    readers: &SqlitePool,
    user_id: Option<UserId>,
) -> Result<Vec<ApiTokenRecord>, StoreError> {
    let user_id = user_id.map(UserId::uuid);
    let rows = sqlx::query_as!(
        TokenRow,
        r#"SELECT name, user_id AS "user_id: Uuid", created_at, expires_at, last_used_at FROM api_tokens
        WHERE ?1 IS NULL OR user_id = ?1 ORDER BY user_id, name"#,
        user_id,
    )
    .fetch_all(readers)
    .await
    .map_err(store_error)?;
    let tokens: Result<Vec<_>, RowError> = rows.into_iter().map(TokenRow::into_record).collect();
    tokens.map_err(StoreError::from)
}

/// Revokes a token.
pub(crate) async fn remove(
    connection: &mut SqliteConnection,
    user_id: UserId,
    name: &str,
) -> Result<(), StoreError> {
    let user_id = user_id.uuid();
    let done = sqlx::query!(
        "DELETE FROM api_tokens WHERE user_id = ? AND name = ?",
        user_id,
        name
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound)
    }
}
