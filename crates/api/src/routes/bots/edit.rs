//! `PATCH /api/bots/{bot}`: changes a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{edit_bot, shown};
use crate::dto::{bot::BotView, edit_bot::EditBotRequest};
use crate::extract::{IfMatch, Json, NamedBot};
use crate::problem::Problem;
use crate::routes::bots::{BotPath, present};
use crate::state::ApiState;

/// Changes a bot
///
/// JSON Merge Patch: what is left out stays, `null` takes away. Answers when the wish is on disk: a new generation of the
/// description, which the bot follows; what it can take while it runs needs no new container. When the bot does not become
/// ready with the change, it is taken back (`rolled_back`). With `If-Match` only if the bot is still at that revision; `412
/// version_stale` carries the present `ETag` and, as `current`, the present bot.
#[utoipa::path(
    patch,
    path = "/api/bots/{bot}",
    operation_id = "editBot",
    tag = "bots",
    params(BotPath, ("If-Match" = Option<String>, Header, description = "The `ETag` of the bot that the change is about")),
    request_body(content((EditBotRequest = "application/merge-patch+json"), (EditBotRequest = "application/json"))),
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's revision"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    IfMatch(versions): IfMatch,
    Json(request): Json<EditBotRequest>,
) -> Result<HttpResponse, Problem> {
    let (fleet, actor) = (&state.fleet, &caller.actor);
    let wish = edit_bot(request, versions);
    match fleet.edit_bot(actor, &bot, wish).await {
        Ok(view) => Ok(shown(fleet, &view)),
        Err(error) => Err(present::refusal(fleet, actor, &bot, error).await),
    }
}
