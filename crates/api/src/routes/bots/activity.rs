//! `GET /api/bots/{bot}/activity`: what happened to a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{activity_part, activity_view};
use crate::dto::activity::{ActivityQuery, ActivityView};
use crate::extract::{NamedBot, Query};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// What happened to a bot
///
/// Newest first, a page at a time: who did what when, and what BotMaker did and why. Kept for 90 days.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/activity",
    operation_id = "botActivity",
    tag = "bots",
    params(BotPath, ActivityQuery),
    responses(
        (status = 200, body = ActivityView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Query(query): Query<ActivityQuery>,
) -> Result<HttpResponse, Problem> {
    let part = activity_part(&query)?;
    let page = state.fleet.bot_activity(&caller.actor, &bot, part).await?;
    Ok(HttpResponse::Ok().json(activity_view(&page)))
}
