//! What must hold when nothing goes on: of every bot, and of everything that the engine and the disk have of it.

use std::collections::{BTreeMap, BTreeSet};

use bollard::{
    models::{ContainerInspectResponse, Network},
    query_parameters::InspectContainerOptions,
};
use serde_json::Value;

use super::{
    client::{Client, Clients},
    model::{Bot, describe, is_result_of, numbers, text},
};
use crate::{
    leftovers::{entries, objects_of},
    server::TestServer,
};

/// Everything that is wrong, one sentence each.
pub(crate) async fn check(
    server: &TestServer,
    clients: &Clients,
    client: &Client<'_>,
    bots: &[Value],
) -> Vec<String> {
    let mut wrong = unsettled(bots);
    if !wrong.is_empty() {
        return wrong;
    }
    clients.model().learn(bots);
    wrong.extend(population(clients, bots));
    wrong.extend(unique(bots));
    for view in bots {
        let generations = client.generations(&text(&view["id"])).await;
        let model = clients.model();
        let Some(bot) = model.bots().find(|bot| view["id"] == *bot.id) else {
            continue;
        };
        match generations {
            Ok(generations) => wrong.extend(promises(bot, view, &generations)),
            Err(words) => wrong.push(words),
        }
    }
    wrong.extend(objects(server, bots).await);
    wrong
}

/// Bots that are neither as desired nor say why not.
fn unsettled(bots: &[Value]) -> Vec<String> {
    let is_settled = |view: &Value| {
        let status = &view["status"];
        match (view["power"].as_str(), status["state"].as_str()) {
            (Some("running"), Some("running" | "degraded")) => view["change"].is_null(),
            (Some("running"), Some("failed" | "crash_looping")) => {
                status["reason"]["code"].is_string()
            }
            (Some("stopped"), Some("stopped")) => true,
            _ => false,
        }
    };
    let open = bots.iter().filter(|view| !is_settled(view));
    open.map(|view| {
        let change = &view["change"];
        format!(
            "{}: {} {}, change {change}",
            name(view),
            view["power"],
            view["status"]
        )
    })
    .collect()
}

fn name(view: &Value) -> String {
    format!("{} ({})", text(&view["hostname"]), text(&view["id"]))
}

/// Bots that are lost, that should be gone, and that nobody made.
fn population(clients: &Clients, bots: &[Value]) -> Vec<String> {
    let model = clients.model();
    let listed: BTreeSet<String> = bots.iter().map(|view| text(&view["id"])).collect();
    let known: BTreeSet<String> = model.bots().map(|bot| bot.id.clone()).collect();
    let mut wrong = Vec::new();
    for bot in model.bots() {
        let is_listed = listed.contains(&bot.id);
        if bot.is_deleted && is_listed {
            wrong.push(format!("{} was promised to be deleted", bot.hostname));
        }
        if !bot.may_be_gone() && !is_listed {
            wrong.push(format!("{} ({}) is lost", bot.hostname, bot.id));
        }
    }
    let strangers = bots
        .iter()
        .filter(|view| !known.contains(&text(&view["id"])));
    wrong.extend(strangers.map(|view| format!("nobody made {}", name(view))));
    wrong
}

/// Host names and ports that two bots have.
fn unique(bots: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    for field in ["hostname", "port"] {
        let mut seen = BTreeMap::new();
        for view in bots {
            if let Some(other) = seen.insert(view[field].to_string(), name(view)) {
                wrong.push(format!(
                    "{other} and {} have the same {field} {}",
                    name(view),
                    view[field]
                ));
            }
        }
    }
    wrong
}

/// Promises of answers that a bot does not keep.
fn promises(bot: &Bot, view: &Value, generations: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    let (generation, revision) = numbers(view);
    let (newest, told_revision) = bot.newest;
    if revision < told_revision {
        wrong.push(format!(
            "revision {told_revision} was answered, now it is at {revision}"
        ));
    }
    let power = bot.power.allowed();
    if !power.iter().any(|power| view["power"] == **power) {
        wrong.push(format!(
            "its power is {}, but was wished {power:?}",
            view["power"]
        ));
    }
    let description = describe(view);
    match bot.told.get(&generation) {
        Some(told) if *told != description => {
            wrong.push(format!(
                "generation {generation} is {description}, but was answered as {told}"
            ));
        }
        None if !bot.lost.iter().any(|wish| is_result_of(&description, wish)) => {
            wrong.push(format!(
                "nobody wished for generation {generation}: {description}"
            ));
        }
        _ => {}
    }
    let taken_back = view["rolled_back"]["generation"].as_u64();
    if generation < newest && taken_back.is_none_or(|failed| failed < u64::from(newest)) {
        wrong.push(format!(
            "generation {newest} was answered, it is at {generation} and does not say why: {}",
            view["rolled_back"]
        ));
    }
    let kept = |number: u32| generations.iter().find(|it| it["number"] == number);
    for (number, image) in &bot.images {
        // A bot that nobody chose an image for and that runs this one already names none.
        if let Some(kept) = kept(*number)
            && kept["image"].as_str().is_some_and(|named| named != image)
        {
            wrong.push(format!(
                "generation {number} names {}, but was answered {image}",
                kept["image"]
            ));
        }
    }
    if kept(newest).is_none() {
        wrong.push(format!("generation {newest} was answered and is not kept"));
    }
    wrong
        .iter()
        .map(|words| format!("{}: {words}", name(view)))
        .collect()
}

