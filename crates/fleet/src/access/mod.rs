//! Who may come in: logins, sessions, API tokens, passwords.
//!
//! A session is a cookie and a header secret, both needed: a browser sends cookies to every port of a host, and bots
//! serve ports. The database holds digests only.

use botmaker_domain::{Actor, ActorKind};

mod error;
mod login;
mod password;
pub(crate) mod throttle;
mod tokens;

pub use error::AccessError;
pub use login::LoggedIn;
pub use password::FirstAdmin;

/// Refuses an API token: who holds a leaked one must not be able to make access that outlives its revocation.
fn refuse_token(actor: &Actor) -> Result<(), AccessError> {
    match actor.kind {
        ActorKind::Token(_) => Err(AccessError::NotByToken),
        ActorKind::Session | ActorKind::Operator => Ok(()),
    }
}
