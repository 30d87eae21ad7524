//! `GET /api/bots/{bot}/channels`: shows how a bot's channels are.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::channels_view;
use crate::dto::channels::BotChannelsView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// How the bot's channels are
///
/// Asks the bot's gateway, with its own words for what failed last. `409 bot_not_running` when the bot does not run.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/channels",
    operation_id = "botChannels",
    tag = "bots",
    params(BotPath),
    responses((status = 200, body = BotChannelsView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let channels = state.fleet.channel_states(&caller.actor, &bot).await?;
    Ok(HttpResponse::Ok().json(channels_view(channels)))
}
