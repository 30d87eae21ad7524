//! The few questions that these tests ask the Docker engine, over its socket.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

use serde_json::Value;

/// Sends one request and returns status and body.
pub(crate) fn ask(method: &str, path: &str) -> (u16, Value) {
    let socket =
        std::env::var("DOCKER_HOST").unwrap_or_else(|_| "unix:///var/run/docker.sock".to_owned());
    let socket = socket
        .strip_prefix("unix://")
        .expect("these tests need an engine behind a socket file");
    let mut stream = UnixStream::connect(socket)
        .expect("no Docker engine answers; BOTMAKER_SKIP_DOCKER=1 skips");
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let request = format!("{method} {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .expect("the engine speaks HTTP");
    let status = head
        .split_whitespace()
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status line");
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// The containers of one BotMaker instance, running or not.
pub(crate) fn containers(instance: &str) -> Vec<Value> {
    let path = format!(
        "/containers/json?all=true&filters={}",
        instance_filter(instance)
    );
    ask("GET", &path).1.as_array().cloned().unwrap_or_default()
}

/// Removes everything that an instance made on the engine.
pub(crate) fn remove_everything(instance: &str) {
    for container in containers(instance) {
        let id = container["Id"].as_str().unwrap_or_default().to_owned();
        ask("DELETE", &format!("/containers/{id}?force=true&v=true"));
    }
    let networks = ask(
        "GET",
        &format!("/networks?filters={}", instance_filter(instance)),
    )
    .1;
    for network in networks.as_array().into_iter().flatten() {
        let id = network["Id"].as_str().unwrap_or_default();
        ask("DELETE", &format!("/networks/{id}"));
    }
}

/// `{"label":["botmaker.instance=…"]}`, encoded for a query.
fn instance_filter(instance: &str) -> String {
    format!("%7B%22label%22%3A%5B%22botmaker.instance%3D{instance}%22%5D%7D")
}
