//! One chat turn: `POST /v1/chat/completions`, streamed.

use std::collections::VecDeque;

use futures_util::{StreamExt, stream};
use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::{
    super::{ChatChunk, ChatError, ChatStream, ChatTurn, GatewayTarget},
    HttpGateway, HttpGatewayLimits,
    body::{self, MAX_WORDS, protocol},
    sse::EventParser,
};
use crate::text;

#[derive(Deserialize)]
struct Refusal {
    error: Complaint,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(default)]
    message: String,
    #[serde(default, rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    choices: Vec<Choice>,
    error: Option<Complaint>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    content: Option<String>,
}

/// What a model's vendor, or the keyring's proxy in its place, says to people: OpenClaw passes some answers on whole, as
/// `429: {"error":{"message":"…"}}`.
fn vendors_words(complaint: &str) -> String {
    let said = complaint.find('{').and_then(|start| {
        let answer: Value = serde_json::from_str(&complaint[start..]).ok()?;
        let message = &answer["error"]["message"];
        let message = message.as_str().or_else(|| answer["message"].as_str())?;
        Some(format!("{}{message}", &complaint[..start]))
    });
    said.unwrap_or_else(|| complaint.to_owned())
}

fn failed(complaint: &Complaint) -> ChatError {
    let words = text::one_line(&vendors_words(&complaint.message), MAX_WORDS);
    ChatError::Failed {
        message: if words.is_empty() {
            "no reason given".to_owned()
        } else {
            words
        },
    }
}

pub(super) async fn chat(
    gateway: &HttpGateway,
    target: &GatewayTarget,
    turn: &ChatTurn,
) -> Result<ChatStream, ChatError> {
    let limits = gateway.limits;
    let deadline = Instant::now() + limits.chat;
    let request = gateway
        .request(target, Method::POST, "/v1/chat/completions")
        .json(&json!({
            "model": "openclaw",
            "stream": true,
            // OpenClaw keeps one session for each value.
            "user": turn.session,
            "messages": [{ "role": "user", "content": turn.text }],
        }));
    let first = deadline.min(Instant::now() + limits.chat_idle);
    let response = timeout_at(first, request.send())
        .await
        .map_err(|_| ChatError::Timeout)?
        .map_err(body::transport)?;
    if response.status() != StatusCode::OK {
        return Err(refusal(response, &limits, deadline).await);
    }
    if !body::is_of_type(&response, "text/event-stream") {
        return Err(protocol("it is not an event stream"));
    }
    let turn = Turn {
        response,
        limits,
        deadline,
        answer: Answer::default(),
        received: 0,
        is_over: false,
    };
    Ok(stream::unfold(turn, |mut turn| async move {
        let next = turn.next().await?;
        turn.is_over = !matches!(next, Ok(ChatChunk::Delta(_)));
        Some((next, turn))
    })
    .boxed())
}

/// Why the gateway did not even begin to answer.
async fn refusal(response: Response, limits: &HttpGatewayLimits, deadline: Instant) -> ChatError {
    let status = response.status();
    let soon = deadline.min(Instant::now() + limits.rpc);
    match timeout_at(soon, body::json::<Refusal>(response, limits.probe_bytes)).await {
        Err(_) => ChatError::Timeout,
        // The gateway's own refusal; a provider that refuses its key says so with another type.
        Ok(Ok(refusal))
            if status == StatusCode::UNAUTHORIZED && refusal.error.kind == "unauthorized" =>
        {
            ChatError::Unauthorized
        }
        Ok(Ok(refusal)) => failed(&refusal.error),
        Ok(Err(_)) if status == StatusCode::UNAUTHORIZED => ChatError::Unauthorized,
        Ok(Err(_)) => protocol(format!("it answered with status {}", status.as_u16())),
    }
}

/// A turn whose answer is on its way.
struct Turn {
    response: Response,
    limits: HttpGatewayLimits,
    deadline: Instant,
    answer: Answer,
    received: usize,
    is_over: bool,
}

impl Turn {
    async fn next(&mut self) -> Option<Result<ChatChunk, ChatError>> {
        if self.is_over {
            return None;
        }
        loop {
            if let Some(chunk) = self.answer.pop() {
                return Some(chunk);
            }
            if let Err(error) = self.receive().await {
                return Some(Err(error));
            }
        }
    }

    async fn receive(&mut self) -> Result<(), ChatError> {
        let until = self.deadline.min(Instant::now() + self.limits.chat_idle);
        let bytes = timeout_at(until, self.response.chunk())
            .await
            .map_err(|_| ChatError::Timeout)?
            .map_err(body::transport)?
            .ok_or_else(|| protocol("it ended in the middle"))?;
        self.received += bytes.len();
        if self.received > self.limits.chat_bytes {
            return Err(protocol(format!(
                "it is longer than {} bytes",
                self.limits.chat_bytes
            )));
        }
        self.answer.push(&bytes);
        Ok(())
    }
}

/// An answer apart from its connection: bytes come in as they arrive, chunks go out.
#[derive(Default)]
pub(crate) struct Answer {
    parser: EventParser,
    ready: VecDeque<Result<ChatChunk, ChatError>>,
    finish_reason: Option<String>,
}

impl Answer {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        for event in self.parser.push(bytes) {
            self.take(&event);
        }
    }

    /// The next chunk, if one is complete.
    pub(crate) fn pop(&mut self) -> Option<Result<ChatChunk, ChatError>> {
        self.ready.pop_front()
    }

    /// Turns one event into chunks.
    fn take(&mut self, event: &[u8]) {
        if event == b"[DONE]" {
            let finish_reason = self
                .finish_reason
                .take()
                .unwrap_or_else(|| "stop".to_owned());
            self.ready.push_back(Ok(ChatChunk::Done { finish_reason }));
            return;
        }
        let Ok(event) = serde_json::from_slice::<Event>(event) else {
            self.ready.push_back(Err(protocol("an event is malformed")));
            return;
        };
        if let Some(complaint) = event.error {
            self.ready.push_back(Err(failed(&complaint)));
        }
        for choice in event.choices {
            let words = text::lines(&choice.delta.content.unwrap_or_default());
            if !words.is_empty() {
                self.ready.push_back(Ok(ChatChunk::Delta(words)));
            }
            let reason = choice
                .finish_reason
                .map(|reason| text::one_line(&reason, 64));
            self.finish_reason = reason.or(self.finish_reason.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_vendor_says_to_people_is_taken_out_of_its_answer() {
        let cases = [
            (
                r#"429: {"error":{"message":"Spent.","type":"x"},"type":"error"}"#,
                "429: Spent.",
            ),
            (
                r#"403 {"error":"Cut off.","message":"Cut off."}"#,
                "403 Cut off.",
            ),
            (r#"{"error":{"message":"No."}}"#, "No."),
            ("plain words {not JSON}", "plain words {not JSON}"),
            (r#"{"other":1}"#, r#"{"other":1}"#),
            ("", ""),
        ];
        for (said, words) in cases {
            assert_eq!(vendors_words(said), words);
        }
    }
}
