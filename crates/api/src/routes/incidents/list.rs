//! `GET /api/incidents`: lists incidents.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::incident_view;
use crate::dto::incident::IncidentListView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists what must not happen, and did
///
/// A bot's false key shown to the proxy or found in its log, or a token that was not good. Members see what concerns their
/// own bots.
#[utoipa::path(
    get,
    path = "/api/incidents",
    operation_id = "listIncidents",
    tag = "keys",
    responses((status = 200, body = IncidentListView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let incidents = state.fleet.incidents(&caller.actor).await?;
    let incidents = incidents.into_iter().map(incident_view).collect();
    Ok(HttpResponse::Ok().json(IncidentListView { incidents }))
}
