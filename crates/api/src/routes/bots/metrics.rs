//! `GET /api/bots/{bot}/metrics`: shows what a bot used.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::metrics_view;
use crate::dto::metrics::{MetricsQuery, MetricsView};
use crate::extract::{NamedBot, Query};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// What the bot used
///
/// The history of the last hour or a little more, from memory: one measurement every `interval_seconds` while it runs. It
/// begins anew with the server.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/metrics",
    operation_id = "botMetrics",
    tag = "bots",
    params(BotPath, MetricsQuery),
    responses((status = 200, body = MetricsView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Query(query): Query<MetricsQuery>,
) -> Result<HttpResponse, Problem> {
    let metrics = state
        .fleet
        .metrics(&caller.actor, &bot, query.since)
        .await?;
    Ok(HttpResponse::Ok().json(metrics_view(&metrics)))
}
