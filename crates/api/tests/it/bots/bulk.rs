//! `POST /api/bots/bulk`.

use serde_json::{Value, json};

use crate::{
    app::{TestApp, wish},
    bots::rows,
};

async fn bulk(app: &TestApp, action: &str, bots: &Value) -> (u16, Value) {
    let body = json!({ "action": action, "bots": bots });
    app.post("/api/bots/bulk", &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_bot_gets_the_wish_and_failures_stand_beside() {
    let app = TestApp::start().await;
    let (ada, _) = app.running_bot("Ada").await;
    app.running_bot("Grace").await;
    let names = json!(["grace", "nobody", ada, "../x"]);
    let (status, body) = bulk(&app, "stop", &names).await;
    assert_eq!(status, 200, "{body}");
    let ok = |bot: &str| json!({ "bot": bot, "ok": true, "code": null, "detail": null });
    let missing = |bot: &str| json!({ "bot": bot, "ok": false, "code": "bot_not_found", "detail": "there is no such bot" });
    assert_eq!(
        body["results"],
        json!([ok("grace"), missing("nobody"), ok(&ada), missing("../x")])
    );
    app.until_state("ada", "stopped").await;
    app.until_state("grace", "stopped").await;
    for action in ["start", "restart"] {
        let (_, body) = bulk(&app, action, &json!(["ada"])).await;
        assert_eq!(body["results"], json!([ok("ada")]));
    }
    app.until_state("ada", "running").await;
    let (_, body) = bulk(&app, "delete", &json!(["ada", "grace"])).await;
    assert_eq!(body["results"], json!([ok("ada"), ok("grace")]));
    app.until("both are gone", async || rows(&app).await == 0)
        .await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_names_1_to_500_bots_and_a_known_action() {
    let app = TestApp::start().await;
    app.post("/api/bots", &wish("Ada")).await;
    for bots in [json!([]), json!(vec!["ada"; 501])] {
        let (status, body) = bulk(&app, "stop", &bots).await;
        assert_eq!((status, body["code"].as_str()), (422, Some("bulk_invalid")));
        assert_eq!(body["errors"][0]["pointer"], "/bots");
    }
    let (status, body) = bulk(&app, "format", &json!(["ada"])).await;
    assert_eq!(
        (status, &body["errors"][0]["pointer"]),
        (422, &json!("/action"))
    );
    assert_eq!(app.get("/api/bots/ada").await.1["power"], "running");
    app.stop().await;
}
