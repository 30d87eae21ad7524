//! `GET /api/tokens`: lists API tokens.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::token_view;
use crate::dto::token::TokenListView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists API tokens
///
/// One's own, an administrator's call everybody's; without their values.
#[utoipa::path(
    get,
    path = "/api/tokens",
    operation_id = "listTokens",
    tag = "tokens",
    responses(
        (status = 200, body = TokenListView),
    ),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let tokens = state.fleet.list_api_tokens(&caller.actor).await?;
    let tokens = tokens.into_iter().map(token_view).collect();
    Ok(HttpResponse::Ok().json(TokenListView { tokens }))
}
