//! Tests of the list and of what is held against it.

use std::collections::BTreeSet;

use botmaker_domain::catalog::ApiStyle::{
    self, AnthropicMessages as Anthropic, GoogleGenerativeAi as Google, Ollama,
    OpenAiCompletions as Completions, OpenAiResponses as Responses,
};
use hyper::{Method, Uri};
use proptest::prelude::*;

use super::{
    Admitted, MAX_PATH_BYTES, MAX_QUERY_BYTES, Refusal, Target, admit, routes::routes, split,
};
use crate::vendor::endpoint::Endpoint;

fn post_to(style: ApiStyle, path: &str) -> Result<Admitted<'_>, Refusal> {
    admit(style, &Method::POST, path, None)
}

/// Style, method, path, endpoint, model.
type Case = (
    ApiStyle,
    Method,
    &'static str,
    Endpoint,
    Option<&'static str>,
);

const ADMITTED: &[Case] = &[
    (
        Responses,
        Method::POST,
        "/responses",
        Endpoint::Responses,
        None,
    ),
    (
        Responses,
        Method::POST,
        "/chat/completions",
        Endpoint::ChatCompletions,
        None,
    ),
    (
        Completions,
        Method::POST,
        "/embeddings",
        Endpoint::Embeddings,
        None,
    ),
    (Completions, Method::GET, "/models", Endpoint::Models, None),
    (
        Completions,
        Method::GET,
        "/models/gpt-5.2@eu+x_1",
        Endpoint::Models,
        Some("gpt-5.2@eu+x_1"),
    ),
    (
        Anthropic,
        Method::POST,
        "/v1/messages",
        Endpoint::Messages,
        None,
    ),
    (
        Anthropic,
        Method::POST,
        "/v1/messages/count_tokens",
        Endpoint::MessagesCountTokens,
        None,
    ),
    (
        Google,
        Method::POST,
        "/models/gemini-3.1-pro-preview:streamGenerateContent",
        Endpoint::StreamGenerateContent,
        Some("gemini-3.1-pro-preview"),
    ),
    (
        Google,
        Method::POST,
        "/models/g:countTokens",
        Endpoint::GoogleCountTokens,
        Some("g"),
    ),
    (
        Ollama,
        Method::POST,
        "/api/chat",
        Endpoint::OllamaChat,
        None,
    ),
    (Ollama, Method::GET, "/api/tags", Endpoint::Models, None),
    (Ollama, Method::POST, "/api/show", Endpoint::Models, None),
];

#[test]
fn what_bots_need_is_admitted_unchanged() {
    for (style, method, path, endpoint, model) in ADMITTED {
        let query = Some("alt=sse&beta=true");
        let admitted = admit(*style, method, path, query).unwrap();
        let expected = Admitted {
            path,
            query,
            endpoint: *endpoint,
            model: *model,
        };
        assert_eq!(admitted, expected, "{path}");
    }
}

#[test]
fn files_bills_keys_and_the_rest_are_unknown() {
    for (style, path) in [
        (Responses, "/files"),
        (Responses, "/responses/resp_1"),
        (Responses, "/responses/compact"),
        (Responses, "/batches"),
        (Responses, "/fine_tuning/jobs"),
        (Responses, "/assistants"),
        (Responses, "/organization/admin_api_keys"),
        (Responses, "/dashboard/billing/credit_grants"),
        (Responses, "/images/generations"),
        (Responses, "/audio/speech"),
        (Responses, "/chat/completions/abc"),
        (Responses, "/v1/chat/completions"),
        (Completions, "/responses"),
        (Completions, "/credits"),
        (Completions, "/keys"),
        (Completions, "/Chat/Completions"),
        (Anthropic, "/v1/messages/batches"),
        (Anthropic, "/v1/files"),
        (Anthropic, "/v1/organizations/api_keys"),
        (Anthropic, "/v1/complete"),
        (Google, "/cachedContents"),
        (Google, "/files"),
        (Google, "/tunedModels"),
        (Google, "/tunedModels/mine:generateContent"),
        (Google, "/models/g:batchGenerateContent"),
        (Google, "/models/g:predictLongRunning"),
        (Google, "/models/g:x:generateContent"),
        (Google, "/models/:generateContent"),
        (Google, "/models/-g:generateContent"),
        (Google, "/models/a/b:generateContent"),
        (Google, "/upload/files"),
        (Ollama, "/api/pull"),
        (Ollama, "/api/delete"),
        (Ollama, "/api/create"),
        (Ollama, "/api/copy"),
        (Ollama, "/api/push"),
        (Ollama, "/api/blobs/sha256:00"),
        (Ollama, "/v1/chat/completions"),
    ] {
        assert_eq!(post_to(style, path), Err(Refusal::Unknown), "{path}");
    }
}

#[test]
fn a_path_that_could_be_read_otherwise_is_refused() {
    let long = format!("/models/{}", "x".repeat(MAX_PATH_BYTES));
    assert_eq!(post_to(Google, &long), Err(Refusal::TooLong));
    for path in [
        "",
        "/",
        "chat/completions",
        "//chat/completions",
        "/chat//completions",
        "/chat/completions/",
        "/chat/./completions",
        "/chat/../files",
        "/models/..",
        "/models/a..b:generateContent",
        "/chat/%2e%2e/files",
        "/chat%2Fcompletions",
        "/chat/completions%00",
        "/chat\\completions",
        "/chat/completions;v=1",
        "/chat/completions#x",
        "/chat/completions?x",
        "/chat/complétions",
        "/chat/completions ",
        "/models/g%3AgenerateContent",
        "http://elsewhere/chat/completions",
    ] {
        for style in ApiStyle::ALL {
            assert_eq!(post_to(style, path), Err(Refusal::Malformed), "{path}");
        }
    }
}

