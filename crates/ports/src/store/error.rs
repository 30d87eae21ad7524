//! What can go wrong with a database.

/// Which uniqueness a write would have broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ConflictKind {
    /// Another bot has the host name.
    Hostname,
    /// Another bot has the host port on this node.
    Port,
    /// Another bot has the subnet on this node.
    Subnet,
    /// Another user has the name.
    UserName,
    /// Another API token has the name.
    TokenName,
    /// Another bot uses the same channel token.
    Secret,
    /// The id exists already.
    Id,
}

/// A failure of a [`super::Store`] call.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row does not exist.
    #[error("no such row")]
    NotFound,
    /// The row was changed by somebody else since it was read; read again.
    #[error("the row was changed meanwhile")]
    Stale,
    /// A unique value is taken.
    #[error("a unique value is taken: {0:?}")]
    Conflict(ConflictKind),
    /// The instance has as many bots as it may have.
    #[error("the limit of {limit} bots is reached")]
    BotLimit {
        /// The limit.
        limit: u32,
    },
    /// The disk is full.
    #[error("the disk that holds the database is full")]
    Full,
    /// A row holds what this version cannot read.
    #[error("a row cannot be read: {message}")]
    Corrupt {
        /// What is wrong, without contents.
        message: String,
    },
    /// The database failed.
    #[error("the database failed")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}
