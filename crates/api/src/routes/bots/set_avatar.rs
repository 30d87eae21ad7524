//! `PUT /api/bots/{bot}/avatar`: gives a bot a picture as its face.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::shown;
use crate::dto::bot::BotView;
use crate::extract::{IfMatch, NamedBot, UploadedPicture};
use crate::problem::Problem;
use crate::routes::bots::{BotPath, present};
use crate::state::ApiState;

/// Gives a bot a picture as its face
///
/// PNG, JPEG or WebP, at most 256 KiB and 4096 pixels a side; the body must be what `Content-Type` says. `PATCH` with
/// `avatar: null` takes it away.
#[utoipa::path(
    put,
    path = "/api/bots/{bot}/avatar",
    operation_id = "setAvatar",
    tag = "bots",
    params(BotPath, ("If-Match" = Option<String>, Header, description = "The `ETag` of the bot that the change is about")),
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"))),
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's revision"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    IfMatch(versions): IfMatch,
    UploadedPicture(picture): UploadedPicture,
) -> Result<HttpResponse, Problem> {
    let (fleet, actor, versions) = (&state.fleet, &caller.actor, versions.as_deref());
    match fleet.set_picture(actor, &bot, &picture, versions).await {
        Ok(view) => Ok(shown(fleet, &view)),
        Err(error) => Err(present::refusal(fleet, actor, &bot, error.into()).await),
    }
}
