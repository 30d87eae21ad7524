//! Starting the server, and creating bots beside raw containers.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{figures::Times, server::Bench};
use crate::{
    console::Step,
    engine::probe,
    http::{self, Address, Answer, Request},
};

/// Creating one container or bot, several ways.
pub(crate) struct Creation {
    /// Docker's create and start of one container on the default bridge.
    pub(crate) raw: Times,
    /// The same on a network of its own, created first, with a bot's limits: what isolation costs.
    pub(crate) raw_isolated: Times,
    /// From the request until the bot's container runs.
    pub(crate) running: Times,
    /// From the request until the bot is ready.
    pub(crate) ready: Times,
}

/// Starts the server several times in one data directory; the first start, which migrates, is left out.
pub(crate) fn cold_starts(image: &str, count: usize) -> Result<Times> {
    let directory = super::directory()?;
    let mut times = Vec::new();
    for _ in 0..=count {
        times.push(Bench::start(&directory, image)?.start_time);
    }
    fs::remove_dir_all(&directory)?;
    Ok(Times::new(times.split_off(1)))
}

/// Creates containers and bots in turn, so that both meet the same machine.
pub(crate) fn creations(
    step: &Step,
    bench: &mut Bench,
    image: &str,
    count: usize,
) -> Result<Creation> {
    let engine = probe::address()?;
    let (mut raw, mut raw_isolated, mut running, mut ready) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        step.progress(&format!("round {} of {count}", number + 1));
        raw.push(raw_container(&engine, image, None)?);
        raw_isolated.push(raw_container(&engine, image, Some(number))?);
        let begun = Instant::now();
        let id = bench.create_bot(true)?;
        bench.wait_for(&id, |bot| {
            bot["status"]["evidence"]["container"]["state"] == "running"
        })?;
        running.push(begun.elapsed());
        bench.wait_for(&id, is_ready)?;
        ready.push(begun.elapsed());
    }
    bench.remove_everything()?;
    Ok(Creation {
        raw: Times::new(raw),
        raw_isolated: Times::new(raw_isolated),
        running: Times::new(running),
        ready: Times::new(ready),
    })
}

/// Creates bots until there are `size`, and waits until all are ready.
pub(crate) fn grow_to(step: &Step, bench: &mut Bench, size: usize) -> Result<()> {
    let mut waiting = Vec::new();
    while bench.count() < size {
        waiting.push(bench.create_bot(true)?);
    }
    for (number, id) in waiting.iter().enumerate() {
        step.progress(&format!(
            "bot {} of {} is starting",
            number + 1,
            waiting.len()
        ));
        bench.wait_for(id, is_ready)?;
    }
    Ok(())
}

/// Adds bots that do not run until there are `size`.
pub(crate) fn fill_up_to(bench: &mut Bench, size: usize) -> Result<()> {
    while bench.count() < size {
        bench.create_bot(false)?;
    }
    Ok(())
}

fn is_ready(bot: &Value) -> bool {
    bot["status"]["state"] == "running"
}

/// Creates, starts and removes one container; returns how long create and start took.
fn raw_container(engine: &Address, image: &str, network: Option<usize>) -> Result<Duration> {
    let begun = Instant::now();
    let network = network
        .map(|number| make_network(engine, number))
        .transpose()?;
    let host = json!({
        "NetworkMode": network.as_deref().unwrap_or("bridge"),
        "Memory": 512 << 20, "NanoCpus": 1_000_000_000, "PidsLimit": 256, "ReadonlyRootfs": true, "Init": true,
        "CapDrop": ["ALL"], "SecurityOpt": ["no-new-privileges"], "Tmpfs": {"/tmp": ""},
    });
    let wish = json!({"Image": image, "Cmd": ["openclaw", "gateway", "run"], "HostConfig": host})
        .to_string();
    let made = ask(engine, "POST", "/containers/create", &wish)?.json();
    let id = made["Id"]
        .as_str()
        .context("a created container has an id")?
        .to_owned();
    let started = ask(engine, "POST", &format!("/containers/{id}/start"), "");
    let took = begun.elapsed();
    ask(
        engine,
        "DELETE",
        &format!("/containers/{id}?force=true"),
        "",
    )?;
    if let Some(network) = network {
        ask(engine, "DELETE", &format!("/networks/{network}"), "")?;
    }
    started?;
    Ok(took)
}

fn make_network(engine: &Address, number: usize) -> Result<String> {
    let subnet = format!("10.215.{number}.0/29");
    let name = format!("xtask-bench-{}-{number}", std::process::id());
    let wish = json!({"Name": name, "Driver": "bridge", "IPAM": {"Config": [{"Subnet": subnet}]}});
    let made = ask(engine, "POST", "/networks/create", &wish.to_string())?.json();
    Ok(made["Id"]
        .as_str()
        .context("a created network has an id")?
        .to_owned())
}

fn ask(engine: &Address, method: &str, path: &str, body: &str) -> Result<Answer> {
    let answer = http::send(
        engine,
        &Request {
            body,
            ..Request::new(method, path)
        },
    )?;
    if answer.status >= 400 {
        bail!(
            "the engine answered {method} {path} with {}: {}",
            answer.status,
            answer.body
        );
    }
    Ok(answer)
}
