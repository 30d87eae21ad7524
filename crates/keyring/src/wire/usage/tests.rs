use botmaker_domain::keyring::TokenCounts;
use proptest::prelude::*;

use super::*;

fn read(endpoint: Endpoint, text: &str) -> Usage {
    let mut reader = UsageReader::new(endpoint, None);
    reader.push(text.as_bytes());
    reader.finish()
}

fn whole(input: u64, cached: u64, cache_write: u64, output: u64) -> Usage {
    Usage {
        tokens: Some(TokenCounts {
            input,
            cached,
            cache_write,
            output,
        }),
        saw_first_token: true,
        is_complete: true,
        skipped: 0,
    }
}

const CHAT: &str = r#"data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

data: {"id":"c","choices":[{"index":0,"delta":{"content":"Hi \"usage\":{\"prompt_tokens\":9}"},"finish_reason":null}],"usage":null}

data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

data: {"id":"c","choices":[],"usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":100,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":20}}}

data: [DONE]

"#;

const RESPONSES: &str = r#"event: response.created
data: {"type":"response.created","response":{"id":"r","status":"in_progress","usage":null}}

event: response.output_text.delta
data: {"type":"response.output_text.delta","delta":"Hi"}

event: response.completed
data: {"type":"response.completed","response":{"id":"r","output":[{"type":"message","usage":{"input_tokens":1}}],"usage":{"input_tokens":75,"input_tokens_details":{"cached_tokens":50,"cache_write_tokens":5},"output_tokens":125,"output_tokens_details":{"reasoning_tokens":100},"total_tokens":200}}}

"#;

const MESSAGES: &str = r#"event: message_start
data: {"type":"message_start","message":{"id":"m","role":"assistant","content":[],"usage":{"input_tokens":25,"cache_creation_input_tokens":200,"cache_read_input_tokens":1000,"output_tokens":1}}}

event: ping
data: {"type": "ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}

event: message_stop
data: {"type":"message_stop"}

"#;

const GOOGLE: &str = r#"[{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"usageMetadata":{"promptTokenCount":40,"cachedContentTokenCount":30,"totalTokenCount":40}}
,
{"candidates":[{"content":{"parts":[{"text":"!"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":40,"cachedContentTokenCount":30,"candidatesTokenCount":7,"thoughtsTokenCount":13,"toolUsePromptTokenCount":5,"totalTokenCount":65}}
]"#;

const OLLAMA: &str = r#"{"model":"llama3.3","message":{"role":"assistant","content":"Hi"},"done":false}
{"model":"llama3.3","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":290}
"#;

const EMBEDDINGS: &str = r#"{"object":"list","data":[{"embedding":[0.1,-2e-3],"index":0}],"model":"e","usage":{"prompt_tokens":8,"total_tokens":8}}"#;

fn samples() -> Vec<(Endpoint, String, Usage)> {
    let google_events = GOOGLE
        .trim_matches(['[', ']'])
        .split("\n,\n")
        .map(|it| format!("data: {}\r\n\r\n", it.trim()))
        .collect();
    vec![
        (
            Endpoint::ChatCompletions,
            CHAT.to_owned(),
            whole(20, 100, 0, 30),
        ),
        (
            Endpoint::Responses,
            RESPONSES.to_owned(),
            whole(20, 50, 5, 125),
        ),
        (
            Endpoint::Messages,
            MESSAGES.to_owned(),
            whole(25, 1000, 200, 15),
        ),
        (
            Endpoint::StreamGenerateContent,
            GOOGLE.to_owned(),
            whole(15, 30, 0, 20),
        ),
        (
            Endpoint::StreamGenerateContent,
            google_events,
            whole(15, 30, 0, 20),
        ),
        (
            Endpoint::OllamaChat,
            OLLAMA.to_owned(),
            whole(26, 0, 0, 290),
        ),
        (
            Endpoint::Embeddings,
            EMBEDDINGS.to_owned(),
            whole(8, 0, 0, 0),
        ),
    ]
}

#[test]
fn streams_of_all_formats_are_read() {
    for (endpoint, text, expected) in samples() {
        assert_eq!(read(endpoint, &text), expected, "{endpoint:?}");
    }
}

#[test]
fn whole_answers_of_all_formats_are_read() {
    let samples = [
        (
            Endpoint::ChatCompletions,
            r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#,
            whole(5, 0, 0, 2),
        ),
        (
            Endpoint::Responses,
            r#"{"id":"r","object":"response","output":[{"type":"message"}],"usage":{"input_tokens":5,"output_tokens":2,"total_tokens":7}}"#,
            whole(5, 0, 0, 2),
        ),
        (
            Endpoint::Messages,
            r#"{"type":"message","content":[{"type":"text","text":"Hi"}],"usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":3,"output_tokens":2}}"#,
            whole(5, 3, 0, 2),
        ),
        (
            Endpoint::GenerateContent,
            r#"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2,"totalTokenCount":7}}"#,
            whole(5, 0, 0, 2),
        ),
        (
            Endpoint::OllamaGenerate,
            r#"{"response":"Hi","done":true,"prompt_eval_count":5,"eval_count":2}"#,
            whole(5, 0, 0, 2),
        ),
    ];
    for (endpoint, text, expected) in samples {
        assert_eq!(read(endpoint, text), expected, "{endpoint:?}");
    }
}

#[test]
fn vendors_that_speak_a_dialect_are_understood() {
    let groq = r#"data: {"choices":[{"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":24,"completion_tokens":6,"total_tokens":30,"total_time":0.01}}}

data: [DONE]

"#;
    assert_eq!(read(Endpoint::ChatCompletions, groq), whole(24, 0, 0, 6));
    let deepseek = r#"{"choices":[{}],"usage":{"prompt_tokens":20,"completion_tokens":6,"total_tokens":26,"prompt_cache_hit_tokens":16,"prompt_cache_miss_tokens":4}}"#;
    assert_eq!(
        read(Endpoint::ChatCompletions, deepseek),
        whole(4, 16, 0, 6)
    );
    // What it wrote while thinking is in the sum only.
    let xai = r#"{"choices":[{}],"usage":{"prompt_tokens":20,"completion_tokens":6,"total_tokens":126,"completion_tokens_details":{"reasoning_tokens":100}}}"#;
    assert_eq!(read(Endpoint::ChatCompletions, xai), whole(20, 0, 0, 106));
    // Sums with every event.
    let sums = r#"data: {"choices":[{}],"usage":{"prompt_tokens":20,"completion_tokens":1}}

data: {"choices":[{"finish_reason":"length"}],"usage":{"prompt_tokens":20,"completion_tokens":2}}

"#;
    assert_eq!(read(Endpoint::ChatCompletions, sums), whole(20, 0, 0, 2));
    let openrouter = r#"{"choices":[{}],"usage":{"prompt_tokens":20,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":6}}}"#;
    assert_eq!(
        read(Endpoint::ChatCompletions, openrouter),
        whole(10, 4, 6, 2)
    );
}

#[test]
fn an_answer_that_breaks_off_is_not_complete() {
    for (endpoint, text, _) in samples() {
        let first = text.find("Hi").unwrap_or(40);
        let usage = read(endpoint, &text[..first]);
        assert!(!usage.is_complete, "{endpoint:?}");
    }
    // Anthropic tells at the start what was read: known even then.
    let cut = MESSAGES.find("event: message_delta").unwrap();
    let usage = read(Endpoint::Messages, &MESSAGES[..cut]);
    assert_eq!(usage.tokens.unwrap().cached, 1000);
    assert!(usage.saw_first_token && !usage.is_complete);
    // Between two of Ollama's lines everything is whole but the answer.
    let cut = OLLAMA.find('\n').unwrap() + 1;
    let usage = read(Endpoint::OllamaChat, &OLLAMA[..cut]);
    assert_eq!((usage.tokens, usage.is_complete), (None, false));
}

#[test]
fn what_is_not_told_is_not_known() {
    let silent = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let usage = read(Endpoint::ChatCompletions, silent);
    assert_eq!((usage.tokens, usage.is_complete), (None, true));
    let refusal = r#"{"error":{"message":"no","type":"x"}}"#;
    for endpoint in Endpoint::ALL {
        let usage = read(endpoint, refusal);
        assert_eq!((usage.tokens, usage.saw_first_token), (None, false));
    }
    for odd in [
        r#"{"usage":{}}"#,
        r#"{"usage":"9"}"#,
        r#"{"usage":{"prompt_tokens":-1}}"#,
        "",
        "  \n",
    ] {
        assert_eq!(read(Endpoint::ChatCompletions, odd).tokens, None, "{odd}");
    }
    assert_eq!(read(Endpoint::Models, EMBEDDINGS), Usage::default());
}

#[test]
fn compressed_answers_are_not_guessed_at() {
    let encodings = [
        ("gzip", false),
        ("br", false),
        ("Identity", true),
        ("", true),
        (" ", true),
    ];
    for (encoding, is_read) in encodings {
        let mut reader = UsageReader::new(Endpoint::ChatCompletions, Some(encoding));
        reader.push(CHAT.as_bytes());
        assert_eq!(reader.finish().tokens.is_some(), is_read, "{encoding:?}");
    }
}

#[test]
fn the_last_event_may_hold_the_whole_answer() {
    let text = "x".repeat(3_000_000);
    let last = RESPONSES.replace(r#""type":"message""#, &format!(r#""type":"{text}""#));
    assert_eq!(read(Endpoint::Responses, &last), whole(20, 50, 5, 125));
}

#[test]
fn absurd_values_are_left_out_and_told() {
    let long = "x".repeat(20_000);
    let text = format!(r#"{{"usage":{{"prompt_tokens":1,"x":"{long}"}},"choices":[]}}"#);
    let usage = read(Endpoint::ChatCompletions, &text);
    assert_eq!((usage.tokens, usage.skipped), (None, 1));
    let text = r#"{"usage":{"prompt_tokens":1e400,"completion_tokens":1e300}}"#;
    assert_eq!(read(Endpoint::ChatCompletions, text).tokens, None);
    let text = r#"{"usage":{"prompt_tokens":18446744073709551615,"completion_tokens":1e300,"prompt_tokens_details":{"cached_tokens":1e30}}}"#;
    let tokens = read(Endpoint::ChatCompletions, text).tokens.unwrap();
    assert_eq!((tokens.cached, tokens.total()), (u64::MAX, u64::MAX));
}

proptest! {
    #[test]
    fn it_does_not_matter_where_the_bytes_are_cut(
        which in 0..samples().len(),
        cuts in prop::collection::vec(0.0_f64..1.0, 0..12),
    ) {
        let (endpoint, text, expected) = samples().swap_remove(which);
        let bytes = text.as_bytes();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a short text")]
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * bytes.len() as f64) as usize).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let mut reader = UsageReader::new(endpoint, None);
        for piece in cuts.windows(2) {
            reader.push(&bytes[piece[0]..piece[1]]);
        }
        prop_assert_eq!(reader.finish(), expected);
    }

    #[test]
    fn every_byte_may_come_alone(which in 0..samples().len()) {
        let (endpoint, text, expected) = samples().swap_remove(which);
        let mut reader = UsageReader::new(endpoint, None);
        text.as_bytes().chunks(1).for_each(|byte| reader.push(byte));
        prop_assert_eq!(reader.finish(), expected);
    }

    #[test]
    fn no_bytes_make_it_fail(
        which in 0..Endpoint::ALL.len(),
        text in "(data: |\\{|\\}|\\[|\\]|\"usage\"|\"type\"|:|,|1|\"|\\\\|\n|message){0,60}",
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut reader = UsageReader::new(Endpoint::ALL[which], None);
        reader.push(text.as_bytes());
        reader.push(&bytes);
        reader.push(b"\n\n");
        let _ = reader.finish();
    }

    #[test]
    fn numbers_are_read_whatever_the_answer_says(taken in 0_u64..1 << 50, written in 0_u64..1 << 50, words in "\\PC{0,60}") {
        let words = serde_json::to_string(&words).unwrap();
        let text = format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":{words}}}}}]}}\n\ndata: {{\"usage\":{{\"prompt_tokens\":{taken},\"completion_tokens\":{written}}}}}\n\ndata: [DONE]\n\n"
        );
        prop_assert_eq!(read(Endpoint::ChatCompletions, &text), whole(taken, 0, 0, written));
    }
}
