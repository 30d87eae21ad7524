//! `GET /api/bots`: lists bots.

use actix_web::{HttpResponse, web::Data};
use botmaker_domain::BotId;
use botmaker_fleet::ListBots;
use botmaker_fleet::Page;

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::dto::bot::{BotListView, ListBotsQuery};
use crate::extract::Query;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists bots
///
/// Ordered by creation, one page at a time. Costs one database query and no call to Docker.
#[utoipa::path(
    get,
    path = "/api/bots",
    operation_id = "listBots",
    tag = "bots",
    params(ListBotsQuery),
    responses(
        (status = 200, body = BotListView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Query(query): Query<ListBotsQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page(&query)?;
    let filter = ListBots {
        search: query.search,
        state: query.state.map(Into::into),
    };
    // One more than asked for tells whether there is a next page.
    let limit = page.limit as usize;
    let wanted = Page {
        limit: page.limit + 1,
        ..page
    };
    let mut views = state
        .fleet
        .list_bots(&caller.actor, &filter, wanted)
        .await?;
    let has_more = views.len() > limit;
    views.truncate(limit);
    let next_cursor = views
        .last()
        .filter(|_| has_more)
        .map(|last| last.record.id.to_string());
    let shaper = BotShaper::new(&state.fleet);
    let bots = views.iter().map(|view| shaper.shape(view)).collect();
    Ok(HttpResponse::Ok().json(BotListView { bots, next_cursor }))
}

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 500;

fn page(query: &ListBotsQuery) -> Result<Page, Problem> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let detail = format!("limit is between 1 and {MAX_LIMIT}");
        return Err(Problem::bad_request("query_invalid", detail));
    }
    if query.search.as_ref().is_some_and(|text| text.len() > 128) {
        return Err(Problem::bad_request(
            "query_invalid",
            "search has at most 128 bytes",
        ));
    }
    let after = match &query.cursor {
        Some(cursor) => Some(cursor.parse::<BotId>().map_err(|_| {
            Problem::bad_request(
                "cursor_invalid",
                "the cursor is not one that this server gave out",
            )
        })?),
        None => None,
    };
    Ok(Page { after, limit })
}
