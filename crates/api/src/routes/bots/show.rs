//! `GET /api/bots/{bot}`: shows a bot.

use actix_web::http::header::{ETAG, EntityTag};
use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::dto::bot::BotView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// Shows a bot
///
/// `ETag` is its version.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}",
    operation_id = "showBot",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, body = BotView, headers(("etag" = String, description = "The bot's version"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let view = state.fleet.load_bot(&caller.actor, &bot).await?;
    let version = EntityTag::new_strong(view.record.version.to_string());
    let body = BotShaper::new(&state.fleet).shape(&view);
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, version.to_string()))
        .json(body))
}
