//! `POST /api/admin/cleanup`: removes orphans.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::clean_up_view;
use crate::dto::janitor::{CleanUpRequest, CleanUpView};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Removes what is left over
///
/// Stopped containers and networks go, data waits in the trash for a day. Without `apply` it only tells what it would do. Never touches what is newer than the database. For administrators.
#[utoipa::path(
    post,
    path = "/api/admin/cleanup",
    operation_id = "cleanUp",
    tag = "admin",
    request_body = CleanUpRequest,
    responses(
        (status = 200, body = CleanUpView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<CleanUpRequest>,
) -> Result<HttpResponse, Problem> {
    let report = state.fleet.clean_up(&caller.actor, request.apply).await?;
    Ok(HttpResponse::Ok().json(clean_up_view(report)))
}
