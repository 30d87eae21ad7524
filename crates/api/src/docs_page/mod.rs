//! `/api/docs`: shows the OpenAPI document to people. Its script and style come from this program alone.

use actix_web::{HttpResponse, http::header::CACHE_CONTROL};

use crate::{openapi, problem::Problem};

fn file(media_type: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .content_type(media_type)
        .body(text)
}

pub(crate) async fn page() -> HttpResponse {
    file("text/html; charset=utf-8", include_str!("docs.html"))
}

pub(crate) async fn script() -> HttpResponse {
    file("text/javascript; charset=utf-8", include_str!("docs.js"))
}

pub(crate) async fn style() -> HttpResponse {
    file("text/css; charset=utf-8", include_str!("docs.css"))
}

/// The OpenAPI document.
pub(crate) async fn document() -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(openapi::document()))
}
