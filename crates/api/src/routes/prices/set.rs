//! `PUT /api/prices`: sets a price.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::amounts;
use crate::dto::price::SetPriceRequest;
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Sets what a model costs
///
/// For requests from now on. For administrators.
#[utoipa::path(
    put,
    path = "/api/prices",
    operation_id = "setPrice",
    tag = "usage",
    request_body = SetPriceRequest,
    responses((status = 204, description = "Set")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<SetPriceRequest>,
) -> Result<HttpResponse, Problem> {
    let SetPriceRequest {
        vendor,
        model,
        price,
    } = request;
    let (fleet, actor) = (&state.fleet, &caller.actor);
    fleet
        .set_price(actor, &vendor, &model, price.map(amounts))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
