//! Bots that are gone and come back: out of the trash, and after the database was replaced by an old copy.

use std::{fs, path::PathBuf, time::Duration};

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use super::{SOON, id_of, with_fixture};
use crate::{
    api::{Api, demo_bot},
    leftovers::Belongings,
    server::TestServer,
};

const TOKEN: &str = "123456789:AAEexampleexampleexampleexampleexam";

fn marker(server: &TestServer, bot: &str) -> PathBuf {
    server.data.join("bots").join(bot).join("state/memory.txt")
}

/// Removes a bot's row behind the back of a server that does not run.
async fn forget_row(server: &TestServer, bot: &str) {
    let options = SqliteConnectOptions::new()
        .filename(server.data.join("botmaker.db"))
        .foreign_keys(true);
    let mut database = SqliteConnection::connect_with(&options)
        .await
        .expect("the database opens");
    let id: Uuid = bot.parse().expect("an id");
    for statement in [
        "DELETE FROM reservations WHERE bot_id = ?",
        "DELETE FROM bots WHERE id = ?",
    ] {
        let removed = sqlx::query(statement)
            .bind(id.as_bytes().as_slice())
            .execute(&mut database)
            .await
            .expect("rows are removed");
        assert!(removed.rows_affected() > 0, "{statement}");
    }
    database.close().await.expect("the database closes");
}

async fn only_leftover(api: &Api) -> Value {
    let listed = api.get("/api/leftovers").await.expect(200);
    let all = listed["leftovers"].as_array().expect("a list");
    assert_eq!(all.len(), 1, "{listed:#}");
    all[0].clone()
}

#[tokio::test]
async fn a_deleted_bot_comes_back_from_the_trash_with_its_memory() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let api = server.api().await;
    let mut wish = demo_bot("Comes back");
    wish["channels"] = json!([{ "kind": "telegram", "secrets": { "telegram_token": TOKEN }, "allow_from": ["42"] }]);
    let bot = id_of(&api.post("/api/bots", &wish).await.expect(201));
    api.wait_for_state(&bot, "running", SOON).await;
    fs::write(marker(&server, &bot), "what it knew").expect("the state can be written");
    api.delete(&format!("/api/bots/{bot}")).await.expect(202);
    api.wait_until_gone(&bot, SOON).await;
    let left = only_leftover(&api).await;
    assert_eq!(left["place"], "trash");
    assert_eq!(left["missing_secrets"], json!(["telegram_token"]));
    let path = format!("/api/leftovers/{}/adopt", left["name"].as_str().unwrap());
    let refused = api.post(&path, &json!({})).await.expect(422);
    assert_eq!(
        refused["errors"][0]["pointer"], "/secrets/telegram_token",
        "{refused:#}"
    );
    let wish = json!({ "secrets": { "telegram_token": TOKEN }, "start": true });
    let back = api.post(&path, &wish).await.expect(201);
    assert_eq!(id_of(&back), bot);
    assert_eq!(back["channels"][0]["allow_from"], json!(["42"]), "{back:#}");
    api.wait_for_state(&bot, "running", SOON).await;
    let kept = fs::read_to_string(marker(&server, &bot)).expect("the state is back");
    assert_eq!(kept, "what it knew");
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
    let listed = api.get("/api/leftovers").await.expect(200);
    assert_eq!(listed["leftovers"], json!([]));
}

