//! Whether the server lives and can work.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The server answers.
#[derive(Serialize, ToSchema)]
pub struct HealthView {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: String,
    /// Always `botmaker`, so that a program can tell who holds a port.
    #[schema(example = "botmaker")]
    pub service: String,
    /// The id of this instance.
    pub instance: Uuid,
    /// The server's version.
    pub version: String,
}

/// Whether the server can do its work.
#[derive(Serialize, ToSchema)]
pub struct ReadinessView {
    /// Whether everything below works.
    pub ready: bool,
    /// Whether the database answers.
    pub database: bool,
    /// Whether Docker answers; the server serves without it, so this does not count.
    pub docker: bool,
}
