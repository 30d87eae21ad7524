//! `GET /api/catalog`: shows the catalogue.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::catalog_view;
use crate::dto::catalog::CatalogView;
use crate::state::ApiState;

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
pub(crate) async fn handle(state: Data<ApiState>, _caller: Caller) -> HttpResponse {
    HttpResponse::Ok().json(catalog_view(&state.fleet.catalog()))
}
