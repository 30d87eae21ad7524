//! Everything that outlives a manager: the engine, the database, the disk, the simulated `OpenClaw` of each bot, time and chance.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use botmaker_domain::{Actor, BotId, Clock, Role, UserId};
use botmaker_fleet::ContainerState;
use botmaker_ports::{
    AccessStore, ImageInfo, OneShot, OneShotOutput, StorageIntent, UserRecord,
    fakes::{
        runtime::{FakeRuntime, Method},
        store::FakeStore,
    },
};
use botmaker_secrets::{MasterKey, Ownership, SecretDirectory};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::sync::Notify;

use super::{
    chance::{Chance, Draw},
    clock::{SimulatedClock, SimulatedIds},
    hooks::Hooks,
    openclaw::Run,
    step::{Character, History, Mood, Weather},
};

/// Something that happens by itself at a time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Due {
    EngineBack,
    DiskFree,
}

/// What changes in a world beside the fakes.
#[derive(Default)]
pub(super) struct State {
    pub(super) weather: Weather,
    /// Writes until the process is killed.
    pub(super) crash_in: Option<u32>,
    pub(super) is_dead: bool,
    /// Questions of the simulation itself are neither delayed nor counted.
    pub(super) is_own_question: bool,
    pub(super) is_disk_full: bool,
    /// Something else has had a port: any bot may have found none.
    pub(super) is_port_taken: bool,
    pub(super) due: Vec<(Timestamp, Due)>,
    pub(super) moods: HashMap<BotId, Mood>,
    pub(super) runs: BTreeMap<BotId, Run>,
    pub(super) characters: HashMap<(BotId, u32), Character>,
    /// Until when a configuration may change under a running bot: looking costs time.
    pub(super) stirred: HashMap<BotId, Timestamp>,
    /// Generations with which a gateway was ready.
    pub(super) proved: BTreeSet<(BotId, u32)>,
    /// Containers in which a gateway was ready.
    pub(super) ready_containers: BTreeSet<String>,
    /// Why a bot may fail though its description is good.
    pub(super) excuses: BTreeMap<BotId, &'static str>,
    /// Generations that cannot run, because a newer image has written the state.
    pub(super) outdated: BTreeSet<(BotId, u32)>,
    pub(super) last_change: Timestamp,
    pub(super) calls: HashMap<(BotId, i64), u32>,
    pub(super) busiest: u32,
    pub(super) violation: Option<String>,
    pub(super) journal: Vec<String>,
}

/// A world.
pub(super) struct Universe {
    pub(super) history: History,
    pub(super) clock: Arc<SimulatedClock>,
    pub(super) ids: Arc<SimulatedIds>,
    pub(super) chance: Chance,
    pub(super) runtime: Arc<FakeRuntime>,
    pub(super) store: Arc<FakeStore>,
    pub(super) secrets: Arc<SecretDirectory>,
    pub(super) master_key: Arc<MasterKey>,
    pub(super) actor: Actor,
    pub(super) crashed: Notify,
    is_told: bool,
    state: Mutex<State>,
    _directory: TempDir,
}

/// Lanes of time: two for each bot, some for calls about no bot, one for people.
const LANES: i64 = 64;
/// The lane of people, and of what happens by itself.
pub(super) const PEOPLE: i64 = 15;

/// The images of a world; the state that one has written is refused by those with a smaller number.
pub(super) fn image_id(number: u8) -> String {
    match number {
        1 => FakeRuntime::IMAGE_ID.to_owned(),
        more => format!("sha256:{more:064}"),
    }
}

/// The reference of an image.
pub(super) fn image_reference(number: u8) -> String {
    match number {
        1 => FakeRuntime::IMAGE.to_owned(),
        more => format!("botmaker/openclaw:{more}"),
    }
}

fn images() -> impl Iterator<Item = ImageInfo> {
    (2..=3).map(|number| ImageInfo {
        id: image_id(number),
        reference: image_reference(number),
        ..FakeRuntime::image()
    })
}

/// Memory where the system has it: what is written durably is written thousands of times.
fn directory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

