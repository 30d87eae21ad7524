//! `POST /api/bots/{bot}/generations/{number}/return`: gives a bot an older description again.

use actix_web::{HttpResponse, web::Data};
use botmaker_fleet::ReturnTo;

use crate::caller::Caller;
use crate::convert::shown;
use crate::dto::{bot::BotView, generation::ReturnRequest};
use crate::extract::{IfMatch, Json, NamedBot, NamedGeneration};
use crate::problem::Problem;
use crate::routes::bots::{BotPath, present};
use crate::state::ApiState;

/// Gives a bot an older description again
///
/// As a new generation; the face stays. `409 state_would_be_lost` when the older one ran another image: with that comes back
/// the state of then, where a copy is kept, or the bot may not start; `accept_loss` goes on. `409 secrets_gone` when its
/// secrets are not kept any more, `image_missing` when its image is not on the engine.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/generations/{number}/return",
    operation_id = "returnToGeneration",
    tag = "bots",
    params(BotPath, ("number" = u32, Path, description = "The generation's number"), ("If-Match" = Option<String>, Header, description = "The `ETag` of the bot that the change is about")),
    request_body = ReturnRequest,
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's revision"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    (NamedBot(bot), NamedGeneration(number)): (NamedBot, NamedGeneration),
    IfMatch(versions): IfMatch,
    Json(request): Json<ReturnRequest>,
) -> Result<HttpResponse, Problem> {
    let (fleet, actor) = (&state.fleet, &caller.actor);
    let accept_loss = request.accept_loss;
    let wish = ReturnTo {
        number,
        accept_loss,
        versions,
    };
    match fleet.return_to_generation(actor, &bot, &wish).await {
        Ok(view) => Ok(shown(fleet, &view)),
        Err(error) => Err(present::refusal(fleet, actor, &bot, error).await),
    }
}
