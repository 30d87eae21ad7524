//! People, their sessions and their API tokens. Only digests of session and token values are kept.

use async_trait::async_trait;
use botmaker_domain::{Role, UserId};
use jiff::Timestamp;

use super::error::StoreError;

/// A person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserRecord {
    /// Identity.
    pub id: UserId,
    /// Login name, unique.
    pub name: String,
    /// Rights.
    pub role: Role,
    /// PHC string of argon2id.
    pub password_hash: String,
    /// When the row was made.
    pub created_at: Timestamp,
}

/// A session about to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSession {
    /// SHA-256 of the cookie's value.
    pub cookie_digest: [u8; 32],
    /// SHA-256 of the header secret.
    pub header_digest: [u8; 32],
    /// Whose.
    pub user_id: UserId,
    /// Now.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session and its user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionRecord {
    /// The session.
    pub session: NewSession,
    /// Its user.
    pub user: UserRecord,
}

/// An API token for scripts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiTokenRecord {
    /// Name, unique for the user.
    pub name: String,
    /// Whose.
    pub user_id: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// People, sessions, tokens.
#[async_trait]
pub trait AccessStore {
    /// Writes a new user.
    ///
    /// # Errors
    /// `Conflict(UserName | Id)`.
    async fn insert_user(&self, user: &UserRecord) -> Result<(), StoreError>;

    /// Finds a user by login name.
    async fn find_user_by_name(&self, name: &str) -> Result<Option<UserRecord>, StoreError>;

    /// The first administrator by creation; `None` in a new database.
    async fn find_first_admin(&self) -> Result<Option<UserRecord>, StoreError>;

    /// Replaces a user's password hash and ends all sessions of that user, in one transaction.
    ///
    /// # Errors
    /// `NotFound`.
    async fn set_password(&self, user_id: UserId, password_hash: &str) -> Result<(), StoreError>;

    /// Writes a new session.
    async fn insert_session(&self, session: &NewSession) -> Result<(), StoreError>;

    /// Finds a session by its cookie's digest, unless it has ended by `now`.
    async fn find_session(
        &self,
        cookie_digest: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError>;

    /// Ends a session; absent is success.
    async fn remove_session(&self, cookie_digest: &[u8; 32]) -> Result<(), StoreError>;

    /// Removes sessions that ended before `now`.
    async fn prune_sessions(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Writes a new API token.
    ///
    /// # Errors
    /// `Conflict(TokenName)`.
    async fn insert_api_token(
        &self,
        token: &ApiTokenRecord,
        digest: &[u8; 32],
    ) -> Result<(), StoreError>;

    /// Finds a token by its digest, unless it has ended by `now`; notes its use, at most once a minute.
    async fn use_api_token(
        &self,
        digest: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(ApiTokenRecord, UserRecord)>, StoreError>;

    /// Lists a user's tokens, or everybody's.
    async fn list_api_tokens(
        &self,
        user_id: Option<UserId>,
    ) -> Result<Vec<ApiTokenRecord>, StoreError>;

    /// Revokes a token.
    ///
    /// # Errors
    /// `NotFound`.
    async fn remove_api_token(&self, user_id: UserId, name: &str) -> Result<(), StoreError>;
}
