//! `POST /api/admin/cleanup`: removes orphans.

use crate::dto::janitor::{CleanUpRequest, CleanUpView};

/// Removes stopped orphan containers
///
/// Without `apply` it only tells what it would do. Never touches what is newer than the database. For administrators.
#[utoipa::path(
    post,
    path = "/api/admin/cleanup",
    operation_id = "cleanUp",
    tag = "admin",
    request_body = CleanUpRequest,
    responses(
        (status = 200, body = CleanUpView),
    ),
)]
pub(crate) async fn handle() {}
