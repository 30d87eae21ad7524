//! Who may come in: logins, sessions, API tokens, passwords.
//!
//! A session is a cookie and a header secret, both needed: a browser sends cookies to every port of a host, and bots
//! serve ports. The database holds digests only.

mod error;
mod login;
mod password;
pub(crate) mod throttle;
mod tokens;

pub use error::AccessError;
pub use login::LoggedIn;
pub use password::FirstAdmin;
