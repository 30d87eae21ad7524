//! What must hold after every step, and what must hold when a world has come to rest.

use std::{collections::BTreeSet, sync::Arc};

use botmaker_domain::{BotId, BotRecord, BotState, Phase, Power};
use botmaker_fleet::{ContainerState, ContainerStatus};
use botmaker_ports::{BotFiles, BotRuntime, BotStore, StorageIntent};

use super::universe::Universe;

fn rows(universe: &Universe) -> Vec<(BotId, BotRecord)> {
    let made = universe.ids.made().into_iter();
    made.filter_map(|bot| universe.record(bot).map(|record| (bot, record)))
        .collect()
}

/// After every step.
pub(super) fn always(universe: &Arc<Universe>) {
    let rows = rows(universe);
    let (mut ports, mut subnets) = (BTreeSet::new(), BTreeSet::new());
    for (bot, record) in &rows {
        let index = universe.ids.index(*bot);
        if !ports.insert(record.placement.port) {
            universe.violate(format!("bot {index} has the port of another"));
        }
        if !subnets.insert(record.placement.subnet) {
            universe.violate(format!("bot {index} has the subnet of another"));
        }
        if record.phase == Phase::Active {
            secrets_are_there(universe, *bot);
        }
    }
    let mut alive = BTreeSet::new();
    for bot in universe.ids.made() {
        let container = universe.runtime.container(bot);
        if container.is_some_and(|found| found.state.is_alive()) {
            let spec = universe.runtime.container_spec(bot).unwrap();
            if !alive.insert(spec.placement.port) {
                universe.violate(format!("port {} is used twice", spec.placement.port));
            }
        }
    }
}

/// Every secret that a kept generation names is on the disk.
fn secrets_are_there(universe: &Universe, bot: BotId) {
    let generations = universe
        .ask(universe.store.list_generations(bot))
        .unwrap_or_default();
    let present = universe.secrets.list(bot).unwrap_or_default();
    for generation in generations {
        for (name, version) in &generation.spec.secrets {
            let is_there = present
                .iter()
                .any(|stored| stored.name == *name && stored.version == *version);
            if !is_there {
                let bot = universe.ids.index(bot);
                let number = generation.number;
                universe.violate(format!(
                    "{name}.{version}, which generation {number} of bot {bot} needs, is gone"
                ));
            }
        }
    }
}

/// When nothing changes any more.
pub(super) fn at_rest(universe: &Arc<Universe>, is_restarted: bool) {
    always(universe);
    let rows = rows(universe);
    for (bot, record) in &rows {
        let index = universe.ids.index(*bot);
        match record.phase {
            Phase::Active => as_wished(universe, *bot, record),
            Phase::Provisioning if !is_restarted => {}
            phase => universe.violate(format!("bot {index} is {phase:?} for ever")),
        }
    }
    let kept: BTreeSet<_> = rows.iter().map(|(bot, _)| *bot).collect();
    nothing_remains(universe, &kept);
}

fn as_wished(universe: &Universe, bot: BotId, record: &BotRecord) {
    let index = universe.ids.index(bot);
    let container = universe.runtime.container(bot);
    let is_alive = container
        .as_ref()
        .is_some_and(|found| found.state.is_alive());
    let state = record.status.state;
    let told = format!(
        "bot {index} is told to be {} ({:?})",
        state.as_str(),
        record.status.reason
    );
    if record.power == Power::Stopped {
        if is_alive || state != BotState::Stopped {
            universe.violate(format!(
                "{told} and alive {is_alive}, though it was stopped"
            ));
        }
        return;
    }
    match state {
        BotState::Running | BotState::Degraded => {
            if record.is_changing() || record.has_pending_start() {
                universe.violate(format!("{told} in the middle of a change"));
            }
            match &container {
                Some(container) if container.state == ContainerState::Running => {
                    runs_its_description(universe, bot, record, container);
                }
                _ => universe.violate(format!("{told}, and its container does not run")),
            }
        }
        BotState::Failed | BotState::CrashLooping => {
            if is_alive || record.active_hold().is_none() {
                universe.violate(format!("{told}, alive {is_alive}"));
            }
        }
        BotState::Unhealthy if is_paused(container.as_ref()) => {}
        _ => universe.violate(format!("{told} for ever")),
    }
}

fn is_paused(container: Option<&ContainerStatus>) -> bool {
    container.is_some_and(|found| found.state == ContainerState::Paused)
}

/// The configuration, the image and the limits are those of the row.
fn runs_its_description(
    universe: &Universe,
    bot: BotId,
    record: &BotRecord,
    container: &ContainerStatus,
) {
    let index = universe.ids.index(bot);
    let loaded = universe.state().runs.get(&bot).map(|run| run.generation);
    if loaded != Some(record.generation) {
        universe.violate(format!(
            "bot {index} runs generation {loaded:?}, its row says {}",
            record.generation
        ));
    }
    let spec = universe.runtime.container_spec(bot).unwrap();
    let wanted = record.spec.image.as_ref().map(|image| &image.id);
    if wanted.is_some_and(|wanted| *wanted != spec.image) {
        universe.violate(format!(
            "bot {index} runs image {}, not its own",
            spec.image
        ));
    }
    if record.image_id.as_ref() != Some(&spec.image) || container.incarnation != record.incarnation
    {
        universe.violate(format!("the row of bot {index} tells of another container"));
    }
    if spec.resources != record.spec.resources || spec.placement != record.placement {
        universe.violate(format!(
            "bot {index} has other limits or another place than its own"
        ));
    }
    let slots = universe.runtime.config_slots(bot);
    let is_mounted = |slot: &u32| {
        spec.mounts
            .iter()
            .any(|mount| mount.intent == StorageIntent::Config { slot: *slot })
    };
    if !slots.iter().any(is_mounted) {
        universe.violate(format!(
            "the configuration of bot {index} is gone, {slots:?} are there"
        ));
    }
}

/// Whatever has no row is gone, but for the trash.
fn nothing_remains(universe: &Universe, kept: &BTreeSet<BotId>) {
    let engine = &universe.runtime;
    let mut left: Vec<(&str, BotId)> = Vec::new();
    let containers = universe.ask(engine.list_containers()).unwrap();
    left.extend(
        containers
            .iter()
            .filter_map(|it| Some(("container", it.bot_id?))),
    );
    let networks = universe.ask(engine.list_networks()).unwrap();
    left.extend(
        networks
            .iter()
            .filter_map(|it| Some(("network", it.bot_id?))),
    );
    let stored = universe.ask(engine.list_stored()).unwrap();
    left.extend(stored.iter().map(|it| ("state", it.bot_id)));
    let secrets = universe.secrets.list_bots().unwrap().bots;
    left.extend(secrets.into_iter().map(|bot| ("secrets", bot)));
    for (what, bot) in left {
        if !kept.contains(&bot) {
            let bot = universe.ids.index(bot);
            universe.violate(format!("{what} of bot {bot} remains, which has no row"));
        }
    }
}
