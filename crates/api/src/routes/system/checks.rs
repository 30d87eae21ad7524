//! `GET /api/system/checks`: checks the installation.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::system::checks_view;
use crate::dto::system::{ChecksQuery, ChecksView};
use crate::extract::Query;
use crate::problem::Problem;
use crate::state::ApiState;

/// Checks the installation
///
/// What `botmaker-admin doctor` checks, as far as the server can. Two checks look through containers, which takes
/// seconds; they are told again for ten minutes, each with its age. For administrators.
#[utoipa::path(
    get,
    path = "/api/system/checks",
    operation_id = "systemChecks",
    tag = "system",
    params(ChecksQuery),
    responses(
        (status = 200, body = ChecksView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Query(query): Query<ChecksQuery>,
) -> Result<HttpResponse, Problem> {
    let side = state.bots_side.fact(state.program.has_bots_side);
    let findings = state
        .program
        .rounds
        .run(&caller.actor, &side, query.fresh)
        .await?;
    Ok(HttpResponse::Ok().json(checks_view(findings)))
}
