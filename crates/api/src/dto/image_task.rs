//! The getting of the image of new bots.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The getting of the image of new bots, now or last time; data of the event `progress`.
#[derive(Serialize, ToSchema)]
pub struct ImageTaskView {
    /// How.
    pub kind: ImageTaskKind,
    /// The image.
    pub reference: String,
    /// How far.
    pub state: ImageTaskState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    #[schema(required)]
    pub finished_at: Option<Timestamp>,
    /// How much has come; `null` for a build, and while no size is known.
    #[schema(required)]
    pub progress: Option<ImageProgressView>,
    /// What Docker or the command said last.
    #[schema(required)]
    pub line: Option<String>,
    /// Why it failed.
    #[schema(required)]
    pub error: Option<String>,
}

/// How much of an image has come.
#[derive(Serialize, ToSchema)]
pub struct ImageProgressView {
    /// Bytes that have come.
    #[schema(required)]
    pub done_bytes: Option<u64>,
    /// Bytes that are to come in all; grows while the image's parts tell their sizes.
    #[schema(required)]
    pub total_bytes: Option<u64>,
}

/// How an image is got.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImageTaskKind {
    /// Docker asks the registry that the reference names.
    Pull,
    /// The command `engine.image_build_command` makes it.
    Build,
}

/// How far it is.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImageTaskState {
    /// Going on.
    Running,
    /// The image is there.
    Done,
    /// It is not.
    Failed,
}
