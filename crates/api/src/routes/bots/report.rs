//! `GET /api/bots/{bot}/reports/{report}`: one report about a bot.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};

use crate::caller::Caller;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// One report about a bot
///
/// As a file to be kept. It holds what the bot printed, which may be as confidential as its conversations.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/reports/{report}",
    operation_id = "report",
    tag = "bots",
    params(BotPath, ("report" = String, Path, description = "Its name")),
    responses(
        (status = 200, content((String = "application/json"), (String = "text/plain"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (_, name) = path.into_inner();
    let text = state.fleet.load_report(&caller.actor, &bot, &name).await?;
    let is_json = name.rsplit_once('.').is_some_and(|(_, end)| end == "json");
    let content_type = if is_json {
        "application/json"
    } else {
        "text/plain; charset=utf-8"
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    };
    Ok(HttpResponse::Ok()
        .insert_header(disposition)
        .content_type(content_type)
        .body(text))
}
