//! `kill -9` of the server in the middle of its work, at many moments: the next server ends what was begun, or takes
//! it back.

use std::time::Duration;

use botmaker_testkit::engine;
use reqwest::Method;

use super::{SOON, id_of, with_fixture};
use crate::{
    api::{Api, demo_bot},
    leftovers::Belongings,
    server::TestServer,
};

/// When the server dies after the request was sent. The wish is on disk after some 10 ms, a bot runs after some
/// 2 s, and is gone after half of one.
const MOMENTS_MS: [u64; 11] = [0, 3, 6, 10, 20, 50, 100, 200, 400, 800, 1600];

#[tokio::test]
async fn a_server_killed_while_creating_leaves_a_whole_bot_or_none() {
    let Some(mut server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    for moment in MOMENTS_MS {
        let api = server.api().await;
        let request = api.fire(
            Method::POST,
            "/api/bots",
            Some(&demo_bot(&format!("Bot {moment}"))),
        );
        tokio::time::sleep(Duration::from_millis(moment)).await;
        server.kill().await;
        let answer = request.await.unwrap();

        server.start_again().await;
        let api = server.api().await;
        let bots: Vec<String> = api.bots().await.iter().map(id_of).collect();
        println!("killed after {moment} ms: answered {answer:?}, bots {bots:?}");
        assert!(
            answer != Some(201) || bots.len() == 1,
            "a bot that was promised is gone"
        );
        for bot in &bots {
            settle(&api, bot).await;
        }
        only_these_remain(&server, &api, moment).await;
        for bot in api.bots().await.iter().map(id_of) {
            api.delete(&format!("/api/bots/{bot}")).await.expect(202);
            api.wait_until_gone(&bot, SOON).await;
        }
        assert_eq!(
            Belongings::of(&server, &api).await,
            Belongings::default(),
            "killed after {moment} ms"
        );
    }
}

#[tokio::test]
async fn a_server_killed_while_deleting_leaves_nothing_in_the_end() {
    let Some(mut server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    for moment in MOMENTS_MS {
        let api = server.api().await;
        let bot = id_of(&api.create_demo_bot(&format!("Bot {moment}")).await);
        api.wait_for_state(&bot, "running", SOON).await;
        let request = api.fire(Method::DELETE, &format!("/api/bots/{bot}"), None);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        server.kill().await;
        let answer = request.await.unwrap();

        server.start_again().await;
        let api = server.api().await;
        println!("killed after {moment} ms: answered {answer:?}");
        if answer == Some(202) {
            api.wait_until_gone(&bot, SOON).await;
        } else if api.get(&format!("/api/bots/{bot}")).await.status == 200 {
            settle(&api, &bot).await;
            only_these_remain(&server, &api, moment).await;
            api.delete(&format!("/api/bots/{bot}")).await;
            api.wait_until_gone(&bot, SOON).await;
        }
        assert_eq!(
            Belongings::of(&server, &api).await,
            Belongings::default(),
            "killed after {moment} ms"
        );
    }
}

/// Waits until the bot runs or is gone, whichever it shall.
async fn settle(api: &Api, bot: &str) {
    engine::wait_for("the bot runs or is gone", SOON, async || {
        let answer = api.get(&format!("/api/bots/{bot}")).await;
        let state = answer.body["status"]["state"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_ne!(state, "failed", "{:#}", answer.body);
        (answer.status == 404 || state == "running").then_some(())
    })
    .await;
}

/// Every bot has exactly one of everything, and there is nothing of any other. Leftovers of the crash may take a
/// moment to go.
async fn only_these_remain(server: &TestServer, api: &Api, moment: u64) {
    let what = format!("killed after {moment} ms: the end of what belongs to no bot");
    engine::wait_for(&what, SOON, async || {
        let belongings = Belongings::of(server, api).await;
        let rows: Vec<&str> = belongings.rows.iter().map(String::as_str).collect();
        belongings.are_of(&rows).then_some(())
    })
    .await;
}
