//! `GET /api/activity`: what happened to all bots and the engine.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{activity_part, activity_view};
use crate::dto::activity::{ActivityQuery, ActivityView};
use crate::extract::Query;
use crate::problem::Problem;
use crate::state::ApiState;

/// What happened to all bots and the engine
///
/// Newest first, a page at a time, kept for 90 days. Members see their own bots and the engine.
#[utoipa::path(
    get,
    path = "/api/activity",
    operation_id = "activity",
    tag = "events",
    params(ActivityQuery),
    responses(
        (status = 200, body = ActivityView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Query(query): Query<ActivityQuery>,
) -> Result<HttpResponse, Problem> {
    let part = activity_part(&query)?;
    let page = state.fleet.activity(&caller.actor, part).await?;
    Ok(HttpResponse::Ok().json(activity_view(&page)))
}
