//! `GET /api/prices`: lists prices.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::price_view;
use crate::dto::price::PriceListView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists what models cost
///
/// Those that came with BotMaker and those that an operator gave.
#[utoipa::path(
    get,
    path = "/api/prices",
    operation_id = "listPrices",
    tag = "usage",
    responses((status = 200, body = PriceListView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, _: Caller) -> Result<HttpResponse, Problem> {
    let prices = state.fleet.list_prices().await?;
    let prices = prices.into_iter().map(price_view).collect();
    Ok(HttpResponse::Ok().json(PriceListView { prices }))
}
