//! Two of the stories that operators fear, told by the bot's own page.

use std::time::Duration;

use botmaker_testkit::{engine::wait_for, fixture::Mode};
use serde_json::json;

use super::{SOON, id_of, with_image};
use crate::{api::demo_bot, leftovers::Belongings, server::TestServer};

#[tokio::test]
async fn a_bot_that_runs_out_of_memory_says_so_and_suggests_a_limit() {
    let setup = with_image(Mode::MemoryHog(Duration::from_secs(3))).await;
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let mut wish = demo_bot("Hungry");
    wish["resources"] = json!({ "memory_bytes": 1024 * 1024 * 1024 });
    let bot = id_of(&api.post("/api/bots", &wish).await.expect(201));
    let death = wait_for("an end for want of memory", SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        let death = view["deaths"].get(0).cloned();
        death.filter(|death| death["oom_killed"] == true)
    })
    .await;
    assert_eq!(death["reason"]["code"], "out_of_memory", "{death:#}");
    let hint = death["reason"]["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("memory"), "{death:#}");
    // Whatever comes next, a stop ends it.
    api.act(&format!("/api/bots/{bot}/stop")).await;
    api.wait_for_state(&bot, "stopped", SOON).await;
}

#[tokio::test]
async fn a_configuration_that_openclaw_refuses_starts_nothing() {
    let setup = with_image(Mode::InvalidConfig).await;
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Misunderstood").await);
    let view = api.wait_for_state(&bot, "failed", SOON).await;
    assert_eq!(
        view["status"]["reason"]["code"], "config_invalid",
        "{view:#}"
    );
    let hint = view["status"]["reason"]["hint"].as_str();
    assert!(
        hint.is_some_and(|hint| hint.contains("settings")),
        "{view:#}"
    );
    let there = Belongings::of(&server, &api).await;
    assert!(there.containers.is_empty(), "{there:#?}");
    // It is not tried again by itself.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let later = api.get(&format!("/api/bots/{bot}")).await.expect(200);
    assert_eq!(later["status"]["state"], "failed");
    assert!(Belongings::of(&server, &api).await.containers.is_empty());
}
