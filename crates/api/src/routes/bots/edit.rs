//! `PATCH /api/bots/{bot}`: changes a bot's name, tags or face.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{edit_profile, shown};
use crate::dto::{bot::BotView, profile::EditBotRequest};
use crate::extract::{IfMatch, Json, NamedBot};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Changes a bot's name, tags or face
///
/// JSON Merge Patch: what is left out stays, `null` takes away. The bot goes on running as it is. With `If-Match` only if
/// the bot is still at that version; `412 version_stale` carries the present `ETag`.
#[utoipa::path(
    patch,
    path = "/api/bots/{bot}",
    operation_id = "editBot",
    tag = "bots",
    params(BotPath, ("If-Match" = Option<String>, Header, description = "The `ETag` of the bot that the change is about")),
    request_body(content((EditBotRequest = "application/merge-patch+json"), (EditBotRequest = "application/json"))),
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's version"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    IfMatch(versions): IfMatch,
    Json(request): Json<EditBotRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = edit_profile(request, versions)?;
    let edited = state.fleet.edit_profile(&caller.actor, &bot, &wish).await;
    let view = edited.map_err(Problem::of_version)?;
    Ok(shown(&state.fleet, &view))
}
