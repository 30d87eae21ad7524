//! Every operation of the OpenAPI document, with every way of not being let in.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::app::{Session, TestApp, read};

/// What needs no login, and why: one cannot have signed in before signing in; probes have no password.
const OPEN: [(&str, &str); 3] = [
    ("post", "/api/auth/login"),
    ("get", "/healthz"),
    ("get", "/readyz"),
];

fn operations() -> Vec<(Method, String)> {
    let document = serde_json::to_value(botmaker_api::openapi::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for verb in item.as_object().unwrap().keys() {
            if !OPEN.contains(&(verb.as_str(), path.as_str())) {
                let path = path
                    .replace("{bot}", "nobody")
                    .replace("{user}", "nobody")
                    .replace("{name}", "nobody")
                    .replace("{number}", "1");
                operations.push((verb.to_uppercase().parse().unwrap(), path));
            }
        }
    }
    assert!(
        operations.len() > 20,
        "the document lists {} operations",
        operations.len()
    );
    operations
}

fn with_session(request: RequestBuilder, session: &Session) -> RequestBuilder {
    request
        .header("cookie", &session.cookie)
        .header("x-botmaker-session", &session.secret)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_without_a_whole_credential() {
    let app = TestApp::start().await;
    let session = app.sign_in().await;
    let bearer = |token: &str| format!("Bearer {token}");
    for (method, path) in operations() {
        let plain = || {
            app.anonymous(method.clone(), &path)
                .header("origin", &app.base)
                .json(&json!({}))
        };
        let attempts = [
            ("nothing", plain()),
            ("the cookie only", plain().header("cookie", &session.cookie)),
            (
                "the header only",
                plain().header("x-botmaker-session", &session.secret),
            ),
            (
                "a wrong header",
                plain()
                    .header("cookie", &session.cookie)
                    .header("x-botmaker-session", "x"),
            ),
            (
                "a wrong cookie",
                plain()
                    .header("cookie", "botmaker_session=x")
                    .header("x-botmaker-session", &session.secret),
            ),
            (
                "halves swapped",
                plain()
                    .header("cookie", format!("botmaker_session={}", session.secret))
                    .header(
                        "x-botmaker-session",
                        session.cookie.split_once('=').unwrap().1,
                    ),
            ),
            (
                "a wrong token",
                plain().header("authorization", bearer(&format!("bmt_{}", "A".repeat(43)))),
            ),
            (
                "a session's secret as token",
                plain().header("authorization", bearer(&session.secret)),
            ),
            (
                "another scheme",
                plain().header("authorization", format!("Basic {}", app.token)),
            ),
            (
                "a wrong token beside a session",
                with_session(plain(), &session).header("authorization", "Bearer x"),
            ),
        ];
        for (what, request) in attempts {
            let (status, body) = read(request.send().await.unwrap()).await;
            assert_eq!(status, 401, "{method} {path} with {what}: {body}");
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_origin_cannot_use_a_session() {
    let app = TestApp::start().await;
    let session = app.sign_in().await;
    let port_of_a_bot = "http://127.0.0.1:19000";
    for (method, path) in operations() {
        let plain =
            || with_session(app.anonymous(method.clone(), &path), &session).json(&json!({}));
        let origins = [
            port_of_a_bot,
            "null",
            "https://evil.example",
            "http://localhost:1",
        ];
        for origin in origins {
            let (status, body) = read(plain().header("origin", origin).send().await.unwrap()).await;
            assert_eq!(
                (status, body["code"].as_str()),
                (403, Some("origin_mismatch")),
                "{method} {path} {origin}"
            );
        }
        if method != Method::GET {
            let (status, body) = read(plain().send().await.unwrap()).await;
            assert_eq!(
                (status, body["code"].as_str()),
                (403, Some("origin_mismatch")),
                "{method} {path} without"
            );
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_whole_credential_comes_in() {
    let app = TestApp::start().await;
    let streams = ["/api/events", "/api/auth/logout"];
    for (method, path) in operations()
        .into_iter()
        .filter(|(_, path)| !streams.contains(&path.as_str()))
    {
        let session = app.sign_in().await;
        let plain = || app.anonymous(method.clone(), &path).json(&json!({}));
        let attempts = [
            ("a token", plain().bearer_auth(&app.token)),
            (
                "a session",
                with_session(plain(), &session).header("origin", &app.base),
            ),
        ];
        for (what, request) in attempts {
            let status = request.send().await.unwrap().status().as_u16();
            assert!(
                ![401, 403].contains(&status),
                "{method} {path} with {what}: {status}"
            );
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_is_answered_nothing() {
    let app = TestApp::start().await;
    let session = app.sign_in().await;
    let all = operations().into_iter();
    let open = OPEN.map(|(verb, path)| (verb.to_uppercase().parse().unwrap(), path.to_owned()));
    for (method, path) in all.chain(open) {
        let plain = || {
            app.anonymous(method.clone(), &path)
                .header("host", "rebound.example")
                .json(&json!({}))
        };
        for request in [
            plain(),
            plain().bearer_auth(&app.token),
            with_session(plain(), &session).header("origin", "http://rebound.example"),
        ] {
            let (status, body) = read(request.send().await.unwrap()).await;
            assert_eq!(
                (status, body["code"].as_str()),
                (421, Some("host_not_allowed")),
                "{method} {path}"
            );
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_path_has_the_verbs_of_the_document_and_no_others() {
    let app = TestApp::start().await;
    let document = serde_json::to_value(botmaker_api::openapi::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path
            .replace("{bot}", "nobody")
            .replace("{user}", "nobody")
            .replace("{name}", "nobody")
            .replace("{number}", "1");
        let response = app.request(Method::TRACE, &path).send().await.unwrap();
        let allowed = response.headers()["allow"].to_str().unwrap().to_owned();
        let (status, body) = read(response).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (405, Some("method_not_allowed")),
            "{path}"
        );
        let mut allowed: Vec<String> = allowed.split(", ").map(str::to_lowercase).collect();
        allowed.sort();
        let mut verbs: Vec<_> = item.as_object().unwrap().keys().cloned().collect();
        verbs.sort();
        assert_eq!(allowed, verbs, "{path}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verbs_outside_the_document_need_a_credential_as_well() {
    let app = TestApp::start().await;
    for (_, path) in operations() {
        for method in [Method::HEAD, Method::OPTIONS, Method::PATCH, Method::TRACE] {
            let request = app.anonymous(method.clone(), &path);
            let status = request.send().await.unwrap().status();
            assert_eq!(status, 401, "{method} {path}");
        }
    }
    app.stop().await;
}
