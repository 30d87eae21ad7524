//! A change that the real OpenClaw takes while it runs, and one that it refuses.

use std::time::Duration;

use botmaker_testkit::engine::wait_for;
use serde_json::{Value, json};

use crate::server::{Setup, TestServer};

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well.
const READY: Duration = Duration::from_secs(180);

#[tokio::test]
async fn a_running_bot_takes_another_persona_and_key_without_a_stop() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let api = server.api().await;
    let wish = json!({
        "name": "Changing", "provider": "openai-compatible", "model": "none", "base_url": "http://botmaker:9/v1",
        "provider_key": "first-key",
    });
    let bot = api.post("/api/bots", &wish).await.expect(201);
    let path = format!(
        "/api/bots/{}",
        bot["hostname"].as_str().expect("a host name")
    );
    let before = api.wait_for_state("changing", "running", READY).await;
    for change in [
        json!({"persona": "# You are brief"}),
        json!({"provider_key": "second-key", "base_url": "http://botmaker:10/v1"}),
    ] {
        api.patch(&path, &change).await.expect(200);
        let after = wait_for("OpenClaw's word", READY, async || {
            let view = api.get(&path).await.expect(200);
            view["change"].is_null().then_some(view)
        })
        .await;
        assert_eq!(after["rolled_back"], Value::Null, "{after:#}");
        assert_eq!(
            after["status"]["evidence"]["container"]["id"],
            before["status"]["evidence"]["container"]["id"]
        );
    }
    let listed = api.get(&format!("{path}/generations")).await.expect(200);
    let newest = &listed["generations"][0];
    assert_eq!(
        (&newest["number"], &newest["outcome"]["kind"]),
        (&json!(3), &json!("good"))
    );
    let told = listed.to_string();
    assert!(
        !told.contains("first-key") && !told.contains("second-key"),
        "{told}"
    );
}
