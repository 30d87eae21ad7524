//! `POST /api/auth/logout`: signs out.


/// Signs out
///
/// Ends the present session; repeated is success.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    operation_id = "logOut",
    tag = "auth",
    responses(
        (status = 204, description = "Signed out; the cookie is removed"),
    ),
)]
pub(crate) async fn handle() {}
