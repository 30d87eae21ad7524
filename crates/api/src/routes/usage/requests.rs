//! `GET /api/usage/requests`: lists the last requests.

use actix_web::{HttpResponse, web::Data};
use botmaker_fleet::BotRef;

use crate::caller::Caller;
use crate::convert::request_view;
use crate::dto::usage::{RequestListView, RequestsQuery};
use crate::extract::Query;
use crate::problem::Problem;
use crate::state::ApiState;

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 500;

/// Lists the last requests to vendors
///
/// Newest first; the last 10,000 are kept. Members name a bot of their own.
#[utoipa::path(
    get,
    path = "/api/usage/requests",
    operation_id = "listRequests",
    tag = "usage",
    params(RequestsQuery),
    responses((status = 200, body = RequestListView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Query(query): Query<RequestsQuery>,
) -> Result<HttpResponse, Problem> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let detail = format!("limit is between 1 and {MAX_LIMIT}");
        return Err(Problem::bad_request("query_invalid", detail));
    }
    let named = |name: String| BotRef::parse(&name).ok_or_else(Problem::no_such_bot);
    let bot = query.bot.map(named).transpose()?;
    let (fleet, actor) = (&state.fleet, &caller.actor);
    let requests = fleet.recent_requests(actor, bot.as_ref(), limit).await?;
    let requests = requests.into_iter().map(request_view).collect();
    Ok(HttpResponse::Ok().json(RequestListView { requests }))
}