/// What is wrong with containers, networks and directories.
async fn objects(server: &TestServer, bots: &[Value]) -> Vec<String> {
    let docker = &server.run().docker;
    let (containers, networks) = objects_of(server).await;
    let names = |name: Option<&str>| name.unwrap_or_default().trim_start_matches('/').to_owned();
    let container_names: Vec<String> = containers
        .iter()
        .map(|it| names(it.names.iter().flatten().next().map(String::as_str)))
        .collect();
    let network_names: Vec<String> = networks
        .iter()
        .map(|it| names(it.name.as_deref()))
        .collect();
    let mut wrong = orphans("container", &container_names, bots);
    wrong.extend(orphans("network", &network_names, bots));
    wrong.extend(orphans(
        "secrets",
        &entries(&server.data.join("secrets")),
        bots,
    ));
    wrong.extend(orphans(
        "directory",
        &entries(&server.data.join("bots")),
        bots,
    ));
    wrong.extend(shared_subnets(&networks));
    for view in bots {
        let object = format!("botmaker-{}", text(&view["id"]));
        let inspected = docker
            .inspect_container(&object, None::<InspectContainerOptions>)
            .await;
        let words = judge(
            view,
            inspected.ok().as_ref(),
            network_names.contains(&object),
        );
        wrong.extend(words.iter().map(|words| format!("{}: {words}", name(view))));
    }
    wrong
}

/// Things that belong to no bot, and things of which a bot has two.
fn orphans(kind: &str, names: &[String], bots: &[Value]) -> Vec<String> {
    let ids: BTreeSet<String> = bots.iter().map(|view| text(&view["id"])).collect();
    let mut seen = BTreeSet::new();
    let is_wrong = |name: &&String| {
        let id = name.strip_prefix("botmaker-").unwrap_or(name).to_owned();
        !ids.contains(&id) || !seen.insert(id)
    };
    let wrong: Vec<&String> = names.iter().filter(is_wrong).collect();
    wrong
        .iter()
        .map(|name| format!("{kind} {name} is nobody's"))
        .collect()
}

fn shared_subnets(networks: &[Network]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let pools = networks
        .iter()
        .filter_map(|network| network.ipam.as_ref()?.config.as_ref());
    let subnets = pools.flatten().filter_map(|pool| pool.subnet.clone());
    let twice: Vec<String> = subnets
        .filter(|subnet| !seen.insert(subnet.clone()))
        .collect();
    twice
        .iter()
        .map(|subnet| format!("subnet {subnet} is used twice"))
        .collect()
}

/// What is wrong with a bot's container.
fn judge(view: &Value, found: Option<&ContainerInspectResponse>, has_network: bool) -> Vec<String> {
    let is_ready =
        ["running", "degraded"].contains(&view["status"]["state"].as_str().unwrap_or_default());
    let is_alive = found
        .and_then(|it| it.state.as_ref()?.running)
        .unwrap_or_default();
    if !is_ready {
        let words = format!("it is {}, but its container runs", view["status"]["state"]);
        return if is_alive { vec![words] } else { Vec::new() };
    }
    let Some(found) = found.filter(|_| is_alive) else {
        return vec!["it is running, but its container is not".to_owned()];
    };
    let host = found.host_config.clone().unwrap_or_default();
    let config = found.config.clone().unwrap_or_default();
    let bound = host.port_bindings.unwrap_or_default();
    let ports: Vec<String> = bound
        .into_values()
        .flatten()
        .flatten()
        .filter_map(|binding| binding.host_port)
        .collect();
    let rules = [
        (has_network, "it has no network".to_owned()),
        (
            view["image_id"] == found.image.clone().unwrap_or_default(),
            format!(
                "its container has the image {:?}, not {}",
                found.image, view["image_id"]
            ),
        ),
        (
            view["hostname"] == config.hostname.clone().unwrap_or_default(),
            format!("its container is called {:?}", config.hostname),
        ),
        (
            ports == [view["port"].to_string()],
            format!(
                "its container has the ports {ports:?}, not {}",
                view["port"]
            ),
        ),
        (
            view["resources"]["memory_bytes"].as_i64() == host.memory,
            format!("its container may use {:?} bytes", host.memory),
        ),
    ];
    let broken = rules.into_iter().filter(|(holds, _)| !holds);
    broken.map(|(_, words)| words).collect()
}