#[test]
fn each_path_takes_one_method() {
    for method in [
        "GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "post",
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let refused = admit(Completions, &method, "/chat/completions", None);
        assert_eq!(refused, Err(Refusal::Method { wants_post: true }));
    }
    for method in [Method::POST, Method::DELETE, Method::HEAD] {
        for path in ["/models", "/models/mine"] {
            let refused = admit(Completions, &method, path, None);
            assert_eq!(refused, Err(Refusal::Method { wants_post: false }));
        }
    }
    // A verb that only POST has is no model for GET.
    let read = admit(Google, &Method::GET, "/models/g:generateContent", None);
    assert_eq!(read, Err(Refusal::Method { wants_post: true }));
}

#[test]
fn keys_and_other_methods_never_go_in_the_query() {
    let asked = |query| admit(Google, &Method::GET, "/models", Some(query)).map(|_| ());
    for good in [
        "",
        "alt=sse",
        "pageSize=5&pageToken=key",
        "x=key",
        "keys=1",
        "%6B=1",
    ] {
        assert_eq!(asked(good), Ok(()), "{good}");
    }
    for bad in [
        "key=AIza",
        "key",
        "alt=sse&KEY=1",
        "alt=sse;key=1",
        "%6Bey=1",
        "k%65%79=1",
        "$key=1",
        "%24key=1",
        "+key=1",
        "access_token=1",
        "$httpMethod=DELETE",
        "callback=x",
    ] {
        assert_eq!(asked(bad), Err(Refusal::Query), "{bad}");
    }
    for broken in [
        "%6=1",
        "%zz",
        "a%00b=1",
        "k\u{e9}y=1",
        "a b=1",
        "a=\"",
        "a#",
        "<a>",
        "a\\b",
    ] {
        assert_eq!(asked(broken), Err(Refusal::Malformed), "{broken}");
    }
    assert_eq!(
        asked(&"x".repeat(MAX_QUERY_BYTES + 1)),
        Err(Refusal::TooLong)
    );
}

#[test]
fn the_vendor_is_the_first_part_of_a_plain_path() {
    let target: Uri = "/openai/chat/completions?x=1".parse().unwrap();
    let expected = Target {
        vendor: "openai",
        path: "/chat/completions",
        query: Some("x=1"),
    };
    assert_eq!(split(&target), Ok(expected));
    for (text, refusal) in [
        ("http://api.openai.com/openai/x", Refusal::Form),
        ("api.openai.com:443", Refusal::Form),
        ("*", Refusal::Form),
        ("/", Refusal::Malformed),
        ("//openai/x", Refusal::Malformed),
        ("/OpenAI/x", Refusal::Malformed),
        ("/open%61i/x", Refusal::Malformed),
        ("/../x", Refusal::Malformed),
    ] {
        let target: Uri = text.parse().unwrap();
        assert_eq!(split(&target), Err(refusal), "{text}");
    }
    let alone: Uri = "/openai".parse().unwrap();
    assert_eq!(split(&alone).map(|target| target.path), Ok(""));
}

#[test]
fn the_list_holds_every_endpoint_of_a_style_and_no_other() {
    for style in ApiStyle::ALL {
        let listed: BTreeSet<_> = routes(style)
            .iter()
            .map(|route| format!("{:?}", route.endpoint))
            .collect();
        let wanted = Endpoint::ALL.into_iter().filter(|it| it.is_of(style));
        let wanted: BTreeSet<_> = wanted.map(|it| format!("{it:?}")).collect();
        assert_eq!(listed, wanted, "{style:?}");
    }
}

/// Admitted paths and what could be done to them.
fn paths() -> impl Strategy<Value = String> {
    let part = prop_oneof![prop::sample::select(vec![
        "/",
        "//",
        ".",
        "..",
        "%2e",
        "%2F",
        "\\",
        ":",
        "chat",
        "completions",
        "models",
        "responses",
        "v1",
        "messages",
        "api",
        "tags",
        "files",
        "generateContent",
        "?",
        "#",
        "key=",
        "gemini-3",
    ]),];
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn what_is_admitted_is_what_came_and_has_one_reading(path in paths(), is_post in any::<bool>()) {
        let method = if is_post { Method::POST } else { Method::GET };
        for style in ApiStyle::ALL {
            if let Ok(admitted) = admit(style, &method, &path, None) {
                prop_assert_eq!(admitted.path, &path);
                prop_assert!(!path.contains("..") && !path.contains("//"));
                prop_assert!(path.bytes().all(|b| b.is_ascii_graphic() && !b"%\\?#".contains(&b)));
                prop_assert!(admitted.endpoint.is_of(style));
                prop_assert!(admitted.model.is_none_or(|model| path.contains(model)));
                // The whole URL says the same to a parser of URLs.
                let url: Uri = format!("https://vendor.example{path}").parse().unwrap();
                prop_assert_eq!(url.path(), &path);
                prop_assert_eq!(url.host(), Some("vendor.example"));
            }
        }
    }

    #[test]
    fn nothing_makes_it_panic(path in ".{0,60}", query in prop::option::of(".{0,40}")) {
        for style in ApiStyle::ALL {
            let _ = admit(style, &Method::POST, &path, query.as_deref());
        }
    }
}
