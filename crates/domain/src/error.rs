//! How errors are sorted, so that each edge (HTTP, command line) can answer in its own way.

/// What sort of failure an error is. Edges map it to a status or exit code; nobody else does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ErrorKind {
    /// The request is wrong and will stay wrong.
    Invalid,
    /// Nobody is logged in.
    Unauthenticated,
    /// Somebody is logged in who may not do this.
    Denied,
    /// The thing does not exist, or not for this actor.
    NotFound,
    /// The request contradicts the present state.
    Conflict,
    /// The request was good for an older version of the thing.
    Stale,
    /// Too many requests; try again later.
    TooMany,
    /// A limit or pool is used up.
    Exhausted,
    /// Something outside (Docker, the bot's gateway) does not answer now.
    Unavailable,
    /// Something outside answered in a way it must not.
    BadGateway,
    /// A fault of ours; its cause goes to the log, not to the client.
    Internal,
}

/// Implemented by every public error of a use case.
pub trait Classify: std::error::Error {
    /// The sort of failure.
    fn kind(&self) -> ErrorKind;
    /// A stable `snake_case` code that programs may rely on.
    fn code(&self) -> &'static str;
    /// What a person may try; `None` when there is nothing to add.
    fn hint(&self) -> Option<String> {
        None
    }
    /// Which parts of the request are wrong: JSON pointer (RFC 6901) and what is wrong there.
    fn fields(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}
