//! The life of one manager process in a world: it begins, people wish things of it, things happen, and it ends or is killed.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use botmaker_fleet::{
    CreateBot, CreateChannel, EditBot, Fleet, FleetParts, FleetSettings, ReturnTo, SecretString,
};
use botmaker_openclaw::discovery::FakeDiscovery;
use botmaker_ports::{NoKeyring, fakes::runtime::FakeRuntime};
use botmaker_secrets::HashCost;
use jiff::SignedDuration;
use tokio::time::{Instant, sleep, timeout};

use super::{
    openclaw::SimulatedGateway,
    step::{Blow, Change, Character, Mood, Step},
    universe::{Due, PEOPLE, Universe, image_reference},
};

/// The ports of a world: as few as make bots wait for one another.
pub(super) const PORTS: std::ops::RangeInclusive<u16> = 19_000..=19_004;
/// So often the world goes on by itself.
const TICK: Duration = Duration::from_millis(500);
/// The same while nobody does anything.
const REST_TICK: Duration = Duration::from_secs(2);
/// What a person waits for an answer before doing the next thing.
const IMPATIENCE: Duration = Duration::from_millis(700);
/// A world is at rest when nothing has changed for so long: longer than any wait of the reconciler.
const REST: SignedDuration = SignedDuration::from_mins(17);
/// By then it must be at rest, whatever has happened.
const LAST_CALL: Duration = Duration::from_secs(6 * 3600);

/// How a life ended.
pub(super) enum End {
    /// Killed in the middle.
    Killed,
    /// Everything has happened.
    Over,
}

fn settings() -> FleetSettings {
    FleetSettings {
        image: FakeRuntime::IMAGE.to_owned(),
        ports: PORTS,
        subnet_pool: "10.99.0.0/26".parse().unwrap(),
        max_bots: 6,
        // Nobody looks at the plots of a simulated bot.
        metrics_interval: Duration::from_secs(7 * 24 * 3600),
        probe_starting: Duration::from_secs(2),
        password_cost: HashCost::CHEAPEST,
        ..FleetSettings::default()
    }
}

/// What a process does in its life.
#[derive(Clone, Copy)]
pub(super) enum Part<'h> {
    /// These steps, how many of them have been taken, and whether it waits for rest afterwards.
    Steps(&'h [Step], &'h std::cell::Cell<usize>, bool),
    /// Waits until nothing changes any more.
    Rest,
}

/// Lives one life in a runtime of its own, which ends with it as a process does: whatever was under way is gone.
pub(super) fn live(universe: &Arc<Universe>, part: Part<'_>) -> End {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .max_blocking_threads(1)
        .build()
        .unwrap();
    let end = runtime.block_on(async {
        universe.clock.resume();
        universe.note(|| "a manager begins".to_owned());
        let end = tokio::select! {
            biased;
            () = universe.crashed.notified() => End::Killed,
            end = act(universe, part) => end,
        };
        universe.clock.pause();
        end
    });
    drop(runtime);
    universe.state().is_dead = false;
    end
}

async fn begin(universe: &Arc<Universe>) -> Fleet {
    loop {
        let parts = FleetParts {
            store: Arc::clone(&universe.store) as _,
            runtime: Arc::clone(&universe.runtime) as _,
            gateway: Arc::new(SimulatedGateway(Arc::clone(universe))),
            keyring: Arc::new(NoKeyring),
            discovery: Arc::new(FakeDiscovery::default()),
            secrets: Arc::clone(&universe.secrets),
            master_key: Arc::clone(&universe.master_key),
            clock: Arc::clone(&universe.clock) as _,
            ids: Arc::clone(&universe.ids) as _,
            image_builder: None,
        };
        match Fleet::start(parts, settings()).await {
            Ok(fleet) => return fleet,
            // Whatever supervises it starts it again; meanwhile a full disk may have been tidied up.
            Err(_) => {
                sleep(Duration::from_secs(1)).await;
                universe.tick();
            }
        }
    }
}

