//! `POST /api/tokens`: makes an API token.

use actix_web::{HttpResponse, web::Data};
use botmaker_fleet::ExposeSecret;
use std::time::Duration;

use crate::caller::Caller;
use crate::convert::token_view;
use crate::dto::token::{CreateTokenRequest, CreatedToken};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Makes an API token
///
/// Its value is told only in this answer. Not for callers that come with a token themselves.
#[utoipa::path(
    post,
    path = "/api/tokens",
    operation_id = "createToken",
    tag = "tokens",
    request_body = CreateTokenRequest,
    responses(
        (status = 201, body = CreatedToken),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<CreateTokenRequest>,
) -> Result<HttpResponse, Problem> {
    let ttl = request.ttl_seconds.map(Duration::from_secs);
    let (record, token) = state
        .fleet
        .create_api_token(&caller.actor, &request.name, ttl)
        .await?;
    let created = CreatedToken {
        details: token_view(record),
        token: token.expose_secret().to_owned(),
    };
    Ok(HttpResponse::Created().json(created))
}
