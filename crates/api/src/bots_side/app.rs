//! The routes of the bots' side. Every other path is a 404 in JSON.

use actix_web::{
    HttpResponse,
    web::{self, Data, PayloadConfig, ServiceConfig},
};
use serde_json::json;
use uuid::Uuid;

use super::demo;

/// OpenClaw's system prompt is about 100 KB; a long conversation with pictures is a few MiB.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

struct Instance(Uuid);

/// Adds the routes.
pub(super) fn routes(config: &mut ServiceConfig, instance: Uuid) {
    config
        .app_data(PayloadConfig::new(MAX_BODY_BYTES))
        .app_data(Data::new(Instance(instance)))
        .route("/healthz", web::get().to(healthz))
        .route("/demo/v1/models", web::get().to(demo::models))
        .route("/demo/v1/chat/completions", web::post().to(demo::complete))
        .default_service(web::to(not_found));
}

async fn healthz(instance: Data<Instance>) -> HttpResponse {
    HttpResponse::Ok()
        .json(json!({ "status": "ok", "service": "botmaker-bots-side", "instance": instance.0 }))
}

async fn not_found() -> HttpResponse {
    HttpResponse::NotFound().json(json!({ "error": { "message": "there is nothing at this path", "type": "invalid_request_error", "code": "not_found" } }))
}
