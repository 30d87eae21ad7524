//! `DELETE /api/bots/{bot}`.

use reqwest::Method;
use serde_json::json;

use crate::{
    app::{TestApp, read},
    bots::rows,
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_bot_leaves_no_row_container_network_or_secret() {
    let app = TestApp::start().await;
    let mut body = crate::app::wish("Ada");
    body["provider"] = json!("anthropic");
    body["model"] = json!("claude-opus-4-6");
    body["provider_key"] = json!("sk-ant-very-secret");
    let (_, made) = app.post("/api/bots", &body).await;
    let bot = made["id"].as_str().unwrap().parse().unwrap();
    app.until_state("ada", "running").await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let delete = || app.request(Method::DELETE, "/api/bots/ada").send();
    let (status, view) = read(delete().await.unwrap()).await;
    assert_eq!(
        (status, &view["status"]["state"]),
        (202, &json!("deleting"))
    );
    events.until(|event| event.name == "bot.deleting").await;
    let deleted = events.until(|event| event.name == "bot.deleted").await;
    assert_eq!(
        (&deleted.data["bot_id"], &deleted.data["bot"]),
        (&made["id"], &json!(null))
    );
    assert_eq!(rows(&app).await, 0);
    assert!(app.runtime.container_spec(bot).is_none());
    assert_eq!(app.runtime.trashed(), [bot]);
    assert_eq!(app.files_with("sk-ant-very-secret"), Vec::<String>::new());
    let orphans = app.get("/api/admin/orphans").await.1;
    assert_eq!(orphans, json!({ "orphans": [] }));
    let (status, body) = read(delete().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("bot_not_found"))
    );
    app.stop().await;
}
