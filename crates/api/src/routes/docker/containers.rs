//! `GET /api/docker/containers`: lists containers.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::container_view;
use crate::dto::docker::ContainerListView;
use crate::problem::Problem;
use crate::state::ApiState;

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
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let containers = state.fleet.list_labelled_containers(&caller.actor).await?;
    let containers = containers.into_iter().map(container_view).collect();
    Ok(HttpResponse::Ok().json(ContainerListView { containers }))
}
