//! What happened before.

use botmaker_fleet::{Activity, ActivityPage};

use super::event::past_event_view;
use crate::{
    dto::activity::{ActivityQuery, ActivityView},
    problem::Problem,
};

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;

pub(crate) fn activity_part(query: &ActivityQuery) -> Result<Activity, Problem> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let detail = format!("limit is between 1 and {MAX_LIMIT}");
        return Err(Problem::bad_request("query_invalid", detail));
    }
    if query.before.is_some_and(|before| before < 1) {
        let detail = "before is the id of an event";
        return Err(Problem::bad_request("query_invalid", detail));
    }
    Ok(Activity {
        before: query.before,
        limit,
    })
}

pub(crate) fn activity_view(page: &ActivityPage) -> ActivityView {
    ActivityView {
        events: page.events.iter().map(past_event_view).collect(),
        next_before: page.next_before,
    }
}