#[tokio::test]
async fn a_bot_that_an_old_database_does_not_know_is_adopted() {
    let Some(mut server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let patience = Duration::from_secs(30);
    server.terminate(patience).await;
    let (database, copy) = (server.data.join("botmaker.db"), server.data.join("copy"));
    fs::copy(&database, &copy).expect("the database is copied");
    server.start_again().await;
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Not in the copy").await);
    api.wait_for_state(&bot, "running", SOON).await;
    fs::write(marker(&server, &bot), "what it knew").expect("the state can be written");
    server.terminate(patience).await;
    fs::copy(&copy, &database).expect("the copy is restored");
    for more in ["botmaker.db-wal", "botmaker.db-shm"] {
        // Absent after a server that ended in order.
        let _ = fs::remove_file(server.data.join(more));
    }
    server.start_again().await;
    let api = server.api().await;

    // A clean-up touches nothing of it, and a new bot of its name does not take its place.
    let cleaned = api
        .post("/api/admin/cleanup", &json!({ "apply": true }))
        .await
        .expect(200);
    assert_eq!(cleaned["removed"], json!([]), "{cleaned:#}");
    assert_eq!(cleaned["quarantined"], json!([]), "{cleaned:#}");
    let refused = api.post("/api/bots", &demo_bot("Not in the copy")).await;
    assert_eq!(refused.expect(409)["code"], "hostname_left_over");
    let left = only_leftover(&api).await;
    assert_eq!(
        (&left["place"], &left["missing_secrets"]),
        (&json!("home"), &json!([]))
    );
    let path = format!("/api/leftovers/{}/adopt", left["name"].as_str().unwrap());
    let back = api.post(&path, &json!({ "start": true })).await.expect(201);
    assert_eq!(id_of(&back), bot);
    api.wait_for_state(&bot, "running", SOON).await;
    let kept = fs::read_to_string(marker(&server, &bot)).expect("the state stays");
    assert_eq!(kept, "what it knew");
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
}

#[tokio::test]
async fn data_of_no_bot_waits_in_quarantine_and_is_adopted() {
    let Some(mut server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Lost and found").await);
    api.wait_for_state(&bot, "running", SOON).await;
    fs::write(marker(&server, &bot), "what it knew").expect("the state can be written");
    // Somebody removes the row, as no use case would.
    let newer = id_of(&api.create_demo_bot("Newer").await);
    api.wait_for_state(&newer, "running", SOON).await;
    server.terminate(Duration::from_secs(30)).await;
    forget_row(&server, &bot).await;
    server.start_again().await;
    let api = server.api().await;
    let kept = api
        .post("/api/admin/cleanup", &json!({ "apply": true }))
        .await
        .expect(200);
    assert_eq!(
        kept["quarantined"],
        json!([]),
        "its container runs: {kept:#}"
    );
    let docker = &server.run().docker;
    docker
        .stop_container(&format!("botmaker-{bot}"), None)
        .await
        .expect("the container is stopped");
    let cleaned = api
        .post("/api/admin/cleanup", &json!({ "apply": true }))
        .await
        .expect(200);
    assert_eq!(cleaned["kept"], json!([]), "{cleaned:#}");
    assert!(!marker(&server, &bot).exists());
    let left = only_leftover(&api).await;
    assert_eq!(left["place"], "quarantine");
    let path = format!("/api/leftovers/{}/adopt", left["name"].as_str().unwrap());
    api.post(&path, &json!({ "start": true })).await.expect(201);
    api.wait_for_state(&bot, "running", SOON).await;
    let kept = fs::read_to_string(marker(&server, &bot)).expect("the state is back");
    assert_eq!(kept, "what it knew");
    let all = Belongings::of(&server, &api).await;
    assert!(all.are_of(&[&bot, &newer]), "{all:#?}");
}

#[tokio::test]
async fn two_managers_on_one_engine_leave_each_other_alone() {
    let Some(one) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let Some(mut other) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let (api, other_api) = (one.api().await, other.api().await);
    let bot = id_of(&api.create_demo_bot("The same name").await);
    let theirs = id_of(&other_api.create_demo_bot("The same name").await);
    let stopped = id_of(&other_api.create_demo_bot("Stopped").await);
    api.wait_for_state(&bot, "running", SOON).await;
    for theirs in [&theirs, &stopped] {
        other_api.wait_for_state(theirs, "running", SOON).await;
    }
    other_api.act(&format!("/api/bots/{stopped}/stop")).await;
    other_api.wait_for_state(&stopped, "stopped", SOON).await;
    let before = Belongings::of(&other, &other_api).await;
    // Nobody watches over them now, one of them does not run, and there is a clean-up beside them.
    other.kill().await;
    let apply = json!({ "apply": true });
    let cleaned = api.post("/api/admin/cleanup", &apply).await.expect(200);
    for part in ["removed", "quarantined", "kept"] {
        assert_eq!(cleaned[part], json!([]), "{cleaned:#}");
    }
    api.delete(&format!("/api/bots/{bot}")).await.expect(202);
    api.wait_until_gone(&bot, SOON).await;
    other.start_again().await;
    let other_api = other.api().await;
    other_api.wait_for_state(&theirs, "running", SOON).await;
    other_api.wait_for_state(&stopped, "stopped", SOON).await;
    let after = Belongings::of(&other, &other_api).await;
    assert_eq!(after, before);
    let restarts = other_api
        .get(&format!("/api/bots/{theirs}"))
        .await
        .expect(200)["deaths"]
        .clone();
    assert_eq!(restarts, json!([]));
}
