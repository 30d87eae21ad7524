//! `POST /api/tokens`: makes an API token.

use crate::dto::token::{CreateTokenRequest, CreatedToken};

/// Makes an API token
///
/// Its value is told only in this answer.
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
pub(crate) async fn handle() {}
