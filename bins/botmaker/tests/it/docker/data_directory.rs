//! Data directories with odd names, used twice, and full.

use std::{fs, time::Duration};

use botmaker_testkit::tmpfs::Tmpfs;
use serde_json::{Value, json};

use super::{SOON, id_of, with_fixture};
use crate::{
    api::demo_bot,
    leftovers::Belongings,
    server::{Setup, TestServer},
};

#[tokio::test]
async fn a_data_directory_may_have_a_blank_and_a_colon_in_its_name() {
    let setup = Setup {
        data_name: Some("my data: 1"),
        ..with_fixture().await
    };
    it_works(setup).await;
}

#[tokio::test]
async fn a_data_directory_may_be_given_relative_to_the_working_directory() {
    let setup = Setup {
        is_data_relative: true,
        ..with_fixture().await
    };
    it_works(setup).await;
}

async fn it_works(setup: Setup) {
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Odd place").await);
    api.wait_for_state(&bot, "running", SOON).await;
    let answer = api
        .post(
            &format!("/api/bots/{bot}/messages"),
            &json!({"text": "hello"}),
        )
        .await
        .expect(200);
    assert!(!answer["text"].as_str().unwrap().is_empty());
    // The fixture writes this file when it starts: the bot's state really lies here.
    assert!(
        server
            .data
            .join("bots")
            .join(&bot)
            .join("state/fixture")
            .is_file()
    );
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
}

#[tokio::test]
async fn a_second_server_on_the_same_data_directory_refuses() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let second = server
        .command()
        .env("BOTMAKER__SERVER__LISTEN", "127.0.0.1:0")
        .status();
    let status = tokio::time::timeout(Duration::from_secs(20), second)
        .await
        .expect("it ends by itself")
        .unwrap();
    assert_eq!(status.code(), Some(4), "{}", server.log());
    let log = server.log();
    let last = log.lines().last().unwrap();
    assert!(
        last.starts_with("botmaker: ") && last.contains("process"),
        "it does not say who holds it: {last}"
    );
    server.api().await.get("/api/bots").await.expect(200);
}

#[tokio::test]
async fn a_full_disk_refuses_a_bot_and_leaves_nothing() {
    let place = tempfile::Builder::new()
        .prefix("botmaker-it-")
        .tempdir()
        .unwrap();
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    let Some(disk) = Tmpfs::mount(&data, 8 << 20) else {
        return;
    };
    let Some(server) = TestServer::start_in(with_fixture().await, place).await else {
        return;
    };
    let api = server.api().await;
    let ballast = data.join("ballast");
    fill(&ballast);
    let refused = api.post("/api/bots", &demo_bot("Too much")).await;
    assert_eq!(refused.status, 503, "{:#}", refused.body);
    assert_eq!(refused.body["code"], "disk_full", "{:#}", refused.body);
    assert!(
        refused.body["hint"].as_str().unwrap().contains("space"),
        "{:#}",
        refused.body
    );
    assert_eq!(Belongings::of(&server, &api).await, Belongings::default());

    fs::remove_file(&ballast).unwrap();
    let bot: Value = api.create_demo_bot("Fits now").await;
    api.wait_for_state(&id_of(&bot), "running", SOON).await;
    drop(server);
    drop(disk);
}

/// Writes until nothing more fits.
fn fill(file: &std::path::Path) {
    use std::io::Write;
    let mut file = fs::File::create(file).unwrap();
    for size in [64 * 1024, 4096, 1] {
        let block = vec![0; size];
        while file.write_all(&block).is_ok() {}
    }
}
