//! `GET /api/catalog`: shows the catalogue.

use crate::dto::catalog::CatalogView;

/// Providers, channels, defaults and limits
///
/// Everything that a form for a new bot needs.
#[utoipa::path(
    get,
    path = "/api/catalog",
    operation_id = "catalog",
    tag = "catalog",
    responses(
        (status = 200, body = CatalogView),
    ),
)]
pub(crate) async fn handle() {}
