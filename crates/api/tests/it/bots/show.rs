//! `GET /api/bots/{bot}`.

use reqwest::Method;

use crate::app::{TestApp, read, wish};

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_shown_by_id_or_hostname_with_its_revision() {
    let app = TestApp::start().await;
    let (_, made) = app.post("/api/bots", &wish("Ada")).await;
    let id = made["id"].as_str().unwrap();
    app.until_state(id, "running").await;
    for name in [id, "ada"] {
        let request = app.request(Method::GET, &format!("/api/bots/{name}"));
        let response = request.send().await.unwrap();
        let etag = response.headers()["etag"].to_str().unwrap().to_owned();
        let (status, bot) = read(response).await;
        assert_eq!((status, &bot["id"]), (200, &made["id"]));
        assert_eq!(etag, format!("\"{}\"", bot["revision"]));
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_no_bot_are_not_found() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let long = "x".repeat(300);
    let unknown = botmaker_domain::BotId::generate().to_string();
    for name in [
        "nobody", "..%2Fada", "ada%00", "ada%27--", "%C3%A4da", &long, &unknown,
    ] {
        let (status, body) = app.get(&format!("/api/bots/{name}")).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (404, Some("bot_not_found")),
            "{name}"
        );
    }
    app.stop().await;
}
