//! `POST /api/docker/image`: gets the image of new bots.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::system::image_task_view;
use crate::dto::image_task::ImageTaskView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Gets the image of new bots
///
/// Runs `engine.image_build_command` where the operator set one, else pulls the reference. `409 image_task_running` while
/// one is under way, `409 image_not_pullable` for an image that is only made here. For administrators.
#[utoipa::path(
    post,
    path = "/api/docker/image",
    operation_id = "getImage",
    tag = "docker",
    responses(
        (status = 202, body = ImageTaskView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let task = state.fleet.get_image(&caller.actor)?;
    Ok(HttpResponse::Accepted().json(image_task_view(task)))
}
