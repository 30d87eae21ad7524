//! `GET /api/bots/{bot}/avatar`: a bot's picture.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web::Data};

use crate::caller::Caller;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::state::ApiState;

/// A page asks for a picture by an address that carries its digest, so that another picture has another address.
const FOREVER: &str = "private, max-age=31536000, immutable";

/// A bot's picture
///
/// `404 avatar_missing` for a bot with an emoji or a drawn face. Kept by browsers for a year: add the `digest` of the bot's
/// `avatar` to the address, as in `?v=3fb2…`.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/avatar",
    operation_id = "avatar",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp")), headers(("etag" = String, description = "The picture's digest"))),
        (status = 304, description = "The picture that `If-None-Match` names."),
    ),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let found = state.fleet.load_picture(&caller.actor, &bot).await?;
    let tag = EntityTag::new_strong(found.digest.to_string());
    let is_known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => false,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, tag.to_string()))
        .insert_header((CACHE_CONTROL, FOREVER));
    if is_known {
        return Ok(response.finish());
    }
    response.content_type(found.picture.format().media_type());
    Ok(response.body(found.picture.into_bytes()))
}
