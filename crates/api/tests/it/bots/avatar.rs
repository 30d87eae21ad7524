//! `GET` and `PUT /api/bots/{bot}/avatar`.

use reqwest::{Method, Response};
use serde_json::json;

use crate::app::{TestApp, read, wish};

/// The head of a PNG of this size; the rest of it is not looked at.
fn png(width: u32, bytes: usize) -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    picture.extend(width.to_be_bytes());
    picture.extend(8_u32.to_be_bytes());
    picture.resize(bytes, 7);
    picture
}

async fn put(app: &TestApp, media: &str, body: Vec<u8>) -> Response {
    app.request(Method::PUT, "/api/bots/ada/avatar")
        .header("content-type", media)
        .body(body)
        .send()
        .await
        .unwrap()
}

async fn app_with_ada() -> TestApp {
    let app = TestApp::start().await;
    let mut body = wish("Ada");
    body["start"] = json!(false);
    assert_eq!(app.post("/api/bots", &body).await.0, 201);
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_kept_shown_and_taken_away() {
    let app = app_with_ada().await;
    let (status, body) = app.get("/api/bots/ada/avatar").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("avatar_missing"))
    );
    let picture = png(64, 256 * 1024);
    let (status, view) = read(put(&app, "image/png", picture.clone()).await).await;
    assert_eq!(status, 200, "{view}");
    let digest = view["avatar"]["digest"].as_str().unwrap().to_owned();
    assert_eq!(
        (&view["avatar"]["kind"], digest.len()),
        (&json!("image"), 64)
    );
    let get = || app.request(Method::GET, "/api/bots/ada/avatar");
    let shown = get().send().await.unwrap();
    let header = |name: &str| shown.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(shown.status(), 200);
    assert_eq!(
        [
            header("content-type"),
            header("etag"),
            header("cache-control"),
            header("x-content-type-options")
        ],
        [
            "image/png",
            &format!("\"{digest}\""),
            "private, max-age=31536000, immutable",
            "nosniff"
        ]
    );
    assert_eq!(shown.bytes().await.unwrap(), picture);
    let known = get().header("if-none-match", format!("\"{digest}\""));
    assert_eq!(known.send().await.unwrap().status(), 304);
    let other = read(put(&app, "image/png", png(65, 40)).await).await.1;
    assert_ne!(other["avatar"]["digest"], digest.as_str());
    let known = get().header("if-none-match", format!("\"{digest}\""));
    assert_eq!(known.send().await.unwrap().status(), 200);
    let none = app
        .request(Method::PATCH, "/api/bots/ada")
        .json(&json!({ "avatar": null }));
    assert_eq!(
        read(none.send().await.unwrap()).await.1["avatar"],
        json!(null)
    );
    assert_eq!(get().send().await.unwrap().status(), 404);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_picture_again_changes_nothing_and_an_emoji_replaces_it() {
    let app = app_with_ada().await;
    let first = read(put(&app, "image/png", png(8, 40)).await).await.1;
    let again = read(put(&app, "image/png", png(8, 40)).await).await.1;
    assert_eq!(first["revision"], again["revision"]);
    let emoji = app
        .request(Method::PATCH, "/api/bots/ada")
        .json(&json!({ "avatar": { "emoji": "🦊" } }));
    assert_eq!(emoji.send().await.unwrap().status(), 200);
    assert_eq!(app.get("/api/bots/ada/avatar").await.0, 404);
    let stale = app
        .request(Method::PUT, "/api/bots/ada/avatar")
        .header("content-type", "image/png")
        .header("if-match", format!("\"{}\"", first["revision"]))
        .body(png(9, 40));
    let (status, body) = read(stale.send().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str(), &body["current"]["avatar"]),
        (
            412,
            Some("version_stale"),
            &json!({ "kind": "emoji", "emoji": "🦊" })
        )
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_bearable_picture_is_refused() {
    let app = app_with_ada().await;
    for (media, body, status, code) in [
        (
            "image/svg+xml",
            b"<svg/>".to_vec(),
            415,
            "media_type_unsupported",
        ),
        (
            "application/json",
            png(8, 40),
            415,
            "media_type_unsupported",
        ),
        ("image/jpeg", png(8, 40), 422, "picture_invalid"),
        (
            "image/png",
            b"<svg onload=alert(1)>".to_vec(),
            422,
            "picture_invalid",
        ),
        ("image/png", Vec::new(), 422, "picture_invalid"),
        ("image/png", png(100_000, 40), 422, "picture_invalid"),
        ("image/png", png(8, 256 * 1024 + 1), 413, "body_too_large"),
    ] {
        let (got, body) = read(put(&app, media, body).await).await;
        assert_eq!(
            (got, body["code"].as_str()),
            (status, Some(code)),
            "{media}"
        );
    }
    assert_eq!(app.get("/api/bots/ada").await.1["avatar"], json!(null));
    app.stop().await;
}
