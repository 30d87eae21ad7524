//! `GET /api/docker/image`: tells how far the getting of the image is.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use botmaker_fleet::ImageTask;
use futures_util::{StreamExt, stream};

use crate::caller::Caller;
use crate::convert::system::image_task_view;
use crate::dto::image_task::ImageTaskView;
use crate::extract::{Accepts, Offer};
use crate::problem::Problem;
use crate::sse::{event, respond};
use crate::state::ApiState;

/// Four times a second is as often as a person sees a difference.
const PACE: Duration = Duration::from_millis(250);

/// How far the getting of the image is
///
/// The task under way or the last one; `404 image_task_missing` when there was none since the server started. With
/// `Accept: text/event-stream` an event `progress` (`ImageTaskView`) at most four times a second, until it has ended.
#[utoipa::path(
    get,
    path = "/api/docker/image",
    operation_id = "imageTask",
    tag = "docker",
    responses(
        (status = 200, content((ImageTaskView = "application/json"), (ImageTaskView = "text/event-stream"))),
    ),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let offer = Accepts::choose(&request, &[Offer::Json, Offer::EventStream])?;
    let missing = || Problem::no_image_task();
    if offer == Offer::EventStream {
        let tasks = state.fleet.follow_image_task().ok_or_else(missing)?;
        let events = paced(tasks).map(|task| event("progress", None, &image_task_view(task)));
        return respond(&request, &state, caller, events);
    }
    let task = state.fleet.image_task().ok_or_else(missing)?;
    Ok(HttpResponse::Ok().json(image_task_view(task)))
}

/// Waits after each item; the source gives its newest state then, so that nothing piles up.
fn paced(
    tasks: stream::BoxStream<'static, ImageTask>,
) -> impl stream::Stream<Item = ImageTask> + 'static {
    stream::unfold((tasks, false), |(mut tasks, is_later)| async move {
        if is_later {
            tokio::time::sleep(PACE).await;
        }
        tasks.next().await.map(|task| (task, (tasks, true)))
    })
}
