//! Reports about bots.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The reports about a bot, newest first.
#[derive(Serialize, ToSchema)]
pub struct ReportListView {
    /// The reports.
    pub reports: Vec<ReportView>,
}

/// A report about a bot. Those that begin with `crash-` are JSON and tell why a bot was given up; those that begin with
/// `log-` are text, the end of a past container's log.
#[derive(Serialize, ToSchema)]
pub struct ReportView {
    /// Its name, as in `crash-20261121t114200z.json`.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was written.
    pub written_at: Timestamp,
}
