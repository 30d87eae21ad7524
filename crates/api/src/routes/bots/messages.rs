//! `POST /api/bots/{bot}/messages`: talks with a bot.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use actix_web_lab::sse;
use botmaker_fleet::ChatChunk;
use botmaker_fleet::{BotError, ChatMessage};
use futures_util::{Stream, StreamExt};

use crate::caller::Caller;
use crate::dto::chat::{MessageDelta, MessageDone, MessageRequest, MessageView};
use crate::extract::{Accepts, Json, NamedBot, Offer};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::sse::{event, respond};
use crate::state::ApiState;

/// Says something to the bot
///
/// One turn through the bot's gateway, apart from its channels. Server-sent events: `delta` (`MessageDelta`) as the answer is
/// made, then `done` (`MessageDone`) or `error` (`Problem`). With `Accept: application/json` the whole answer at once. `409
/// bot_not_ready` when the bot cannot be talked to.
#[utoipa::path(
    post,
    path = "/api/bots/{bot}/messages",
    operation_id = "sendMessage",
    tag = "bots",
    params(BotPath),
    request_body = MessageRequest,
    responses(
        (status = 200, content((MessageDelta = "text/event-stream"), (MessageView = "application/json"))),
    ),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Json(message): Json<MessageRequest>,
) -> Result<HttpResponse, Problem> {
    let offer = Accepts::choose(&request, &[Offer::EventStream, Offer::Json])?;
    let message = ChatMessage {
        text: message.text,
        session: message.session,
    };
    let chunks = state
        .fleet
        .send_message(&caller.actor, &bot, message)
        .await?;
    if offer == Offer::Json {
        return Ok(HttpResponse::Ok().json(collect(chunks).await?));
    }
    respond(&request, &state, caller, chunks.map(shape))
}

fn shape(chunk: Result<ChatChunk, BotError>) -> sse::Event {
    match chunk {
        Ok(ChatChunk::Delta(text)) => event("delta", None, &MessageDelta { text }),
        Ok(ChatChunk::Done { finish_reason }) => event(
            "done",
            None,
            &MessageDone {
                finish_reason: Some(finish_reason),
            },
        ),
        Err(error) => event("error", None, &Problem::from(error).body()),
    }
}

/// The whole answer; the gateway client bounds its size.
async fn collect(
    mut chunks: impl Stream<Item = Result<ChatChunk, BotError>> + Unpin,
) -> Result<MessageView, Problem> {
    let mut answer = MessageView {
        text: String::new(),
        finish_reason: None,
    };
    while let Some(chunk) = chunks.next().await {
        match chunk? {
            ChatChunk::Delta(text) => answer.text.push_str(&text),
            ChatChunk::Done { finish_reason } => answer.finish_reason = Some(finish_reason),
        }
    }
    Ok(answer)
}
