//! Tricks with paths, hosts and verbs.

use reqwest::Method;

use crate::app::{TestApp, read};

#[tokio::test(flavor = "multi_thread")]
async fn no_spelling_of_a_path_leads_past_authentication() {
    let app = TestApp::start().await;
    app.running_bot("Secret").await;
    let targets = [
        "/api/bots",
        "/api//bots",
        "//api/bots",
        "/api/bots/",
        "/api/%62ots",
        "/%61pi/bots",
        "/api/./bots",
        "/api/x/../bots",
        "/api/bots/..;/bots",
        "/api/bots/..;/",
        "/api/bots//",
        "/api/bots/%2e%2e/bots",
        "/api/bots;x=1",
        "/api/auth/login/../../bots",
        "/api/openapi.json/../bots",
        "/api/docs/../bots",
        "/api/docs/docs.js/../../bots",
        "/api/bots%2f",
        "/api%2fbots",
        "/api/bots%00",
        "/api/bots?x=/api/auth/login",
        "/API/bots",
        "/api/bots#/api/openapi.json",
        "/healthz/../api/bots",
        "/assets/../api/bots",
        "/api\\bots",
        "/api/openapi.json%2f..%2fbots",
        "/api/bots/secret",
        "/api/bots/secret/logs",
        "/api/",
        "/api",
        "/api/nothing",
    ];
    for target in targets {
        let (status, body) = app.raw_get(target).await;
        assert!(
            [400, 401, 404].contains(&status),
            "{target}: {status} {body}"
        );
        assert!(!body.contains("\"hostname\""), "{target}: {body}");
    }
    let host = app.base.strip_prefix("http://").unwrap();
    let absolute = format!("http://{host}/api/bots");
    assert_eq!(app.raw_get(&absolute).await.0, 401);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_names_of_this_server_are_answered() {
    let app = TestApp::start().await;
    let get = async |host: &str| {
        app.raw(
            format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
        .await
    };
    for host in ["127.0.0.1", "localhost:1", "[::1]:7100", "bots.example.com"] {
        assert_eq!(get(host).await.0, 200, "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
    ] {
        let (status, body) = get(host).await;
        assert_eq!(status, 421, "{host}: {body}");
        assert!(body.contains("host_not_allowed"), "{body}");
    }
    let (status, body) = app.raw(b"GET /healthz HTTP/1.0\r\n\r\n").await;
    assert_eq!(status, 400, "{body}");
    let forwarded = b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(app.raw(forwarded).await.0, 421);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_verb_names_the_right_ones() {
    let app = TestApp::start().await;
    let response = app
        .request(Method::PATCH, "/api/bots")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["allow"], "GET, POST");
    let (status, body) = read(response).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (405, Some("method_not_allowed"))
    );
    let (status, body) = app.get("/api/nothing").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("path_not_found"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_that_hold_a_browser_back() {
    let app = TestApp::start().await;
    for path in ["/", "/api/bots", "/api/docs", "/nothing", "/healthz"] {
        let response = app.anonymous(Method::GET, path).send().await.unwrap();
        let headers = response.headers();
        assert!(
            headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(
            headers["cross-origin-resource-policy"], "same-origin",
            "{path}"
        );
        assert_eq!(headers["x-request-id"].len(), 32, "{path}");
    }
    let long = format!("/api/bots?search={}", "x".repeat(9000));
    let (status, body) = app.get(&long).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (414, Some("address_too_long"))
    );
    app.stop().await;
}
