//! `POST /api/leftovers/{leftover}/adopt`: makes a bot again.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};

use crate::caller::Caller;
use crate::convert::{BotShaper, adoption, revision_tag};
use crate::dto::{bot::BotView, leftover::AdoptRequest};
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Makes a bot again from what is left of it
///
/// It has its old id, its description and everything that it kept; only its picture is gone. Secrets of a deleted bot were
/// destroyed and have to be given again (`bot_invalid` names them), or the channels dropped that need them.
#[utoipa::path(
    post,
    path = "/api/leftovers/{leftover}/adopt",
    operation_id = "adoptLeftover",
    tag = "bots",
    params(("leftover" = String, Path, description = "Its name")),
    request_body = AdoptRequest,
    responses(
        (status = 201, body = BotView, headers(("location" = String, description = "The bot's path"), ("etag" = String, description = "The bot's revision"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    name: Path<String>,
    Json(request): Json<AdoptRequest>,
) -> Result<HttpResponse, Problem> {
    let adopted = state
        .fleet
        .adopt_leftover(&caller.actor, &name, adoption(request))
        .await?;
    let mut response = HttpResponse::Created();
    response.insert_header((LOCATION, format!("/api/bots/{}", adopted.record.id)));
    response.insert_header((ETAG, revision_tag(&adopted)));
    Ok(response.json(BotShaper::new(&state.fleet).shape(&adopted)))
}
