//! `GET /api/bots/{bot}/logs`: follows or downloads a log.

use crate::dto::log::{LogLine, LogsQuery};
use crate::routes::bots::BotPath;

/// Follows or downloads the log
///
/// Server-sent events: `line` (LogLine), `gap` (LogGap) where lines are missing, `end` (LogEnd) when the bot ended. Each has
/// an id; `Last-Event-ID` resumes after it. With `Accept: text/plain` the stored log is downloaded once.
///
/// A log holds what the bot's users wrote: treat it as private.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/logs",
    operation_id = "botLogs",
    tag = "bots",
    params(BotPath, LogsQuery, ("Last-Event-ID" = Option<String>, Header, description = "Resumes after this event")),
    responses(
        (status = 200, content((LogLine = "text/event-stream"), (String = "text/plain"))),
    ),
)]
pub(crate) async fn handle() {}
