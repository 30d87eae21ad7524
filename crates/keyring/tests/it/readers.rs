//! What is read of answers is what a vendor writes there: readers and the mock vendor know the formats independently.

use botmaker_domain::keyring::TokenCounts;
use botmaker_keyring::{
    vendor::endpoint::Endpoint,
    wire::{Usage, UsageReader},
};
use botmaker_testkit::vendor::{Answer, MockVendor, Tokens};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

const STREAM: &str = r#"{"stream":true,"stream_options":{"include_usage":true}}"#;
const WHOLE: &str = r#"{"stream":false}"#;

/// Each endpoint whose model writes, as it is asked for a stream and for a whole answer.
const ASKED: [(Endpoint, &str, &str); 11] = [
    (Endpoint::ChatCompletions, "/chat/completions", STREAM),
    (Endpoint::ChatCompletions, "/chat/completions", WHOLE),
    (Endpoint::Responses, "/responses", STREAM),
    (Endpoint::Responses, "/responses", WHOLE),
    (Endpoint::Messages, "/v1/messages", STREAM),
    (Endpoint::Messages, "/v1/messages", WHOLE),
    (Endpoint::GenerateContent, "/models/m:generateContent", "{}"),
    (
        Endpoint::StreamGenerateContent,
        "/models/m:streamGenerateContent",
        "{}",
    ),
    (
        Endpoint::StreamGenerateContent,
        "/models/m:streamGenerateContent?alt=sse",
        "{}",
    ),
    (Endpoint::OllamaChat, "/api/chat", STREAM),
    (Endpoint::OllamaGenerate, "/api/generate", WHOLE),
];

async fn read(vendor: &MockVendor, endpoint: Endpoint, path: &str, body: &'static str) -> Usage {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::post(format!("{}{path}", vendor.url()))
        .body(Full::<Bytes>::from(body))
        .unwrap();
    let mut answer = client.request(request).await.unwrap().into_body();
    let mut reader = UsageReader::new(endpoint, None);
    while let Some(Ok(frame)) = answer.frame().await {
        if let Some(bytes) = frame.data_ref() {
            reader.push(bytes);
        }
    }
    reader.finish()
}

#[tokio::test]
async fn every_answer_tells_what_it_took() {
    let vendor = MockVendor::start().await;
    let told = Tokens {
        input: 1234,
        cached: 1000,
        output: 77,
    };
    vendor.answer(Answer::words(["usage: {", "\"}]", "[DONE]"]).tokens(told));
    for (endpoint, path, body) in ASKED {
        // Ollama does not tell what its cache held.
        let cached = if path.starts_with("/api/") { 0 } else { 1000 };
        let expected = Usage {
            tokens: Some(TokenCounts {
                input: 1234 - cached,
                cached,
                cache_write: 0,
                output: 77,
            }),
            saw_first_token: true,
            is_complete: true,
            skipped: 0,
        };
        let seen = read(&vendor, endpoint, path, body).await;
        assert_eq!(seen, expected, "{path} {body}");
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_is_not_complete() {
    let vendor = MockVendor::start().await;
    vendor.answer(Answer::words(["a", "b", "c"]).cut_after(2));
    for (endpoint, path, body) in ASKED {
        let seen = read(&vendor, endpoint, path, body).await;
        // A whole answer is a single piece and has come before the cut.
        let is_whole = body == WHOLE || endpoint == Endpoint::GenerateContent;
        assert_eq!(seen.is_complete, is_whole, "{path} {body}");
    }
}
