//! `GET /api/metrics/latest`: shows what running bots use now.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::latest_metrics_view;
use crate::dto::metrics::LatestMetricsView;
use crate::problem::Problem;
use crate::state::ApiState;

/// What running bots use now
///
/// From memory, without a call to Docker: cheap enough to be asked for every few seconds.
#[utoipa::path(
    get,
    path = "/api/metrics/latest",
    operation_id = "latestMetrics",
    tag = "metrics",
    responses((status = 200, body = LatestMetricsView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let latest = state.fleet.latest_metrics(&caller.actor).await?;
    Ok(HttpResponse::Ok().json(latest_metrics_view(&latest)))
}
