//! `POST /api/catalog/discover`: asks a model server of the owner's own which models it has.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::discovery_view;
use crate::dto::discovery::{DiscoverRequest, DiscoveryView};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Asks a model server which models it has
///
/// The server itself asks `{base_url}/api/tags`, at addresses of this machine and of private networks only (`403
/// address_refused`), over http, without redirects, for at most 5 seconds; nothing but model names and sizes is answered
/// (`422 discovery_failed` for everything else).
#[utoipa::path(
    post,
    path = "/api/catalog/discover",
    operation_id = "discoverModels",
    tag = "catalog",
    request_body = DiscoverRequest,
    responses(
        (status = 200, body = DiscoveryView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<DiscoverRequest>,
) -> Result<HttpResponse, Problem> {
    let found = state
        .fleet
        .discover_models(&caller.actor, &request.provider, &request.base_url)
        .await?;
    Ok(HttpResponse::Ok().json(discovery_view(&found)))
}
