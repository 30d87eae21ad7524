//! A bot's log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which part of the log.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogsQuery {
    /// At most this many of the last lines, up to 100,000; 200 when left out (a download: everything stored).
    #[param(maximum = 100_000)]
    pub tail: Option<u32>,
    /// Only lines newer than this instant (RFC 3339).
    #[param(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
}

/// A line: data of the event `line`. The SSE id resumes after it.
#[derive(Serialize, ToSchema)]
pub struct LogLine {
    /// When it was written, by Docker's clock.
    pub timestamp: Timestamp,
    /// Where it was written.
    pub stream: LogStream,
    /// The text without its line break; invalid UTF-8 is replaced.
    pub text: String,
    /// Whether it was cut at 64 KiB.
    pub truncated: bool,
}

/// Which of a process's outputs a line came from.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Lines are missing here: data of the event `gap`.
#[derive(Serialize, ToSchema)]
pub struct LogGap {
    /// How many; `null` when nobody counted.
    #[schema(required)]
    pub dropped: Option<u64>,
    /// Why: `slow_viewer`, `rotated` or `engine_away`.
    pub reason: String,
}

/// The bot ended: data of the event `end`.
#[derive(Serialize, ToSchema)]
pub struct LogEnd {
    /// Its exit code, if known.
    #[schema(required)]
    pub exit_code: Option<i64>,
}

/// Which bots' logs, and which part of them.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MergedLogsQuery {
    /// Ids or host names of 1 to 16 different bots, with commas between them.
    pub bots: String,
    /// At most this many of the last lines of each bot, up to 1,000; 200 when left out.
    #[param(maximum = 1_000)]
    pub tail: Option<u32>,
    /// Only lines newer than this instant (RFC 3339).
    #[param(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
}

/// A line of one of several bots: data of the event `line`.
#[derive(Serialize, ToSchema)]
pub struct MergedLogLine {
    /// Whose line it is.
    pub bot_id: Uuid,
    /// When it was written, by Docker's clock.
    pub timestamp: Timestamp,
    /// Where it was written.
    pub stream: LogStream,
    /// The text without its line break; invalid UTF-8 is replaced.
    pub text: String,
    /// Whether it was cut at 64 KiB.
    pub truncated: bool,
}

/// Lines of one of several bots are missing here: data of the event `gap`.
#[derive(Serialize, ToSchema)]
pub struct MergedLogGap {
    /// Whose lines.
    pub bot_id: Uuid,
    /// How many; `null` when nobody counted.
    #[schema(required)]
    pub dropped: Option<u64>,
    /// Why: `slow_viewer`, `rotated` or `engine_away`.
    pub reason: String,
}

/// One of several bots ended: data of the event `end`.
#[derive(Serialize, ToSchema)]
pub struct MergedLogEnd {
    /// Which.
    pub bot_id: Uuid,
    /// Its exit code, if known.
    #[schema(required)]
    pub exit_code: Option<i64>,
}
