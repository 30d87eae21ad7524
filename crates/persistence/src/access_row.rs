//! The rows of users and API tokens.

use botmaker_domain::{Role, UserId};
use botmaker_ports::{ApiTokenRecord, UserRecord};
use uuid::Uuid;

use crate::{error::RowError, time::from_micros};

/// The columns of table `users`.
#[derive(Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the columns are described in migrations/sqlite/0001_initial.sql"
)]
pub struct UserRow {
    pub id: Uuid,
    pub name: String,
    pub role: String,
    pub password_hash: String,
    pub created_at: i64,
}

impl UserRow {
    /// Reads the user.
    ///
    /// # Errors
    /// `Unreadable` when the role or the time cannot be read.
    pub fn into_record(self) -> Result<UserRecord, RowError> {
        Ok(UserRecord {
            id: UserId::from_uuid(self.id),
            name: self.name,
            role: parse_role(&self.role).ok_or(RowError::unreadable("role"))?,
            password_hash: self.password_hash,
            created_at: from_micros(self.created_at, "created_at")?,
        })
    }
}

/// The columns of table `api_tokens`, without the digest.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(
    missing_docs,
    reason = "the columns are described in migrations/sqlite/0001_initial.sql"
)]
pub struct TokenRow {
    pub name: String,
    pub user_id: Uuid,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub last_used_at: Option<i64>,
}

impl TokenRow {
    /// Reads the token.
    ///
    /// # Errors
    /// `Unreadable` when a time cannot be read.
    pub fn into_record(self) -> Result<ApiTokenRecord, RowError> {
        Ok(ApiTokenRecord {
            name: self.name,
            user_id: UserId::from_uuid(self.user_id),
            created_at: from_micros(self.created_at, "created_at")?,
            expires_at: self
                .expires_at
                .map(|at| from_micros(at, "expires_at"))
                .transpose()?,
            last_used_at: self
                .last_used_at
                .map(|at| from_micros(at, "last_used_at"))
                .transpose()?,
        })
    }
}

fn parse_role(text: &str) -> Option<Role> {
    [Role::Admin, Role::Member]
        .into_iter()
        .find(|role| role.as_str() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_role_gives_nobody_rights() {
        let row = UserRow {
            id: Uuid::nil(),
            name: "ada".to_owned(),
            role: "root".to_owned(),
            password_hash: String::new(),
            created_at: 0,
        };
        assert_eq!(
            row.into_record().unwrap_err(),
            RowError::Unreadable { column: "role" }
        );
    }
}
