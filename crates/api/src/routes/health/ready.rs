//! `GET /readyz`: says whether the server can work.

use actix_web::{HttpResponse, web::Data};

use crate::dto::health::ReadinessView;
use crate::state::ApiState;

/// Whether the server can work
///
/// Needs no login. `503` when the database does not answer.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "health",
    security(()),
    responses(
        (status = 200, body = ReadinessView),
        (status = 503, body = ReadinessView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>) -> HttpResponse {
    let database = state.fleet.check_store().await.is_ok();
    let view = ReadinessView {
        ready: database,
        database,
        docker: state.fleet.engine().is_available,
    };
    if database {
        HttpResponse::Ok().json(view)
    } else {
        HttpResponse::ServiceUnavailable().json(view)
    }
}
