use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn asked(endpoint: Endpoint, body: &Value) -> Asked {
    read(endpoint, "/any", body.to_string().as_bytes())
}

fn plain(model: &str, limit: Option<u64>, is_stream: bool) -> Asked {
    Asked {
        model: Some(model.to_owned()),
        max_output_tokens: limit,
        answers: 1,
        is_stream,
        is_readable: true,
        ..Asked::default()
    }
}

#[test]
fn each_format_says_it_its_own_way() {
    let openai = json!({
        "model": "gpt-5.4", "stream": true, "max_completion_tokens": 900,
        "messages": [{ "role": "user", "content": "hello" }],
        "stream_options": { "include_usage": true },
        "tools": [{ "type": "function", "function": { "name": "web_search", "parameters": {} } }],
    });
    let seen = asked(Endpoint::ChatCompletions, &openai);
    assert_eq!(seen, plain("gpt-5.4", Some(900), true));

    let responses = json!({
        "model": "gpt-5.5", "max_output_tokens": 7, "input": "hi", "previous_response_id": null,
        "tools": [{ "type": "function", "name": "f" }, { "type": "custom", "name": "g" }],
    });
    let seen = asked(Endpoint::Responses, &responses);
    assert_eq!(seen, plain("gpt-5.5", Some(7), false));

    let anthropic = json!({
        "model": "claude-opus-5", "max_tokens": 1024, "stream": true, "system": [{ "type": "text", "text": "s" }],
        "messages": [], "tools": [{ "name": "f", "input_schema": {} }, { "type": "bash_20250124", "name": "bash" }],
    });
    let seen = asked(Endpoint::Messages, &anthropic);
    assert_eq!(seen, plain("claude-opus-5", Some(1024), true));

    let ollama =
        json!({ "model": "llama3.3", "options": { "num_predict": 64, "seed": 1 }, "messages": [] });
    assert_eq!(
        asked(Endpoint::OllamaChat, &ollama),
        plain("llama3.3", Some(64), true)
    );
    let ollama = json!({ "model": "llama3.3", "stream": false, "prompt": "hello", "options": { "num_predict": -1 } });
    assert_eq!(
        asked(Endpoint::OllamaGenerate, &ollama),
        plain("llama3.3", None, false)
    );
}

#[test]
fn google_names_the_model_in_the_path() {
    let body = json!({
        "contents": [{ "parts": [{ "text": "hi" }, { "inlineData": { "mimeType": "image/png", "data": "AA==" } }] }],
        "generationConfig": { "maxOutputTokens": 50, "candidateCount": 2, "temperature": 0.5 },
        "tools": [{ "functionDeclarations": [{ "name": "googleSearch" }] }],
    });
    let path = "/v1beta/models/gemini-3.5-flash:streamGenerateContent";
    let seen = read(
        Endpoint::StreamGenerateContent,
        path,
        body.to_string().as_bytes(),
    );
    let expected = Asked {
        answers: 2,
        ..plain("gemini-3.5-flash", Some(50), true)
    };
    assert_eq!(seen, expected);
    assert_eq!(seen.most_output(Endpoint::StreamGenerateContent, 10), 100);

    let body = br#"{"generation_config":{"max_output_tokens":"70"},"model":"models/other"}"#;
    let seen = read(
        Endpoint::GenerateContent,
        "/models/gemini-2.5-pro:generateContent",
        body,
    );
    assert_eq!(seen, plain("gemini-2.5-pro", Some(70), false));
}

#[test]
fn what_is_asked_several_times_is_set_aside_several_times() {
    let body = json!({ "model": "m", "n": 4, "max_tokens": 10, "max_completion_tokens": 20 });
    let seen = asked(Endpoint::ChatCompletions, &body);
    assert_eq!(seen.most_output(Endpoint::ChatCompletions, 5), 80);
    let silent = asked(Endpoint::ChatCompletions, &json!({ "model": "m" }));
    assert_eq!(silent.most_output(Endpoint::ChatCompletions, 5), 5);
    assert_eq!(silent.most_output(Endpoint::Embeddings, 5), 0);
    let huge = asked(
        Endpoint::ChatCompletions,
        &json!({ "n": u64::MAX, "max_tokens": 1e300 }),
    );
    assert_eq!(huge.most_output(Endpoint::ChatCompletions, 5), u64::MAX);
}

#[test]
fn what_could_be_read_in_two_ways_is_not_readable() {
    let bodies = [
        r#"{"model":"cheap","model":"dear"}"#,
        r#"{"max_tokens":1,"max_tokens":100000}"#,
        r#"{"generationConfig":{"maxOutputTokens":1,"maxOutputTokens":9}}"#,
        r#"{"generationConfig":{},"generationConfig":{"maxOutputTokens":9}}"#,
        r#"{"model":"m"} {"model":"n"}"#,
        r#"{"model":"m""#,
        r#"[{"model":"m"}]"#,
        "\u{feff}{}",
        "",
        "null",
    ];
    for body in bodies {
        let seen = read(
            Endpoint::ChatCompletions,
            "/chat/completions",
            body.as_bytes(),
        );
        assert!(!seen.is_readable, "{body}");
    }
    assert!(!read(Endpoint::Messages, "", b"{\"model\":\"\xff\"}").is_readable);
    assert!(read(Endpoint::Models, "/models", b"").is_readable);
}

#[test]
fn an_escaped_name_is_the_same_name() {
    let body = br#"{"mod\u0065l":"gpt\u002d5.4","strea\u006d":true}"#;
    let seen = read(Endpoint::ChatCompletions, "", body);
    assert_eq!(seen, plain("gpt-5.4", None, true));
}

