//! `GET /api/bots/{bot}/stats`: measures a bot.

use crate::dto::stats::StatsView;
use crate::routes::bots::BotPath;

/// What the bot uses
///
/// One sample, or with `Accept: text/event-stream` an event `stats` about every second until the bot ends. `409
/// not_running` when it does not run.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/stats",
    operation_id = "botStats",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, content((StatsView = "application/json"), (StatsView = "text/event-stream"))),
    ),
)]
pub(crate) async fn handle() {}
