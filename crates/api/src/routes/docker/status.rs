//! `GET /api/docker/status`: says how Docker is.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::docker_status;
use crate::dto::docker::DockerStatusView;
use crate::state::ApiState;

/// How Docker is
///
/// Answers `200` also when Docker does not: `available` says so.
#[utoipa::path(
    get,
    path = "/api/docker/status",
    operation_id = "dockerStatus",
    tag = "docker",
    responses(
        (status = 200, body = DockerStatusView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, _caller: Caller) -> HttpResponse {
    HttpResponse::Ok().json(docker_status(state.fleet.engine(), state.bots_side.view()))
}
