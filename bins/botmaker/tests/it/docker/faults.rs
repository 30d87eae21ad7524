//! What happens behind the server's back: containers that go, ports that are taken, strangers on the same engine, the
//! end of the server itself.

use std::{net::TcpListener, process::Command, time::Duration};

use bollard::{
    Docker,
    models::ContainerCreateBody,
    query_parameters::{
        CreateContainerOptionsBuilder, InspectContainerOptions, RemoveContainerOptionsBuilder,
    },
};
use botmaker_testkit::engine::{self, wait_for};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{SOON, id_of, with_fixture};
use crate::{
    api::demo_bot,
    leftovers::Belongings,
    server::{Setup, TestServer},
};

async fn remove(docker: &Docker, container: &str) {
    let force = RemoveContainerOptionsBuilder::new().force(true).build();
    docker
        .remove_container(container, Some(force))
        .await
        .expect("the engine removes it");
}

fn container_of(bot: &Value) -> String {
    bot["status"]["evidence"]["container"]["id"]
        .as_str()
        .expect("the bot has a container")
        .to_owned()
}

#[tokio::test]
async fn a_container_removed_behind_our_back_comes_back() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Phoenix").await);
    let first = container_of(&api.wait_for_state(&bot, "running", SOON).await);
    remove(&server.run().docker, &first).await;
    let again = wait_for("another container that runs", SOON, async || {
        let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
        let is_new = view["incarnation"] == 2 && view["status"]["state"] == "running";
        is_new.then_some(view)
    })
    .await;
    assert_ne!(container_of(&again), first);
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
}

/// A container that is none of the server's. It is removed also after a failure, whatever labels it has.
struct Stranger {
    id: String,
}

impl Stranger {
    async fn arrive(docker: &Docker, image: Option<String>, labels: &[(&str, String)]) -> Self {
        let name = format!("botmaker-stranger-{}", Uuid::now_v7());
        let label = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone());
        let body = ContainerCreateBody {
            image,
            labels: Some(labels.iter().map(label).collect()),
            ..ContainerCreateBody::default()
        };
        let options = CreateContainerOptionsBuilder::new().name(&name).build();
        let created = docker.create_container(Some(options), body).await;
        Self {
            id: created.expect("the engine makes a container").id,
        }
    }

    async fn is_there(&self, docker: &Docker) -> bool {
        docker
            .inspect_container(&self.id, None::<InspectContainerOptions>)
            .await
            .is_ok()
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let host = format!("unix://{}", engine::socket().display());
        let _ = Command::new("docker")
            .env("DOCKER_HOST", host)
            .args(["rm", "--force", &self.id])
            .output();
    }
}

#[tokio::test]
async fn containers_of_others_are_never_touched() {
    let setup = with_fixture().await;
    let image = setup.image.clone();
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let docker = &server.run().docker;
    let labels = [
        ("botmaker.managed", "true".to_owned()),
        (
            "botmaker.instance",
            server.run().other_instance().to_string(),
        ),
        ("botmaker.bot-id", Uuid::now_v7().to_string()),
    ];
    let labelled = Stranger::arrive(docker, image.clone(), &labels).await;
    // This one only has a name like ours.
    let unlabelled = Stranger::arrive(docker, image, &[]).await;

    let bot = id_of(&api.create_demo_bot("Neighbour").await);
    api.wait_for_state(&bot, "running", SOON).await;
    let listed = api
        .get("/api/docker/containers")
        .await
        .expect(200)
        .to_string();
    assert!(
        listed.contains(&labelled.id),
        "another instance's container is not shown: {listed}"
    );
    assert!(
        !listed.contains(&unlabelled.id),
        "a container without labels is shown: {listed}"
    );
    let orphans = api.get("/api/admin/orphans").await.expect(200).to_string();
    let cleaned = api
        .post("/api/admin/cleanup", &json!({"apply": true}))
        .await
        .expect(200);
    api.delete(&format!("/api/bots/{bot}")).await.expect(202);
    api.wait_until_gone(&bot, SOON).await;
    for stranger in [&labelled, &unlabelled] {
        assert!(
            !orphans.contains(&stranger.id),
            "a stranger is called an orphan: {orphans}"
        );
        assert!(
            stranger.is_there(docker).await,
            "a stranger's container is gone: {cleaned}"
        );
    }
}

#[tokio::test]
async fn a_host_port_in_use_is_drawn_again() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let api = server.api().await;
    let taken =
        TcpListener::bind(("127.0.0.1", server.first_port)).expect("nobody uses the first port");
    let bot = id_of(&api.create_demo_bot("Flexible").await);
    let view = api.wait_for_state(&bot, "running", SOON).await;
    assert_ne!(view["port"], server.first_port, "{view:#}");
    assert!(Belongings::of(&server, &api).await.are_of(&[&bot]));
    drop(taken);
}

#[tokio::test]
async fn a_missing_image_is_named_with_the_command_that_gets_it() {
    let missing = "botmaker/never-made:1";
    let setup = Setup {
        image: Some(missing.to_owned()),
        ..Setup::default()
    };
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    let status = wait_for("the engine's status", SOON, async || {
        let status = api.get("/api/docker/status").await.expect(200);
        (status["available"] == true).then_some(status)
    })
    .await;
    assert_eq!(status["image"]["reference"], missing);
    assert_eq!(status["image"]["present"], false, "{status:#}");
    let problem = api
        .post("/api/bots", &demo_bot("Homeless"))
        .await
        .expect(409);
    assert_eq!(problem["code"], "image_missing", "{problem:#}");
    assert!(
        problem["detail"].as_str().unwrap().contains(missing),
        "{problem:#}"
    );
    assert!(
        problem["hint"]
            .as_str()
            .unwrap()
            .contains("cargo xtask image"),
        "{problem:#}"
    );
    assert_eq!(Belongings::of(&server, &api).await, Belongings::default());
}

#[tokio::test]
async fn sigterm_ends_the_server_in_time_and_leaves_bots_running() {
    let Some(mut server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let api = server.api().await;
    let bot = id_of(&api.create_demo_bot("Survivor").await);
    let before = container_of(&api.wait_for_state(&bot, "running", SOON).await);
    let mut streams = vec![
        api.events("/api/events").await,
        api.events(&format!("/api/bots/{bot}/logs")).await,
        api.events(&format!("/api/bots/{bot}/stats")).await,
    ];
    let (status, took) = server.terminate(Duration::from_secs(10)).await;
    println!("ended after {took:?}");
    assert!(status.success(), "{status}");
    for stream in &mut streams {
        let end = stream
            .next(Duration::from_secs(5), |event| event.name == "never")
            .await;
        assert!(end.is_none(), "the stream goes on");
    }
    let inspected = server
        .run()
        .docker
        .inspect_container(&before, None::<InspectContainerOptions>)
        .await
        .unwrap();
    assert_eq!(
        inspected.state.unwrap().running,
        Some(true),
        "the bot's container has ended"
    );

    server.start_again().await;
    let api = server.api().await;
    // What was told of the run holds at once; the look at the container follows.
    let after = wait_for("a look at the container", SOON, async || {
        let bot = api.wait_for_state(&bot, "running", SOON).await;
        let has_container = !bot["status"]["evidence"]["container"].is_null();
        has_container.then_some(bot)
    })
    .await;
    assert_eq!(
        container_of(&after),
        before,
        "the bot was given another container"
    );
    assert!(
        !server.log().contains("\"to\":\"stopped\""),
        "a running bot was marked stopped"
    );
}
