//! What happened before.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::event::EventView;

/// A page of what happened, newest first.
#[derive(Serialize, ToSchema)]
pub struct ActivityView {
    /// The events; `bot` is `null` in each, because it would be the bot as it is now.
    pub events: Vec<EventView>,
    /// Give it as `before` for the next page; `null` on the last one.
    #[schema(required)]
    pub next_before: Option<i64>,
}

/// Which part of the past.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActivityQuery {
    /// Only what happened before the event with this id.
    #[param(minimum = 1)]
    pub before: Option<i64>,
    /// At most this many events, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
