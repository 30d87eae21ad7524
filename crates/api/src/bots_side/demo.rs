//! The demo model: `OpenAI`'s chat completions format with scripted answers, no key and no network.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpRequest, HttpResponse, Responder, web::Bytes};
use actix_web_lab::sse;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{answer::answer, wire::CompletionRequest};

/// The model's name.
const MODEL: &str = "demo-1";
/// Time between the pieces of an answer, so that a person sees it come.
const PACE: Duration = Duration::from_millis(15);

/// Lists the one model.
pub(super) async fn models() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "object": "list", "data": [{ "id": MODEL, "object": "model", "created": 0, "owned_by": "botmaker" }] }))
}

/// Answers a conversation.
pub(super) async fn complete(request: HttpRequest, body: Bytes) -> HttpResponse {
    let Ok(wanted) = serde_json::from_slice::<CompletionRequest>(&body) else {
        let error = json!({ "error": { "message": "the body is no chat completion request", "type": "invalid_request_error", "code": "invalid_body" } });
        return HttpResponse::BadRequest().json(error);
    };
    let said = Said::new(&wanted);
    if wanted.stream == Some(true) {
        let events = stream::iter(
            said.chunks()
                .into_iter()
                .map(|chunk| sse::Data::new(chunk.to_string()).into()),
        )
        .chain(stream::iter([sse::Event::from(sse::Data::new("[DONE]"))]))
        .then(|event| async {
            tokio::time::sleep(PACE).await;
            Ok::<_, Infallible>(event)
        });
        return sse::Sse::from_stream(events).respond_to(&request);
    }
    HttpResponse::Ok().json(said.whole())
}

struct Said {
    id: String,
    created: i64,
    model: String,
    text: String,
    prompt_tokens: usize,
}

impl Said {
    fn new(wanted: &CompletionRequest) -> Self {
        Self {
            id: format!("chatcmpl-{}", Uuid::now_v7().simple()),
            created: Timestamp::now().as_second(),
            model: wanted.model.clone().unwrap_or_else(|| MODEL.to_owned()),
            text: answer(&wanted.last_user_text()),
            prompt_tokens: wanted.prompt_tokens(),
        }
    }

    fn usage(&self) -> Value {
        let completion = self.text.len().div_ceil(4);
        json!({ "prompt_tokens": self.prompt_tokens, "completion_tokens": completion, "total_tokens": self.prompt_tokens + completion })
    }

    fn whole(&self) -> Value {
        json!({
            "id": self.id, "object": "chat.completion", "created": self.created, "model": self.model,
            "choices": [{ "index": 0, "message": { "role": "assistant", "content": self.text }, "finish_reason": "stop" }],
            "usage": self.usage(),
        })
    }

    fn chunk(&self, choices: &Value, usage: &Value) -> Value {
        json!({ "id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": self.model, "choices": choices, "usage": usage })
    }

    /// The role, the words one by one, the end, the usage.
    fn chunks(&self) -> Vec<Value> {
        let choice = |delta: Value, finish: Value| json!([{ "index": 0, "delta": delta, "finish_reason": finish }]);
        let first = choice(json!({ "role": "assistant", "content": "" }), Value::Null);
        let mut chunks = vec![self.chunk(&first, &Value::Null)];
        for piece in self.text.split_inclusive(' ') {
            let words = choice(json!({ "content": piece }), Value::Null);
            chunks.push(self.chunk(&words, &Value::Null));
        }
        chunks.push(self.chunk(&choice(json!({}), json!("stop")), &Value::Null));
        chunks.push(self.chunk(&json!([]), &self.usage()));
        chunks
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};

    use super::*;
    use crate::bots_side::app;

    async fn call(method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let app =
            test::init_service(App::new().configure(|config| app::routes(config, Uuid::nil())))
                .await;
        let mut request = test::TestRequest::with_uri(path).method(method.parse().unwrap());
        if let Some(body) = body {
            request = request.set_json(body);
        }
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        (
            status,
            String::from_utf8(test::read_body(response).await.to_vec()).unwrap(),
        )
    }

    fn conversation(stream: bool) -> Value {
        json!({ "model": "demo-1", "stream": stream, "tools": [{ "type": "function" }], "messages": [
            { "role": "system", "content": "x".repeat(200_000) },
            { "role": "assistant", "content": null, "tool_calls": [] },
            { "role": "user", "content": [{ "type": "text", "text": "hi there" }, { "type": "image_url", "image_url": {} }] },
        ] })
    }

    #[actix_web::test]
    async fn a_whole_answer_refers_to_the_last_message() {
        let (status, body) = call(
            "POST",
            "/demo/v1/chat/completions",
            Some(conversation(false)),
        )
        .await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(status, 200);
        let text = body["choices"][0]["message"]["content"].as_str().unwrap();
        assert!(
            text.contains("demo model") && text.contains("“hi there”"),
            "{text}"
        );
        assert!(body["usage"]["prompt_tokens"].as_u64().unwrap() > 50_000);
    }

    #[actix_web::test]
    async fn a_streamed_answer_has_the_same_words_and_an_end() {
        let (status, body) = call(
            "POST",
            "/demo/v1/chat/completions",
            Some(conversation(true)),
        )
        .await;
        assert_eq!(status, 200);
        let data: Vec<&str> = body
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .collect();
        assert_eq!(data.last(), Some(&"[DONE]"));
        let chunks: Vec<Value> = data[..data.len() - 1]
            .iter()
            .map(|chunk| serde_json::from_str(chunk).unwrap())
            .collect();
        let text: String = chunks
            .iter()
            .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
            .collect();
        assert_eq!(text, answer("hi there"));
        assert!(
            chunks
                .iter()
                .any(|chunk| chunk["choices"][0]["finish_reason"] == "stop")
        );
        assert!(chunks.last().unwrap()["usage"]["total_tokens"].is_u64());
    }

    #[actix_web::test]
    async fn nothing_else_is_there() {
        for path in ["/", "/api/bots", "/demo", "/demo/v1", "/api/openapi.json"] {
            let (status, body) = call("GET", path, None).await;
            assert_eq!(status, 404, "{path}");
            assert!(body.contains("not_found"), "{body}");
        }
        assert_eq!(call("GET", "/healthz", None).await.0, 200);
        assert_eq!(call("GET", "/demo/v1/models", None).await.0, 200);
        assert_eq!(
            call("POST", "/demo/v1/chat/completions", Some(json!({})))
                .await
                .0,
            400
        );
        let huge =
            json!({ "messages": [{ "role": "user", "content": "x".repeat(5 * 1024 * 1024) }] });
        assert_eq!(
            call("POST", "/demo/v1/chat/completions", Some(huge))
                .await
                .0,
            413
        );
    }
}
