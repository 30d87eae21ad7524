//! `GET /api/bots/{bot}/reports`: lists the reports about a bot.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::dto::report::{ReportListView, ReportView};
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// The reports about a bot
///
/// One is written when a bot is given up or a change of it is taken back, with its last lines, exit codes and what was
/// changed since it last worked; one when a container makes room for another, with the end of its log. The last ten and
/// three are kept.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/reports",
    operation_id = "listReports",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, body = ReportListView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let found = state.fleet.list_reports(&caller.actor, &bot).await?;
    let reports = found.into_iter().map(|report| ReportView {
        name: report.name,
        bytes: report.bytes,
        written_at: report.written_at,
    });
    Ok(HttpResponse::Ok().json(ReportListView {
        reports: reports.collect(),
    }))
}
