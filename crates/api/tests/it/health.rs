//! Probes.

use reqwest::Method;
use serde_json::json;

use crate::app::{TestApp, read};

#[tokio::test(flavor = "multi_thread")]
async fn probes_need_no_login() {
    let app = TestApp::start().await;
    let (status, health) = read(app.anonymous(Method::GET, "/healthz").send().await.unwrap()).await;
    assert_eq!(
        (status, &health["service"], &health["instance"]),
        (200, &json!("botmaker"), &json!(app.fleet.instance_id()))
    );
    let (status, ready) = read(app.anonymous(Method::GET, "/readyz").send().await.unwrap()).await;
    assert_eq!((status, &ready["ready"]), (200, &json!(true)));
    app.store.close().await;
    assert_eq!(
        app.anonymous(Method::GET, "/readyz")
            .send()
            .await
            .unwrap()
            .status(),
        503
    );
    let (status, body) = app.get("/api/bots").await;
    assert_eq!(
        (status, body["code"].as_str()),
        (500, Some("internal_error"))
    );
    assert!(!body.to_string().to_lowercase().contains("sql"), "{body}");
    app.stop().await;
}
