//! `GET /api/leftovers`: lists what is left of bots that are gone.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::leftovers_view;
use crate::dto::leftover::LeftoversView;
use crate::problem::Problem;
use crate::state::ApiState;

/// What is left of bots that are gone
///
/// Deleted bots in the trash, and files whose bot the database does not know. Members see what was theirs.
#[utoipa::path(
    get,
    path = "/api/leftovers",
    operation_id = "listLeftovers",
    tag = "bots",
    responses(
        (status = 200, body = LeftoversView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let found = state.fleet.list_leftovers(&caller.actor).await?;
    Ok(HttpResponse::Ok().json(leftovers_view(found)))
}
