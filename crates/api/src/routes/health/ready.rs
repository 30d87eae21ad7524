//! `GET /readyz`: says whether the server can work.

use crate::dto::health::ReadinessView;

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
pub(crate) async fn handle() {}
