//! `PUT /api/system/log-level`: sets how much the server writes to its own log.

use actix_web::{HttpResponse, web::Data};
use tracing::info;

use crate::caller::Caller;
use crate::dto::system::{LogLevelView, SetLogLevelRequest};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Sets how much the server writes to its own log
///
/// Until it restarts; then `log.filter` of the settings holds again. For administrators.
#[utoipa::path(
    put,
    path = "/api/system/log-level",
    operation_id = "setLogLevel",
    tag = "system",
    request_body = SetLogLevelRequest,
    responses(
        (status = 200, body = LogLevelView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<SetLogLevelRequest>,
) -> Result<HttpResponse, Problem> {
    state.fleet.authorize_steering(&caller.actor)?;
    let level = request.level;
    state
        .program
        .log
        .set_level(level)
        .map_err(|gone| Problem::inside(&gone))?;
    info!(
        actor = caller.actor.name,
        ?level,
        "the server's log level was set"
    );
    Ok(HttpResponse::Ok().json(LogLevelView { level }))
}
