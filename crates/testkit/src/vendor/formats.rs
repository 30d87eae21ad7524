//! The five formats, as the vendors write them.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{answer::Tokens, received::Received};

/// The bytes of an answer.
pub(super) struct Written {
    pub(super) content_type: &'static str,
    pub(super) pieces: Vec<Bytes>,
}

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

/// Writes `words` as the endpoint that was asked does; `None` where there is no such endpoint.
pub(super) fn write(asked: &Received, words: &[String], tokens: Option<Tokens>) -> Option<Written> {
    let path = asked.path();
    let text = words.concat();
    let ends = |end: &str| path.ends_with(end);
    if ends("/chat/completions") {
        return Some(if asked.wants_stream(false) {
            chat_stream(asked, words, tokens)
        } else {
            whole(&json!({
                "id": "c", "object": "chat.completion", "model": model(asked), "created": 0,
                "choices": [{ "index": 0, "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }],
                "usage": tokens.map(openai),
            }))
        });
    }
    if ends("/responses") {
        return Some(responses(asked, words, tokens));
    }
    if ends("/messages/count_tokens") {
        return Some(whole(&json!({ "input_tokens": 12 })));
    }
    if ends("/messages") {
        return Some(messages(asked, words, tokens));
    }
    if ends(":countTokens") {
        return Some(whole(&json!({ "totalTokens": 12 })));
    }
    if ends(":generateContent") {
        return Some(whole(&google(&text, true, tokens)));
    }
    if ends(":streamGenerateContent") {
        return Some(google_stream(asked, words, tokens));
    }
    if ends("/api/chat") || ends("/api/generate") {
        return Some(ollama(asked, words, tokens));
    }
    if ends("/embeddings") {
        return Some(whole(&json!({
            "object": "list", "model": model(asked), "data": [{ "index": 0, "embedding": [0.25, -0.5] }],
            "usage": tokens.map(|it| json!({ "prompt_tokens": it.input, "total_tokens": it.input })),
        })));
    }
    if ends("/models") {
        return Some(whole(&json!({
            "object": "list", "data": [{ "id": "mock-1", "object": "model" }], "models": [{ "name": "models/mock-1" }],
        })));
    }
    ends("/api/tags").then(|| whole(&json!({ "models": [{ "name": "mock-1" }] })))
}

fn model(asked: &Received) -> Value {
    asked.field("model").unwrap_or(Value::Null)
}

fn whole(value: &Value) -> Written {
    Written {
        content_type: JSON,
        pieces: vec![Bytes::from(value.to_string())],
    }
}

fn event(name: Option<&str>, data: &str) -> Bytes {
    let name = name.map(|name| format!("event: {name}\n"));
    Bytes::from(format!("{}data: {data}\n\n", name.unwrap_or_default()))
}

fn openai(tokens: Tokens) -> Value {
    json!({
        "prompt_tokens": tokens.input, "completion_tokens": tokens.output,
        "total_tokens": tokens.input + tokens.output,
        "prompt_tokens_details": { "cached_tokens": tokens.cached },
    })
}

fn chat_stream(asked: &Received, words: &[String], tokens: Option<Tokens>) -> Written {
    let chunk = |choices: Value, usage: Value| {
        let chunk = json!({
            "id": "c", "object": "chat.completion.chunk", "model": model(asked), "created": 0,
            "choices": choices, "usage": usage,
        });
        event(None, &chunk.to_string())
    };
    let choice = |delta: Value, reason: Value| json!([{ "index": 0, "delta": delta, "finish_reason": reason }]);
    let mut pieces = vec![chunk(
        choice(json!({ "role": "assistant", "content": "" }), Value::Null),
        Value::Null,
    )];
    for word in words {
        pieces.push(chunk(
            choice(json!({ "content": word }), Value::Null),
            Value::Null,
        ));
    }
    pieces.push(chunk(choice(json!({}), json!("stop")), Value::Null));
    let options = asked.field("stream_options").unwrap_or_default();
    if let (Some(tokens), Some(true)) = (tokens, options["include_usage"].as_bool()) {
        pieces.push(chunk(json!([]), openai(tokens)));
    }
    pieces.push(event(None, "[DONE]"));
    Written {
        content_type: EVENTS,
        pieces,
    }
}

fn responses(asked: &Received, words: &[String], tokens: Option<Tokens>) -> Written {
    let item = json!({
        "type": "message", "id": "m", "role": "assistant", "status": "completed",
        "content": [{ "type": "output_text", "text": words.concat(), "annotations": [] }],
    });
    let usage = tokens.map(|it| {
        json!({
            "input_tokens": it.input, "input_tokens_details": { "cached_tokens": it.cached },
            "output_tokens": it.output, "output_tokens_details": { "reasoning_tokens": 0 },
            "total_tokens": it.input + it.output,
        })
    });
    let answer = |status: &str, output: Value, usage: Value| {
        json!({
            "id": "r", "object": "response", "created_at": 0, "status": status, "model": model(asked),
            "output": output, "usage": usage,
        })
    };
    let last = answer("completed", json!([item]), json!(usage));
    if !asked.wants_stream(false) {
        return whole(&last);
    }
    let begun = answer("in_progress", json!([]), Value::Null);
    let mut number = 0;
    let mut named = |name: &str, mut data: Value| {
        data["type"] = json!(name);
        data["sequence_number"] = json!(number);
        number += 1;
        event(Some(name), &data.to_string())
    };
    let mut pieces = vec![
        named("response.created", json!({ "response": begun })),
        named(
            "response.output_item.added",
            json!({ "output_index": 0, "item": { "type": "message", "id": "m", "role": "assistant", "content": [] } }),
        ),
        named(
            "response.content_part.added",
            json!({ "item_id": "m", "output_index": 0, "content_index": 0, "part": { "type": "output_text", "text": "" } }),
        ),
    ];
    for word in words {
        let delta = json!({ "item_id": "m", "output_index": 0, "content_index": 0, "delta": word });
        pieces.push(named("response.output_text.delta", delta));
    }
    pieces.push(named(
        "response.output_item.done",
        json!({ "output_index": 0, "item": item }),
    ));
    pieces.push(named("response.completed", json!({ "response": last })));
    Written {
        content_type: EVENTS,
        pieces,
    }
}

fn messages(asked: &Received, words: &[String], tokens: Option<Tokens>) -> Written {
    let usage = |output: u64| {
        tokens.map(|it| {
            json!({
                "input_tokens": it.input - it.cached, "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": it.cached, "output_tokens": output,
            })
        })
    };
    let message = |content: Value, reason: Value, usage: Option<Value>| {
        json!({
            "id": "m", "type": "message", "role": "assistant", "model": model(asked), "content": content,
            "stop_reason": reason, "stop_sequence": null, "usage": usage,
        })
    };
    let output = tokens.map_or(0, |it| it.output);
    if !asked.wants_stream(false) {
        let content = json!([{ "type": "text", "text": words.concat() }]);
        return whole(&message(content, json!("end_turn"), usage(output)));
    }
    let named = |name: &str, mut data: Value| {
        data["type"] = json!(name);
        event(Some(name), &data.to_string())
    };
    let start = json!({ "index": 0, "content_block": { "type": "text", "text": "" } });
    let mut pieces = vec![
        named(
            "message_start",
            json!({ "message": message(json!([]), Value::Null, usage(1)) }),
        ),
        named("content_block_start", start),
    ];
    for word in words {
        let delta = json!({ "index": 0, "delta": { "type": "text_delta", "text": word } });
        pieces.push(named("content_block_delta", delta));
    }
    pieces.push(named("content_block_stop", json!({ "index": 0 })));
    let end = json!({
        "delta": { "stop_reason": "end_turn", "stop_sequence": null },
        "usage": tokens.map(|it| json!({ "output_tokens": it.output })),
    });
    pieces.push(named("message_delta", end));
    pieces.push(named("message_stop", json!({})));
    Written {
        content_type: EVENTS,
        pieces,
    }
}

fn google(text: &str, is_last: bool, tokens: Option<Tokens>) -> Value {
    let mut value = json!({
        "candidates": [{ "index": 0, "content": { "role": "model", "parts": [{ "text": text }] } }],
    });
    if is_last {
        value["candidates"][0]["finishReason"] = json!("STOP");
    }
    if let Some(tokens) = tokens {
        value["usageMetadata"] = json!({
            "promptTokenCount": tokens.input, "cachedContentTokenCount": tokens.cached,
            "candidatesTokenCount": if is_last { tokens.output } else { 0 },
            "totalTokenCount": tokens.input + tokens.output,
        });
    }
    value
}

fn google_stream(asked: &Received, words: &[String], tokens: Option<Tokens>) -> Written {
    let last = words.len().saturating_sub(1);
    let parts = words
        .iter()
        .enumerate()
        .map(|(number, word)| google(word, number == last, tokens).to_string());
    if asked.target.contains("alt=sse") {
        return Written {
            content_type: EVENTS,
            pieces: parts.map(|part| event(None, &part)).collect(),
        };
    }
    let mut pieces: Vec<Bytes> = parts
        .enumerate()
        .map(|(number, part)| {
            let before = if number == 0 { "[" } else { ",\r\n" };
            Bytes::from(format!("{before}{part}"))
        })
        .collect();
    pieces.push(Bytes::from_static(b"]"));
    Written {
        content_type: JSON,
        pieces,
    }
}

fn ollama(asked: &Received, words: &[String], tokens: Option<Tokens>) -> Written {
    let is_chat = asked.path().ends_with("/api/chat");
    let line = |text: &str, is_done: bool| {
        let mut line =
            json!({ "model": model(asked), "created_at": "2026-01-01T00:00:00Z", "done": is_done });
        if is_chat {
            line["message"] = json!({ "role": "assistant", "content": text });
        } else {
            line["response"] = json!(text);
        }
        if let Some(tokens) = tokens.filter(|_| is_done) {
            line["done_reason"] = json!("stop");
            line["prompt_eval_count"] = json!(tokens.input);
            line["eval_count"] = json!(tokens.output);
        }
        line
    };
    if !asked.wants_stream(true) {
        return whole(&line(&words.concat(), true));
    }
    let mut lines: Vec<Value> = words.iter().map(|word| line(word, false)).collect();
    lines.push(line("", true));
    Written {
        content_type: "application/x-ndjson",
        pieces: lines
            .into_iter()
            .map(|line| Bytes::from(format!("{line}\n")))
            .collect(),
    }
}
