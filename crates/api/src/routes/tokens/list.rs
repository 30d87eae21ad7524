//! `GET /api/tokens`: lists API tokens.

use crate::dto::token::TokenListView;

/// Lists API tokens
///
/// One's own, without their values.
#[utoipa::path(
    get,
    path = "/api/tokens",
    operation_id = "listTokens",
    tag = "tokens",
    responses(
        (status = 200, body = TokenListView),
    ),
)]
pub(crate) async fn handle() {}
