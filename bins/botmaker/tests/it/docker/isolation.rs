//! What a bot can reach: its own side of the server, and nothing else of BotMaker's.

use std::net::SocketAddr;

use bollard::{
    exec::{CreateExecOptions, StartExecResults},
    query_parameters::InspectContainerOptions,
};
use futures_util::TryStreamExt;

use super::{SOON, id_of, with_fixture};
use crate::{api::Api, server::TestServer};

/// Runs steps of the fixture inside a bot, as somebody would who has taken it over.
async fn inside(server: &TestServer, bot: &str, steps: &[&str]) -> String {
    let docker = &server.run().docker;
    let options = CreateExecOptions {
        cmd: Some([&["openclaw", "fixture"], steps].concat()),
        attach_stdout: Some(true),
        ..CreateExecOptions::default()
    };
    let made = docker
        .create_exec(&format!("botmaker-{bot}"), options)
        .await
        .expect("the bot can be entered");
    let started = docker.start_exec(&made.id, None).await;
    let StartExecResults::Attached { output, .. } = started.expect("the steps begin") else {
        panic!("the steps are not attached");
    };
    let frames: Vec<_> = output.try_collect().await.expect("the steps end");
    frames.iter().map(ToString::to_string).collect()
}

async fn address_of(server: &TestServer, bot: &str) -> String {
    let name = format!("botmaker-{bot}");
    let options = None::<InspectContainerOptions>;
    let found = server.run().docker.inspect_container(&name, options).await;
    let networks = found
        .expect("the container is there")
        .network_settings
        .and_then(|settings| settings.networks)
        .expect("it has a network");
    let network = networks.into_values().next().expect("one network");
    network.ip_address.expect("it has an address")
}

async fn running(api: &Api, name: &str) -> (String, u64) {
    let bot = id_of(&api.create_demo_bot(name).await);
    let view = api.wait_for_state(&bot, "running", SOON).await;
    (bot, view["port"].as_u64().expect("a port"))
}

#[tokio::test]
async fn a_bot_reaches_its_side_of_the_server_and_nothing_else() {
    let Some(server) = TestServer::start(with_fixture().await).await else {
        return;
    };
    let api = server.api().await;
    let side = server.bots_side(&api).await;
    let (bot, own_port) = running(&api, "Taken over").await;
    let (other, other_port) = running(&api, "Its neighbour").await;
    let people: SocketAddr = server.base["http://".len()..].parse().expect("an address");
    let host = side.ip();
    let neighbour = address_of(&server, &other).await;
    let own = address_of(&server, &bot).await;

    // What it must reach, so that the rest of this test means something.
    for open in [side.to_string(), format!("{own}:18789")] {
        let said = inside(&server, &bot, &["connect", &open]).await;
        assert_eq!(said.trim(), "ok connected", "{open}");
    }
    for (what, address) in [
        ("another bot", format!("{neighbour}:18789")),
        (
            "another bot's port on the host",
            format!("{host}:{other_port}"),
        ),
        ("its own port on the host", format!("{host}:{own_port}")),
        ("the people's side", format!("{host}:{}", people.port())),
        ("the people's side on the loopback", people.to_string()),
    ] {
        let said = inside(&server, &bot, &["connect", &address]).await;
        assert!(said.starts_with("failed "), "it reaches {what}: {said}");
    }
    let admin = server.data.join("admin.sock").display().to_string();
    for socket in [admin.as_str(), "/var/run/docker.sock", "/run/docker.sock"] {
        let said = inside(&server, &bot, &["socket", socket]).await;
        assert!(said.starts_with("failed "), "it reaches {socket}: {said}");
    }
    let database = server.data.join("botmaker.db").display().to_string();
    for file in [database.as_str(), "/etc/shadow", "/proc/1/environ"] {
        let said = inside(&server, &bot, &["read", file]).await;
        let is_closed = said.starts_with("failed ") || file == "/proc/1/environ";
        assert!(is_closed, "it reads {file}: {said}");
        assert!(!said.contains("TOKEN") && !said.contains("KEY"), "{said}");
    }
    for place in ["/written", "/etc/openclaw/written", "/run/secrets/written"] {
        let said = inside(&server, &bot, &["write", place]).await;
        assert!(said.starts_with("failed "), "it writes {place}: {said}");
    }
}
