//! Answers for every path that is no API: a file, or the first page for a person's navigation.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{ACCEPT, CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch},
    },
};

use super::assets::{self, Asset};
use crate::problem::Problem;

/// Serves a file by its exact name. Any other address shows the first page when a browser opens it, because the
/// dashboard routes by itself; everything else is not found.
pub(crate) async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Err(Problem::no_such_path());
    }
    let path = request.path().trim_start_matches('/');
    if let Some(asset) = assets::find(path) {
        return Ok(answer(&request, asset));
    }
    if path.is_empty() || is_navigation(&request) {
        return Ok(answer(&request, assets::index()));
    }
    Err(Problem::no_such_path())
}

/// Whether a person opens the address: browsers ask for HTML then, and scripts, images and fetches do not.
fn is_navigation(request: &HttpRequest) -> bool {
    let accept = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn answer(request: &HttpRequest, asset: &'static Asset) -> HttpResponse {
    let etag = EntityTag::new_strong(asset.etag.to_owned());
    let known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&etag)),
        Err(_) => false,
    };
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    let caching = if asset.is_immutable() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ETAG, etag.to_string()));
    if known {
        return response.finish();
    }
    response.content_type(asset.media_type()).body(asset.bytes)
}
