//! `GET /api/events`: follows what happens.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use actix_web_lab::sse;
use botmaker_fleet::EventItem;
use futures_util::StreamExt;

use crate::caller::Caller;
use crate::convert::{BotShaper, event_view};
use crate::dto::event::EventView;
use crate::problem::Problem;
use crate::sse::{event, last_event_id, respond};
use crate::state::ApiState;

/// Follows what happens
///
/// Server-sent events named by their kind, data `EventView`. `Last-Event-ID` resumes. `resync` (no data of use) means that
/// events were missed: load again what is shown.
#[utoipa::path(
    get,
    path = "/api/events",
    operation_id = "followEvents",
    tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "Resumes after this event")),
    responses(
        (status = 200, body = EventView, content_type = "text/event-stream"),
    ),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let after = match last_event_id(&request) {
        Some(id) => Some(id.parse().map_err(|_| {
            Problem::bad_request("last_event_id_invalid", "an event id is a number")
        })?),
        None => None,
    };
    let items = state.fleet.subscribe_events(&caller.actor, after).await?;
    let fleet = state.fleet.clone();
    let events = items.map(move |item| match item {
        EventItem::Event(published) => named(
            &event_view(&published, &BotShaper::new(&fleet)),
            published.event.event.kind.as_str(),
        ),
        EventItem::Resync => event("resync", None, &serde_json::json!({})),
    });
    respond(&request, &state, caller, events)
}

fn named(view: &EventView, kind: &'static str) -> sse::Event {
    event(kind, Some(view.id.to_string()), view)
}