async fn act(universe: &Arc<Universe>, part: Part<'_>) -> End {
    let fleet = begin(universe).await;
    match part {
        Part::Steps(steps, taken, and_rest) => {
            while let Some(step) = steps.get(taken.get()) {
                taken.set(taken.get() + 1);
                // Until everything waits for time or for an answer: what happens meanwhile on other threads is over then.
                sleep(universe.until(PEOPLE, Duration::from_millis(1))).await;
                universe.note(|| format!("step {step:?}"));
                take(universe, &fleet, *step).await;
                super::promises::always(universe);
                if universe.state().violation.is_some() {
                    return End::Over;
                }
            }
            if and_rest {
                universe.heal();
                rest(universe).await;
            }
        }
        Part::Rest => rest(universe).await,
    }
    End::Over
}

async fn rest(universe: &Arc<Universe>) {
    let end = Instant::now() + LAST_CALL;
    universe.state().last_change = universe.now();
    while universe.now().duration_since(universe.last_change()) < REST {
        pass(universe, REST_TICK, REST_TICK).await;
        if universe.state().violation.is_some() {
            return;
        }
        if Instant::now() > end {
            universe.violate("the world never comes to rest");
            return;
        }
    }
}

/// Lets time pass.
async fn pass(universe: &Arc<Universe>, time: Duration, tick: Duration) {
    let end = Instant::now() + time;
    loop {
        universe.tick();
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || universe.state().violation.is_some() {
            return;
        }
        sleep(universe.until(PEOPLE, left.min(tick))).await;
    }
}

/// Somebody's request. They do not wait for ever; what they asked for goes on.
async fn ask<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) {
    let _ = timeout(IMPATIENCE, tokio::spawn(work)).await;
}

/// The bot that a step means: one of the three youngest, which may still be there.
fn bot_of(universe: &Universe, number: u8) -> Option<BotId> {
    let made = universe.ids.made();
    let first = made.len().saturating_sub(3);
    made.get(first + usize::from(number)).copied()
}

async fn take(universe: &Arc<Universe>, fleet: &Fleet, step: Step) {
    match step {
        Step::Create {
            character,
            start,
            has_channel,
        } => {
            let (fleet, actor) = (fleet.clone(), universe.actor.clone());
            let wish = wish(universe, character, start, has_channel);
            ask(async move { fleet.create_bot(&actor, wish, None).await.is_ok() }).await;
        }
        Step::Edit { bot, .. }
        | Step::ReturnTo { bot, .. }
        | Step::Start(bot)
        | Step::Stop(bot)
        | Step::Restart(bot)
        | Step::Delete(bot) => {
            if let Some(bot) = bot_of(universe, bot) {
                wish_of(universe, fleet.clone(), bot, step).await;
            }
        }
        Step::Pass { millis } => {
            pass(universe, Duration::from_millis(u64::from(millis)), TICK).await;
        }
        other => happen(universe, other),
    }
}

/// What somebody wishes of a bot that there is.
async fn wish_of(universe: &Arc<Universe>, fleet: Fleet, bot: BotId, step: Step) {
    let (actor, is) = (universe.actor.clone(), botmaker_fleet::BotRef::Id(bot));
    match step {
        Step::Edit { change, number, .. } => {
            let wish = edit(universe, bot, change, number);
            ask(async move { fleet.edit_bot(&actor, &is, wish).await.is_ok() }).await;
        }
        Step::ReturnTo { back, .. } => {
            let present = universe.record(bot).map_or(1, |record| record.generation);
            let wish = ReturnTo {
                number: present.saturating_sub(u32::from(back)),
                accept_loss: true,
                versions: None,
            };
            ask(async move { fleet.return_to_generation(&actor, &is, &wish).await.is_ok() }).await;
        }
        Step::Start(_) => ask(async move { fleet.start_bot(&actor, &is).await.is_ok() }).await,
        Step::Stop(_) => ask(async move { fleet.stop_bot(&actor, &is).await.is_ok() }).await,
        Step::Restart(_) => ask(async move { fleet.restart_bot(&actor, &is).await.is_ok() }).await,
        _ => ask(async move { fleet.delete_bot(&actor, &is).await.is_ok() }).await,
    }
}

