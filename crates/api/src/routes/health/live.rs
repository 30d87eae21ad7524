//! `GET /healthz`: says that the server lives.

use actix_web::{HttpResponse, web::Data};

use crate::dto::health::HealthView;
use crate::state::ApiState;

/// Whether the server lives
///
/// Needs no login. Tells who holds the port.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "healthz",
    tag = "health",
    security(()),
    responses(
        (status = 200, body = HealthView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>) -> HttpResponse {
    HttpResponse::Ok().json(HealthView {
        status: "ok".to_owned(),
        service: "botmaker".to_owned(),
        instance: state.fleet.instance_id(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}
