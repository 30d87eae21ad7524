//! `GET /api/bots/{bot}/generations`: lists what a bot was.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::generations_view;
use crate::dto::generation::GenerationListView;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// The generations of a bot
///
/// Every change of the description makes one; who made it, what it changed and what became of it, newest first. Old ones
/// are forgotten in time, the present one and the one that the bot goes back to never.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/generations",
    operation_id = "listGenerations",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, body = GenerationListView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let found = state.fleet.list_generations(&caller.actor, &bot).await?;
    Ok(HttpResponse::Ok().json(generations_view(found)))
}
