//! Signing in and out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The user's name; the first administrator is `admin`.
    #[schema(example = "admin", max_length = 128)]
    pub username: String,
    /// The password.
    #[schema(value_type = String, format = Password, max_length = 1024)]
    pub password: Secret,
}

/// A secret in a request: a string without control characters and without blanks at its ends. Never in an answer.
pub use botmaker_fleet::SecretValue as Secret;

/// A person.
#[derive(Serialize, ToSchema)]
pub struct User {
    /// Identity.
    pub id: Uuid,
    /// Name; `operator` for whoever comes through the admin socket.
    pub name: String,
    /// Rights: an `admin` reaches every bot, a `member` their own.
    pub role: Role,
}

/// What a user may do.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, for every owner's bots.
    Admin,
    /// Everything with one's own bots.
    Member,
}

/// A new session. The cookie `botmaker_session` comes with it; both halves are needed from now on.
#[derive(Serialize, ToSchema)]
pub struct LoginResponse {
    /// Who is signed in.
    pub user: User,
    /// The second half of the session: send it as the header `X-BotMaker-Session` with every request. It is told
    /// only here.
    pub session_secret: String,
    /// When the session ends.
    pub expires_at: Timestamp,
}

/// The present session.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// Who is signed in.
    pub user: User,
    /// When the session ends; `null` for an API token without an end and for the admin socket.
    #[schema(required)]
    pub expires_at: Option<Timestamp>,
    /// Whether this server has a keyring; without one, whatever asks it is answered `409 keyring_off`.
    pub has_keyring: bool,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPasswordRequest {
    /// The new password: 10 characters to 1,024 bytes. Every session of the user ends.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 1024)]
    pub password: Secret,
}
