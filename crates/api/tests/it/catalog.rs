//! What a form for a new bot needs.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_says_what_the_image_has() {
    let app = TestApp::start().await;
    let (status, catalog) = app.get("/api/catalog").await;
    assert_eq!(status, 200);
    let demo = &catalog["providers"][0];
    assert_eq!(
        (&demo["id"], &demo["key"], &demo["demo"]),
        (&json!("demo"), &json!("none"), &json!(true))
    );
    let reached = |id: &str| {
        let all = catalog["providers"].as_array().unwrap().iter();
        let found = all.clone().find(|provider| provider["id"] == id).unwrap();
        (found["style"].clone(), found["address"].clone())
    };
    assert_eq!(
        reached("anthropic"),
        (
            json!("anthropic-messages"),
            json!("https://api.anthropic.com")
        )
    );
    assert_eq!(
        reached("openai-compatible"),
        (json!("openai-completions"), json!(null))
    );
    let telegram = catalog["channels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|channel| channel["kind"] == "telegram")
        .unwrap();
    assert_eq!(
        (&telegram["available"], &telegram["secrets"][0]["name"]),
        (&json!(true), &json!("telegram_token"))
    );
    let (secret, how_to) = (&telegram["secrets"][0], telegram["how_to"].as_array());
    assert_eq!(
        (&secret["pattern"], &telegram["allow_from_pattern"]),
        (
            &json!("^[0-9]{6,20}:[A-Za-z0-9_-]{35}$"),
            &json!("^[1-9][0-9]{0,18}$")
        )
    );
    assert_eq!(telegram["url"], "https://t.me/BotFather");
    assert!(how_to.is_some_and(|steps| steps.len() >= 3), "{telegram}");
    let asked: Vec<_> = catalog["providers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|provider| provider["discovers_models"] == true)
        .map(|provider| (&provider["id"], &provider["key_url"]))
        .collect();
    assert_eq!(asked, [(&json!("ollama"), &json!(null))]);
    assert_eq!(
        (
            &catalog["limits"]["max_bots"],
            &catalog["defaults"]["resources"]["pids"]
        ),
        (&json!(6), &json!(256))
    );
    app.stop().await;
}

/// A model server on loopback that answers everything with this.
async fn model_server(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.windows(4).any(|window| window == b"\r\n\r\n") {
                if socket.read_buf(&mut head).await.unwrap_or_default() == 0 {
                    break;
                }
            }
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    format!("http://{address}")
}

async fn discover(app: &TestApp, base_url: &str) -> (u16, Value) {
    let body = json!({ "provider": "ollama", "base_url": base_url });
    app.post("/api/catalog/discover", &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_server_is_asked_for_its_models() {
    let app = TestApp::start().await;
    let server = model_server(r#"{"models":[{"name":"llama3.3:latest","size":42}]}"#).await;
    let port = server.rsplit_once(':').unwrap().1;
    let (status, body) = discover(&app, &server).await;
    let model = json!({ "id": "llama3.3:latest", "name": "llama3.3", "size_bytes": 42 });
    let seen = format!("http://botmaker:{port}");
    assert_eq!(
        (status, &body),
        (
            200,
            &json!({ "models": [model], "bot_base_url": seen, "reachable_by_bots": true })
        )
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_may_not_ask_or_cannot_read_is_told_without_its_words() {
    let app = TestApp::start().await;
    let other = model_server(r#"{"password":"hunter2"}"#).await;
    for (base_url, status, code) in [
        (other.as_str(), 422, "discovery_failed"),
        ("http://169.254.169.254/latest", 403, "address_refused"),
        ("http://8.8.8.8", 403, "address_refused"),
        ("https://127.0.0.1", 422, "base_url_invalid"),
        ("http://me:hunter2@127.0.0.1", 422, "base_url_invalid"),
    ] {
        let (got, body) = discover(&app, base_url).await;
        assert_eq!(
            (got, body["code"].as_str()),
            (status, Some(code)),
            "{base_url}"
        );
        assert_eq!(body["errors"][0]["pointer"], "/base_url");
        assert!(!body.to_string().contains("hunter2"), "{body}");
    }
    let body = json!({ "provider": "openai", "base_url": "http://127.0.0.1" });
    let (status, body) = app.post("/api/catalog/discover", &body).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (422, Some("provider_invalid"))
    );
    app.stop().await;
}
