//! `GET /api/docker/containers`: lists containers.

use crate::dto::docker::ContainerListView;

/// Lists containers with BotMaker's labels
///
/// Those of other instances are marked and never touched. For administrators.
#[utoipa::path(
    get,
    path = "/api/docker/containers",
    operation_id = "dockerContainers",
    tag = "docker",
    responses(
        (status = 200, body = ContainerListView),
    ),
)]
pub(crate) async fn handle() {}
