//! `GET /api/usage`: adds up what was used.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::Data,
};
use botmaker_domain::{BotId, keyring as domain};
use jiff::{SignedDuration, Timestamp};

use crate::caller::Caller;
use crate::convert::{group, row_view, usage_csv};
use crate::dto::usage::{UsageFormat, UsageQuery, UsageRowView, UsageView};
use crate::extract::AskedUsage;
use crate::problem::Problem;
use crate::state::ApiState;

/// How much is added up when nobody says since when.
const DEFAULT_SPAN: SignedDuration = SignedDuration::from_hours(30 * 24);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Adds up what was used
///
/// By the hour at most 31 days, otherwise at most 400. What was used more than 62 days ago is kept by the day, as if used
/// at its beginning. Members see what their own bots used. In a table, texts that a
/// spreadsheet would take for formulas begin with an apostrophe.
#[utoipa::path(
    get,
    path = "/api/usage",
    operation_id = "usage",
    tag = "usage",
    params(UsageQuery),
    responses((status = 200, content((UsageView = "application/json"), (String = "text/csv")))),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    AskedUsage(query): AskedUsage,
) -> Result<HttpResponse, Problem> {
    let format = query.format;
    let rows = state.fleet.usage(&caller.actor, asked(&query)).await?;
    let rows: Vec<UsageRowView> = rows.into_iter().map(row_view).collect();
    Ok(match format {
        UsageFormat::Json => HttpResponse::Ok().json(UsageView { rows }),
        UsageFormat::Csv => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\""))
            .body(usage_csv(&rows)),
    })
}

fn asked(query: &UsageQuery) -> domain::UsageQuery {
    // The last hour is excluded, and the present one is not over.
    let next_hour = || Timestamp::now().checked_add(HOUR).unwrap_or(Timestamp::MAX);
    let to = query.to.unwrap_or_else(next_hour);
    let from = || to.checked_sub(DEFAULT_SPAN).unwrap_or(Timestamp::MIN);
    domain::UsageQuery {
        from: query.from.unwrap_or_else(from),
        to,
        bots: query.bot.iter().copied().map(BotId::from_uuid).collect(),
        groups: query.group.iter().copied().map(group).collect(),
    }
}
