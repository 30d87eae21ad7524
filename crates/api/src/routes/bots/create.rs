//! `POST /api/bots`: creates a bot.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{BotShaper, create_bot, revision_tag};
use crate::dto::{bot::BotView, create_bot::CreateBotRequest};
use crate::extract::{IdempotencyKey, Json};
use crate::problem::Problem;
use crate::state::ApiState;

/// Creates a bot
///
/// Answers when the wish is on disk; the bot becomes ready later (`GET /api/events`). With an `Idempotency-Key` a repeated
/// request answers with the bot that the first one made; the same key with another request is `409`.
#[utoipa::path(
    post,
    path = "/api/bots",
    operation_id = "createBot",
    tag = "bots",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 200 visible ASCII characters, such as a random UUID")),
    request_body = CreateBotRequest,
    responses(
        (status = 201, body = BotView, headers(("location" = String, description = "The bot's path"), ("etag" = String, description = "The bot's revision"), ("idempotency-replayed" = Option<String>, description = "`true` when an earlier request with this key made the bot"))),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<CreateBotRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = create_bot(request);
    let created = state
        .fleet
        .create_bot(&caller.actor, wish, key.as_deref())
        .await?;
    let record = &created.bot.record;
    let mut response = HttpResponse::Created();
    response.insert_header((LOCATION, format!("/api/bots/{}", record.id)));
    response.insert_header((ETAG, revision_tag(&created.bot)));
    if created.is_replay {
        response.insert_header(("idempotency-replayed", "true"));
    }
    Ok(response.json(BotShaper::new(&state.fleet).shape(&created.bot)))
}
