//! `GET /api/events`: follows what happens.

use crate::dto::event::EventView;

/// Follows what happens
///
/// Server-sent events named by their kind, data EventView. `Last-Event-ID` resumes. `resync` (no data of use) means that
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
pub(crate) async fn handle() {}
