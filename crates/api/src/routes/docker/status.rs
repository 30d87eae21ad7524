//! `GET /api/docker/status`: says how Docker is.

use crate::dto::docker::DockerStatusView;

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
pub(crate) async fn handle() {}
