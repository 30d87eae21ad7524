//! Table `users`.

use botmaker_domain::UserId;
use botmaker_persistence::{UserRow, time::to_micros};
use botmaker_ports::{ConflictKind, StoreError, UserRecord};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::{store_error, write_error};

/// Writes a new user.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    user: &UserRecord,
) -> Result<(), StoreError> {
    let (id, role) = (user.id.uuid(), user.role.as_str());
    let created_at = to_micros(user.created_at);
    sqlx::query!(
        "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?)",
        id,
        user.name,
        role,
        user.password_hash,
        created_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(|error| write_error(error, taken))
}

fn taken(message: &str) -> ConflictKind {
    if message.contains("users.name") {
        ConflictKind::UserName
    } else {
        ConflictKind::Id
    }
}

/// Finds a user by the exact name.
pub(crate) async fn find_by_name(
    readers: &SqlitePool,
    name: &str,
) -> Result<Option<UserRecord>, StoreError> {
    let row = sqlx::query_as!(
        UserRow,
        r#"SELECT id AS "id: Uuid", name, role, password_hash, created_at FROM users WHERE name = ?"#,
        name,
    )
    .fetch_optional(readers)
    .await;
    read(row.map_err(store_error)?)
}

/// Finds the oldest administrator.
pub(crate) async fn find_first_admin(
    readers: &SqlitePool,
) -> Result<Option<UserRecord>, StoreError> {
    let row = sqlx::query_as!(
        UserRow,
        r#"SELECT id AS "id: Uuid", name, role, password_hash, created_at FROM users
        WHERE role = 'admin' ORDER BY created_at, id LIMIT 1"#,
    )
    .fetch_optional(readers)
    .await;
    read(row.map_err(store_error)?)
}

fn read(row: Option<UserRow>) -> Result<Option<UserRecord>, StoreError> {
    let record = row.map(UserRow::into_record).transpose();
    record.map_err(StoreError::from)
}

/// Replaces a password hash and ends the user's sessions.
pub(crate) async fn set_password(
    connection: &mut SqliteConnection,
    user_id: UserId,
    password_hash: &str,
) -> Result<(), StoreError> {
    let id = user_id.uuid();
    let done = sqlx::query!(
        "UPDATE users SET password_hash = ? WHERE id = ?",
        password_hash,
        id
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    if done.rows_affected() != 1 {
        return Err(StoreError::NotFound);
    }
    sqlx::query!("DELETE FROM sessions WHERE user_id = ?", id)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}