impl Universe {
    pub(super) fn new(history: &History, is_told: bool) -> Arc<Self> {
        let clock = Arc::new(SimulatedClock::new());
        let runtime = Arc::new(FakeRuntime::with_clock(Arc::clone(&clock) as _));
        images().for_each(|image| runtime.add_image(image));
        let directory = directory();
        let secrets =
            SecretDirectory::open(&directory.path().join("s"), Ownership::of_this_process())
                .unwrap();
        let user = UserRecord {
            id: UserId::generate(),
            name: "admin".to_owned(),
            role: Role::Admin,
            password_hash: String::new(),
            created_at: clock.now(),
        };
        let store = Arc::new(FakeStore::new());
        store.insert_user(&user).now_or_never().unwrap().unwrap();
        let state = State {
            weather: history.weather,
            last_change: clock.now(),
            ..State::default()
        };
        let universe = Arc::new(Self {
            history: history.clone(),
            clock,
            ids: Arc::new(SimulatedIds::new(history.seed)),
            chance: Chance::new(history.seed),
            runtime,
            store,
            secrets: Arc::new(secrets),
            master_key: Arc::new(MasterKey::generate().unwrap()),
            actor: Actor::operator(user.id),
            crashed: Notify::new(),
            is_told,
            state: Mutex::new(state),
            _directory: directory,
        });
        Hooks::install(&universe);
        universe
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn in_future(&self, by: Duration) -> Timestamp {
        self.now()
            .checked_add(SignedDuration::try_from(by).unwrap())
            .unwrap()
    }

    /// How long until a time that is `lane`'s own, at least `pause` from now. Whoever waits on a lane never goes on at the same
    /// instant as somebody on another, so that threads on which files are written cannot change the order of things.
    pub(super) fn until(&self, lane: i64, pause: Duration) -> Duration {
        let earliest = self.in_future(pause).as_millisecond();
        let more = (lane - earliest).rem_euclid(LANES);
        pause + Duration::from_millis(more.unsigned_abs())
    }

    /// The lane of a bot's calls; those about no bot have one for each method, because several tasks make them.
    pub(super) fn lane(&self, bot: Option<BotId>, method: Method) -> i64 {
        match bot {
            Some(bot) => {
                let bot = self.ids.index(bot).min(6).cast_signed() as i64;
                2 * bot + i64::from(method == Method::Endpoint)
            }
            None => 16 + method as i64 % 48,
        }
    }

    /// Asks the fakes something without anybody in between.
    pub(super) fn ask<T>(&self, question: impl Future<Output = T>) -> T {
        self.state().is_own_question = true;
        let answer = question.now_or_never().unwrap();
        self.state().is_own_question = false;
        answer
    }

    /// Adds a line to the journal, where one is kept.
    pub(super) fn note(&self, line: impl FnOnce() -> String) {
        if !self.is_told {
            return;
        }
        let at = self
            .now()
            .duration_since(Timestamp::from_second(1_790_000_000).unwrap());
        let line = format!("{:>10.3} {}", at.as_secs_f64(), line());
        self.state().journal.push(line);
    }

    /// A promise was broken; the first time counts.
    pub(super) fn violate(&self, what: impl Into<String>) {
        let what = what.into();
        self.note(|| format!("VIOLATION {what}"));
        let mut state = self.state();
        state.violation.get_or_insert(what);
    }

    /// Counts down to the crash; tells whether the process is dead.
    pub(super) fn count_write(&self) {
        let mut state = self.state();
        match state.crash_in {
            Some(0) => {
                state.crash_in = None;
                state.is_dead = true;
                drop(state);
                self.note(|| "killed".to_owned());
                self.crashed.notify_one();
            }
            Some(left) => state.crash_in = Some(left - 1),
            None => {}
        }
    }

    /// From now on nothing fails any more by chance.
    pub(super) fn heal(&self) {
        let mut state = self.state();
        state.weather = Weather {
            latency_ms: state.weather.latency_ms.min(200),
            ..Weather::default()
        };
        state.crash_in = None;
        state.is_disk_full = false;
        state.moods.clear();
        drop(state);
        self.runtime.come_back();
        for port in super::life::PORTS {
            self.runtime.free_port(port);
        }
    }

    /// What happens by itself: engines restart containers, outages end, gateways end.
    pub(super) fn tick(self: &Arc<Self>) {
        let now = self.now();
        let due = {
            let mut state = self.state();
            let due: Vec<_> = state.due.extract_if(.., |(at, _)| *at <= now).collect();
            due
        };
        for (_, what) in due {
            match what {
                Due::EngineBack => self.runtime.come_back(),
                Due::DiskFree => self.state().is_disk_full = false,
            }
        }
        for bot in self.ids.made() {
            self.tick_bot(bot, now);
        }
    }

    fn tick_bot(self: &Arc<Self>, bot: BotId, now: Timestamp) {
        let Some(container) = self.runtime.container(bot) else {
            return;
        };
        match container.state {
            ContainerState::Restarting => {
                let pause = self
                    .chance
                    .within(Draw::EngineRestart, Some(bot), 100..5_000);
                let since = container.finished_at.unwrap_or(now);
                if now.duration_since(since) >= SignedDuration::from_millis(pause.cast_signed()) {
                    self.runtime.restart_by_policy(bot);
                    self.run_begins(bot);
                }
            }
            ContainerState::Running => self.run_goes_on(bot, &container),
            _ => {}
        }
    }

    /// How the image's validator answers.
    pub(super) fn validate(&self, command: &OneShot) -> OneShotOutput {
        let slot = command.mounts.iter().find_map(|mount| match mount.intent {
            StorageIntent::Config { slot } => Some(slot),
            _ => None,
        });
        let generation = slot.and_then(|slot| self.generation_in(command.bot_id, slot));
        if generation.is_none() {
            self.violate("the validator was given no configuration");
        }
        let character = generation.map(|number| self.character(command.bot_id, number));
        let (exit_code, stdout): (_, &[u8]) = match character {
            Some(Character::Refused) => (
                1,
                br#"{"valid":false,"issues":[{"path":"x","message":"no"}]}"#,
            ),
            _ => (
                0,
                br#"{"valid":true,"path":"/etc/openclaw/openclaw.json","warnings":[]}"#,
            ),
        };
        OneShotOutput {
            exit_code,
            stdout: stdout.to_vec(),
            stderr: Vec::new(),
        }
    }

    /// Calls that change something outside the database.
    pub(super) const fn is_change(method: Method) -> bool {
        matches!(
            method,
            Method::EnsureNetwork
                | Method::RemoveNetwork
                | Method::WriteConfig
                | Method::UpdateConfig
                | Method::PrepareState
                | Method::TrashState
                | Method::SnapshotState
                | Method::RestoreSnapshot
                | Method::RemoveSnapshot
                | Method::CreateContainer
                | Method::StartContainer
                | Method::StopContainer
                | Method::RemoveContainer
                | Method::SetRestartPolicy
                | Method::RunOnce
        )
    }
}
