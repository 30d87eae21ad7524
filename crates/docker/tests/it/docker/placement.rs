//! Ports and subnets.

use std::net::{Ipv4Addr, TcpListener, TcpStream};

use bollard::{
    models::{NetworkCreateRequest, NetworkDisconnectRequest},
    query_parameters::InspectNetworkOptions,
};
use botmaker_docker::labels::object_name;
use botmaker_ports::{BotFiles, BotRuntime, Mount, RuntimeError, StateFile, StorageIntent};
use botmaker_testkit::engine::wait_for;

use super::corner::begin;

#[tokio::test]
async fn a_port_held_by_another_program_is_refused_by_number() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    let port = spec.placement.port;
    let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    let (bot, subnet) = (spec.bot_id, spec.placement.subnet);
    corner.engine.ensure_network(bot, subnet).await.unwrap();
    corner.engine.create_container(&spec).await.unwrap();
    let refused = corner.engine.start_container(bot).await;
    let is_named =
        matches!(refused, Err(RuntimeError::PortTaken { port: named, .. }) if named == port);
    assert!(is_named, "{refused:?}");
    drop(holder);
    corner.engine.start_container(bot).await.unwrap();
}

#[tokio::test]
async fn a_subnet_that_the_host_reaches_otherwise_is_refused() {
    let Some(corner) = begin().await else { return };
    let bot = botmaker_domain::BotId::generate();
    // The engine's default bridge: a route of the host and a pool of the engine.
    for taken in ["172.17.0.0/29", "172.17.255.248/29"] {
        let subnet = taken.parse().unwrap();
        let refused = corner.engine.ensure_network(bot, subnet).await;
        let is_named = matches!(refused, Err(RuntimeError::SubnetTaken { subnet: named, .. }) if named == subnet);
        assert!(is_named, "{refused:?}");
    }
}

#[tokio::test]
async fn a_start_without_network_says_what_is_missing() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    corner.engine.create_container(&spec).await.unwrap();
    let refused = corner.engine.start_container(spec.bot_id).await;
    let Err(RuntimeError::NotFound { what }) = &refused else {
        panic!("there is no network: {refused:?}");
    };
    assert!(what.contains("network"), "{what}");
}

#[tokio::test]
async fn of_two_networks_of_one_name_one_remains() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    let (bot, subnet) = (spec.bot_id, spec.placement.subnet);
    corner.engine.ensure_network(bot, subnet).await.unwrap();
    corner.engine.create_container(&spec).await.unwrap();
    // What a server asked for that was killed before the engine did it.
    let docker = &corner.run.docker;
    let name = object_name(bot);
    let first = docker
        .inspect_network(&name, None::<InspectNetworkOptions>)
        .await
        .unwrap();
    let late = NetworkCreateRequest {
        name,
        labels: first.labels,
        ..NetworkCreateRequest::default()
    };
    docker.create_network(late).await.unwrap();

    let refused = corner.engine.start_container(bot).await;
    let is_about_it =
        matches!(&refused, Err(RuntimeError::NotFound { what }) if what.contains("network"));
    assert!(is_about_it, "{refused:?}");
    corner.engine.remove_container(bot).await.unwrap();
    corner.start(&spec).await;
    let listed = corner.engine.list_networks().await.unwrap();
    let own = listed.iter().filter(|it| it.bot_id == Some(bot));
    assert_eq!(own.count(), 1);
}

#[tokio::test]
async fn a_container_that_was_disconnected_from_its_network_is_not_started_again() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    corner.start(&spec).await;
    let bot = spec.bot_id;
    let name = corner
        .engine
        .find_container(bot)
        .await
        .unwrap()
        .unwrap()
        .name;
    let disconnect = NetworkDisconnectRequest {
        container: name.clone(),
        force: Some(true),
    };
    let docker = &corner.run.docker;
    docker.disconnect_network(&name, disconnect).await.unwrap();
    corner
        .engine
        .stop_container(bot, std::time::Duration::from_secs(1))
        .await
        .unwrap();
    let refused = corner.engine.start_container(bot).await;
    let Err(RuntimeError::NotFound { what }) = &refused else {
        panic!("nobody could reach it: {refused:?}");
    };
    assert!(what.contains("network"), "{what}");
}

#[tokio::test]
async fn a_command_that_the_image_does_not_have_is_a_lasting_refusal() {
    let Some(corner) = begin().await else { return };
    let mut spec = corner.spec([]).await;
    spec.command = vec!["no-such-program".to_owned()];
    let (bot, subnet) = (spec.bot_id, spec.placement.subnet);
    corner.engine.ensure_network(bot, subnet).await.unwrap();
    corner.engine.create_container(&spec).await.unwrap();
    let refused = corner.engine.start_container(bot).await;
    // With a real init in front, the program is missed by init, which ends at once.
    match refused {
        Ok(()) => assert_eq!(corner.wait_for_end(bot).await.exit_code, Some(127)),
        Err(error) => assert!(!error.is_transient(), "{error:?}"),
    }
}

#[tokio::test]
async fn a_gateway_answers_at_its_endpoint() {
    let Some(corner) = begin().await else { return };
    let mut spec = corner.spec([]).await;
    let command = [
        "openclaw", "gateway", "run", "--port", "18789", "--bind", "lan",
    ];
    spec.command = command.map(str::to_owned).to_vec();
    spec.mounts = vec![Mount {
        intent: StorageIntent::Config { slot: 1 },
        target: "/etc/openclaw".to_owned(),
    }];
    let config = StateFile {
        path: "openclaw.json".to_owned(),
        contents: br#"{"gateway":{"auth":{"mode":"token","token":"sesame"}}}"#.to_vec(),
        replace: true,
    };
    corner
        .engine
        .write_config(spec.bot_id, 1, &[config])
        .await
        .unwrap();
    corner.start(&spec).await;
    let endpoint = corner
        .engine
        .endpoint(spec.bot_id, &spec.placement)
        .await
        .unwrap();
    let limit = std::time::Duration::from_secs(20);
    let answer = wait_for("the gateway", limit, async || ask(endpoint)).await;
    assert!(
        answer.contains(r#"{"ok":true,"status":"live"}"#),
        "{answer}"
    );
    // Published on the loopback address only: the host's other addresses do not lead there.
    let gateway = corner.engine.status().await.unwrap().host_gateway.unwrap();
    assert!(TcpStream::connect((gateway, spec.placement.port)).is_err());
}

fn ask(endpoint: std::net::SocketAddr) -> Option<String> {
    use std::io::{Read, Write};
    let mut stream = TcpStream::connect(endpoint).ok()?;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: bot\r\n\r\n")
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}
