//! `POST /api/bots/preview`: shows what a bot would be made of.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{create_bot, preview_view};
use crate::dto::{create_bot::CreateBotRequest, preview::PreviewView};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Shows what a bot would be made of
///
/// By the same steps that make it; nothing is written and no secret is answered. Mistakes are refused as when creating.
#[utoipa::path(
    post,
    path = "/api/bots/preview",
    operation_id = "previewBot",
    tag = "bots",
    request_body = CreateBotRequest,
    responses(
        (status = 200, body = PreviewView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    _caller: Caller,
    Json(request): Json<CreateBotRequest>,
) -> Result<HttpResponse, Problem> {
    let preview = state.fleet.preview_bot(create_bot(request)).await?;
    Ok(HttpResponse::Ok().json(preview_view(preview)))
}