/// What nobody asks the manager for.
fn happen(universe: &Universe, step: Step) {
    match step {
        Step::Blow { bot, blow } => {
            if let Some(bot) = bot_of(universe, bot) {
                strike(universe, bot, blow);
            }
        }
        Step::Mood { bot, mood } => {
            if let Some(bot) = bot_of(universe, bot) {
                if mood != Mood::Well && mood != Mood::ChannelFails {
                    universe
                        .state()
                        .excuses
                        .insert(bot, "its gateway was not well");
                }
                universe.state().moods.insert(bot, mood);
            }
        }
        Step::EngineAway { seconds } => {
            universe.runtime.go_away("simulated outage");
            let at = universe.in_future(Duration::from_secs(seconds.into()));
            universe.state().due.push((at, Due::EngineBack));
        }
        Step::DiskFull { seconds } => {
            let at = universe.in_future(Duration::from_secs(seconds.into()));
            let mut state = universe.state();
            state.is_disk_full = true;
            state.due.push((at, Due::DiskFree));
        }
        Step::TakePort(number) => {
            universe
                .runtime
                .take_port(PORTS.start() + u16::from(number));
            universe.state().is_port_taken = true;
        }
        Step::FreePort(number) => universe
            .runtime
            .free_port(PORTS.start() + u16::from(number)),
        Step::Crash { after_writes, .. } => {
            universe.state().crash_in = Some(after_writes.into());
        }
        _ => {}
    }
}

fn strike(universe: &Universe, bot: BotId, blow: Blow) {
    let is_up = universe
        .runtime
        .container(bot)
        .is_some_and(|found| found.state == botmaker_fleet::ContainerState::Running);
    if !is_up {
        return;
    }
    universe
        .state()
        .excuses
        .insert(bot, "something was done to it");
    match blow {
        Blow::Dies(code) => universe.runtime.die(bot, code),
        Blow::RunsOutOfMemory => universe.runtime.run_out_of_memory(bot),
        Blow::IsStopped => universe.runtime.stop_behind_the_back(bot),
        Blow::IsPaused => universe.runtime.pause_behind_the_back(bot),
        Blow::IsRemoved => universe.runtime.remove_behind_the_back(bot),
    }
}

fn telegram(number: usize) -> CreateChannel {
    let token = format!("123456{number:03}:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    CreateChannel {
        kind: "telegram".to_owned(),
        secrets: [("telegram_token".to_owned(), SecretString::from(token))].into(),
        allow_from: vec!["123456789".to_owned()],
        ..CreateChannel::default()
    }
}

fn wish(universe: &Universe, character: Character, start: bool, has_channel: bool) -> CreateBot {
    let number = universe.ids.made().len();
    CreateBot {
        name: format!("Bot {number}"),
        hostname: Some(format!("bot-{number}")),
        provider: "demo".to_owned(),
        model: "demo-1".to_owned(),
        persona: Some(character.persona(0)),
        channels: has_channel.then(|| telegram(number)).into_iter().collect(),
        start,
        ..CreateBot::default()
    }
}

fn edit(universe: &Universe, bot: BotId, change: Change, number: u8) -> EditBot {
    let none = EditBot::default();
    match change {
        Change::Hot(character) => EditBot {
            persona: Some(character.persona(number)),
            ..none
        },
        Change::Cold(character) => EditBot {
            persona: Some(character.persona(number)),
            memory_bytes: Some((2 + u64::from(number)) * 1024 * 1024 * 1024),
            ..none
        },
        Change::Image(image) => EditBot {
            image: Some(Some(image_reference(image))),
            accept_failed_image: number.is_multiple_of(2),
            ..none
        },
        Change::Token => EditBot {
            channels: Some(vec![telegram(
                100 + 10 * universe.ids.index(bot) + usize::from(number),
            )]),
            ..none
        },
        Change::Name => EditBot {
            name: Some(format!("Renamed {number}")),
            ..none
        },
    }
}
