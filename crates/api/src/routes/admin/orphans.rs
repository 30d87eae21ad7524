//! `GET /api/admin/orphans`: lists orphans.

use crate::dto::janitor::OrphansView;

/// Lists what no bot has
///
/// Containers, networks and directories of this instance. For administrators.
#[utoipa::path(
    get,
    path = "/api/admin/orphans",
    operation_id = "orphans",
    tag = "admin",
    responses(
        (status = 200, body = OrphansView),
    ),
)]
pub(crate) async fn handle() {}
