//! `POST /api/keys/{key}/test`: asks the vendor whether a key is good.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::key_test_view;
use crate::dto::key::KeyTestView;
use crate::extract::NamedKey;
use crate::problem::Problem;
use crate::routes::keys::KeyPath;
use crate::state::ApiState;

/// Asks the vendor whether a key is good
///
/// With a request that costs nothing; a vendor that does not answer within ten seconds has not said so. For administrators.
#[utoipa::path(
    post,
    path = "/api/keys/{key}/test",
    operation_id = "testKey",
    tag = "keys",
    params(KeyPath),
    responses((status = 200, body = KeyTestView)),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    NamedKey(key): NamedKey,
) -> Result<HttpResponse, Problem> {
    let test = state.fleet.test_key(&caller.actor, key).await?;
    Ok(HttpResponse::Ok().json(key_test_view(test)))
}
