//! `POST /api/bots/bulk`: one wish for many bots.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{bulk_action, bulk_view};
use crate::dto::bulk::{BulkRequest, BulkView};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Starts, stops, restarts or deletes many bots
///
/// Each wish stands for itself: what fails for one is told beside it. Answers when the wishes are on disk.
#[utoipa::path(
    post,
    path = "/api/bots/bulk",
    operation_id = "bulk",
    tag = "bots",
    request_body = BulkRequest,
    responses(
        (status = 200, body = BulkView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<BulkRequest>,
) -> Result<HttpResponse, Problem> {
    let action = bulk_action(request.action);
    let outcomes = state
        .fleet
        .bulk(&caller.actor, action, request.bots)
        .await?;
    Ok(HttpResponse::Ok().json(bulk_view(outcomes)))
}
