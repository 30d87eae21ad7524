//! `GET /api/admin/orphans`: lists orphans.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::orphan_view;
use crate::dto::janitor::OrphansView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists what no bot has
///
/// Containers, networks and directories of this instance. For administrators.
#[utoipa::path(
    get,
    path = "/api/admin/orphans",
    operation_id = "orphans",
    tag = "admin",
    responses(
        (status = 200, body = OrphansView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let orphans = state.fleet.list_orphans(&caller.actor).await?;
    let orphans = orphans.items.into_iter().map(orphan_view).collect();
    Ok(HttpResponse::Ok().json(OrphansView { orphans }))
}
