//! `GET /healthz`: says that the server lives.

use crate::dto::health::HealthView;

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
pub(crate) async fn handle() {}
