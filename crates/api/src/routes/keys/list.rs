//! `GET /api/keys`: lists keys.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::key_view;
use crate::dto::key::KeyListView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists keys
///
/// Without their values, which nobody is told. Members see which of their own bots may use each.
#[utoipa::path(
    get,
    path = "/api/keys",
    operation_id = "listKeys",
    tag = "keys",
    responses((status = 200, body = KeyListView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let keys = state.fleet.list_keys(&caller.actor).await?;
    let keys = keys.into_iter().map(key_view).collect();
    Ok(HttpResponse::Ok().json(KeyListView { keys }))
}