#[test]
fn what_lies_outside_is_not_bounded_by_the_body() {
    let outside = [
        json!({ "previous_response_id": "resp_1" }),
        json!({ "conversation": { "id": "conv_1" } }),
        json!({ "prompt": { "id": "pmpt_1" } }),
        json!({ "cachedContent": "cachedContents/1" }),
        json!({ "messages": [{ "content": [{ "type": "image_url", "image_url": { "url": "https://x.example/a" } }] }] }),
        json!({ "messages": [{ "content": [{ "type": "image", "source": { "url": "http://x.example", "type": "url" } }] }] }),
        json!({ "messages": [{ "content": [{ "type": "file", "file": { "file_id": "file-1" } }] }] }),
        json!({ "input": [{ "content": [{ "type": "input_image", "image_url": "https://x.example/a" }] }] }),
        json!({ "input": [{ "type": "item_reference", "id": "msg_1" }] }),
        json!({ "contents": [{ "parts": [{ "fileData": { "fileUri": "https://x.example/a" } }] }] }),
        json!({ "requests": [{ "content": { "parts": [{ "file_data": { "file_uri": "gs://a" } }] } }] }),
    ];
    for body in outside {
        let seen = asked(Endpoint::Responses, &body);
        assert!(seen.points_outside && seen.is_readable, "{body}");
        assert_eq!(seen.most_input(100), MOST_INPUT_TOKENS);
    }
    let inside = [
        json!({ "messages": [{ "content": [{ "type": "image_url", "image_url": { "url": "data:image/png;base64,AA==" } }] }] }),
        json!({ "messages": [{ "content": [{ "type": "image", "source": { "type": "base64", "data": "AA==" } }] }] }),
        json!({ "messages": [{ "content": "see https://x.example, file_id" }], "prompt": "https://x.example" }),
        json!({ "input": [{ "type": "message", "content": [{ "type": "input_file", "file_data": "data:AA==" }] }] }),
        json!({ "previous_response_id": "", "messages": [{ "url": "https://x.example", "type": "text" }] }),
    ];
    for body in inside {
        let seen = asked(Endpoint::Responses, &body);
        assert!(!seen.points_outside && seen.is_readable, "{body}");
        assert_eq!(seen.most_input(100), 100);
    }
}

#[test]
fn what_costs_more_than_tokens_is_told() {
    let dear = [
        json!({ "tools": [{ "type": "function" }, { "type": "web_search_preview" }] }),
        json!({ "tools": [{ "type": "web_search_20250305", "name": "web_search" }] }),
        json!({ "tools": [{ "googleSearch": {} }] }),
        json!({ "tools": { "url_context": {} } }),
        json!({ "service_tier": "priority" }),
        json!({ "speed": "fast" }),
        json!({ "models": ["a/b", "c/d"] }),
        json!({ "web_search_options": {} }),
        json!({ "serviceTier": "priority" }),
        json!({ "audio": { "voice": "a" } }),
        json!({ "inference_geo": "us" }),
        json!({ "generationConfig": { "responseModalities": ["IMAGE"] } }),
    ];
    for body in dear {
        assert!(
            asked(Endpoint::GenerateContent, &body).has_surcharge,
            "{body}"
        );
    }
    let usual = [
        json!({ "tools": [], "service_tier": "auto", "models": null }),
        json!({ "tools": [{ "type": "function", "function": { "name": "web_search" } }] }),
        json!({ "tools": [{ "google_search": "a name" }] }),
    ];
    for body in usual {
        assert!(
            !asked(Endpoint::ChatCompletions, &body).has_surcharge,
            "{body}"
        );
    }
}

#[test]
fn depth_and_length_are_harmless() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    // Where nothing is looked for, depth does not matter.
    let body = format!(r#"{{"model":"m","metadata":{}}}"#, deep(200_000));
    assert_eq!(
        read(Endpoint::Messages, "", body.as_bytes()),
        plain("m", None, false)
    );
    let body = format!(r#"{{"model":"m","messages":{}}}"#, deep(200_000));
    assert!(!read(Endpoint::Messages, "", body.as_bytes()).is_readable);
    let body = json!({ "model": "é".repeat(5_000) });
    let model = asked(Endpoint::Messages, &body).model.unwrap();
    assert_eq!(model.chars().count(), MAX_MODEL_CHARS);
}

#[test]
fn wrong_types_are_passed_over() {
    let body = json!({
        "model": ["m"], "stream": "yes", "max_tokens": { "a": 1 }, "n": "x", "options": 5, "tools": 5,
        "messages": 5, "service_tier": 5, "generationConfig": [1, [2]],
    });
    let expected = Asked {
        answers: 1,
        is_readable: true,
        ..Asked::default()
    };
    assert_eq!(asked(Endpoint::Messages, &body), expected);
}

proptest! {
    #[test]
    fn no_body_makes_it_fail(body in prop::collection::vec(any::<u8>(), 0..300), which in 0..Endpoint::ALL.len()) {
        let _ = read(Endpoint::ALL[which], "/models/a:b", &body);
    }

    #[test]
    fn limits_are_read_wherever_they_stand(
        limit in any::<u64>(),
        answers in 1_u64..1000,
        before in "\\PC{0,20}",
        spaces in "[ \n\t]{0,5}",
    ) {
        let text = serde_json::to_string(&before).unwrap();
        let body = format!(
            "{spaces}{{\"messages\":[{text}],{spaces}\"max_tokens\":{limit},\"z\":{text},\"n\":{answers}{spaces}}}{spaces}"
        );
        let seen = read(Endpoint::ChatCompletions, "", body.as_bytes());
        prop_assert!(seen.is_readable);
        prop_assert_eq!(seen.max_output_tokens, Some(limit));
        prop_assert_eq!(seen.most_output(Endpoint::ChatCompletions, 0), limit.saturating_mul(answers));
    }
}
