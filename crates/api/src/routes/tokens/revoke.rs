//! `DELETE /api/tokens/{name}`: revokes an API token.


/// Revokes an API token
///
/// It is refused from the next request on.
#[utoipa::path(
    delete,
    path = "/api/tokens/{name}",
    operation_id = "revokeToken",
    tag = "tokens",
    params(("name" = String, Path, description = "The token's name")),
    responses(
        (status = 204, description = "Revoked"),
    ),
)]
pub(crate) async fn handle() {}
