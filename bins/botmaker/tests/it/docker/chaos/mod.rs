//! Chaos: several programs create, change, start, stop and delete bots while the server is killed, its engine goes
//! away, the disk fills, the clock jumps, and containers and networks vanish. After each round everything is healed,
//! and what is there is held against what the programs were told.
//!
//! One seed draws all wishes and faults. `BOTMAKER_CHAOS_SEED` repeats a run, `BOTMAKER_CHAOS_ROUNDS` makes it longer
//! (`cargo xtask chaos`). The machine's own engine is never stopped: the server reaches it through a relay.

mod check;
mod client;
mod faults;
mod files;
mod model;
mod quiet;
mod script;

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant},
};

use botmaker_testkit::{
    engine,
    fixture::{self, Mode},
    relay::Relay,
    tmpfs::Tmpfs,
};
use serde_json::json;

use self::{
    client::{Client, Clients, Images},
    faults::Machine,
    model::{Model, Tally},
    quiet::Found,
    script::{Round, Script},
};
use super::{given, seed, tell, with_fixture};
use crate::server::{PROGRAM, Setup, TestServer};

/// Enough for every bot and the database, and little enough to be filled at once.
const DISK_BYTES: u64 = 64 * 1024 * 1024;

#[tokio::test]
async fn no_promise_is_broken_whatever_happens() {
    let place = tempfile::Builder::new().prefix("botmaker-it-").tempdir();
    let place = place.expect("a directory for the test");
    let relay = Relay::start(place.path().join("docker.sock"), engine::socket());
    let clock = clock_file(place.path());
    let setup = Setup {
        program: Some(own_program(place.path())),
        socket: Some(relay.path().to_owned()),
        settings: settings(clock.as_deref()),
        ..with_fixture().await
    };
    let data = place.path().join("data");
    fs::create_dir(&data).expect("a data directory");
    let disk = Tmpfs::mount(&data, DISK_BYTES);
    let Some(usual) = setup.image.clone() else {
        return;
    };
    let Some(mut server) = TestServer::start_in(setup, place).await else {
        return;
    };
    // Dropped before the server, whose directory cannot be removed as long as something is mounted in it.
    let disk = disk;
    let clients = Clients {
        base: server.base.clone(),
        images: Images {
            usual,
            other: fixture::image(Mode::SlowReady(Duration::from_millis(300))).await,
            broken: fixture::image(Mode::Exit78).await,
        },
        model: Mutex::new(Model::new()),
    };
    let machine = Machine {
        docker: server.run().docker.clone(),
        relay: RefCell::new(relay),
        disk: disk.as_ref(),
        clock,
        clients: &clients,
    };
    run(&mut server, &machine, &clients).await;
    remove_shared_clocks();
}

/// All rounds.
async fn run(server: &mut TestServer, machine: &Machine<'_>, clients: &Clients) {
    let (seed, rounds) = (seed("BOTMAKER_CHAOS_SEED"), rounds());
    tell(&format!(
        "chaos: seed {seed}, {rounds} rounds; again with: cargo xtask chaos --seed {seed} --rounds {rounds}"
    ));
    let mut script = Script::of(seed);
    let mut programs = Vec::new();
    for number in 0..3 {
        let token = token(server, number).await;
        programs.push(Client::new(clients, token));
    }
    for number in 1..=rounds {
        let round = script.next_round();
        let begun = Instant::now();
        play(server, machine, &programs, &round).await;
        machine.heal();
        let played = begun.elapsed();
        match quiet::settle(server, clients, &programs[0]).await {
            Ok(found) => {
                let tally = std::mem::take(&mut clients.model().tally);
                tell(&line(seed, number, &round, &tally, played, &found));
            }
            Err(wrong) => {
                let log = keep_log(server, seed);
                panic!(
                    "chaos: seed {seed}, round {number}: {round}\n{wrong}\nthe server's log: {}\n\
                     again with: cargo xtask chaos --seed {seed} --rounds {number}",
                    log.display()
                );
            }
        }
    }
}

/// Everything of a round at the same time.
async fn play(
    server: &mut TestServer,
    machine: &Machine<'_>,
    programs: &[Client<'_>],
    round: &Round,
) {
    let [kills, engine, computer] = &round.lanes;
    let mut steps = programs.iter().zip(&round.clients);
    let mut next = || steps.next().expect("as many programs as lists of wishes");
    let (first, second, third) = (next(), next(), next());
    tokio::join!(
        faults::kills(server, kills),
        machine.run(engine),
        machine.run(computer),
        first.0.run(first.1),
        second.0.run(second.1),
        third.0.run(third.1),
    );
}

/// What is told of a round.
fn line(
    seed: u64,
    number: u32,
    round: &Round,
    tally: &Tally,
    played: Duration,
    found: &Found,
) -> String {
    let count = |state: &str| {
        let states = found.bots.iter().map(|view| &view["status"]["state"]);
        states.filter(|it| **it == *state).count()
    };
    let revived = match found.revived.is_empty() {
        true => String::new(),
        false => format!("; started again: {}", found.revived.join(", ")),
    };
    format!(
        "chaos: seed {seed} round {number}: {round}; wishes: {} done, {} refused, {} lost, {} void; \
         {:.1} s, quiet after {:.1} s: {} running, {} stopped, all checked{revived}",
        tally.done,
        tally.refused,
        tally.lost,
        tally.void,
        played.as_secs_f32(),
        found.took.as_secs_f32(),
        count("running"),
        count("stopped"),
    )
}

/// Quick where the defaults are patient with people's bots, so that a round takes seconds.
fn settings(clock: Option<&Path>) -> Vec<(&'static str, String)> {
    let mut settings: Vec<(&'static str, String)> = [
        ("BOTMAKER__ENGINE__API_TIMEOUT", "3s"),
        ("BOTMAKER__BOTS__START_DEADLINE", "20s"),
        ("BOTMAKER__BOTS__STOP_GRACE", "1s"),
        ("BOTMAKER__BOTS__STOP_GRACE_FAILING", "1s"),
        ("BOTMAKER__BOTS__RELOAD_DEADLINE", "5s"),
        ("BOTMAKER__BOTS__UNRESPONSIVE_AFTER", "5s"),
        ("BOTMAKER__BOTS__RESTART_PAUSE", "1s"),
        ("BOTMAKER__BOTS__RESTART_LONGEST_PAUSE", "2s"),
        ("BOTMAKER__BOTS__CRASH_COUNT", "20"),
        ("BOTMAKER__BOTS__CRASH_WINDOW", "1m"),
        ("BOTMAKER__BOTS__CALM_AFTER", "1m"),
        ("BOTMAKER__BOTS__BREAKER_WINDOW", "0s"),
        ("BOTMAKER__BOTS__SWEEP", "1s"),
        ("BOTMAKER__BOTS__PROBE_STEADY", "1s"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into();
    if let (Some(clock), Some(library)) = (clock, libfaketime()) {
        settings.extend([
            ("LD_PRELOAD", library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", clock.display().to_string()),
            // It is read anew whenever somebody asks for the time; what only measures goes on as it does.
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ]);
    }
    settings
}

/// A copy of the program: a long run starts it hundreds of times, also when somebody compiles another one meanwhile.
fn own_program(place: &Path) -> PathBuf {
    let copy = place.join("botmaker");
    fs::copy(PROGRAM, &copy).expect("the program can be copied");
    copy
}

/// The file that tells the server's clock; `None`, said aloud, when the library is missing that makes it read it.
fn clock_file(place: &Path) -> Option<PathBuf> {
    if libfaketime().is_none() {
        tell(
            "chaos: libfaketime is not installed, so the clock does not jump (Debian: apt-get install libfaketime)",
        );
        return None;
    }
    let file = place.join("clock");
    faults::write_clock(&file, 0);
    Some(file)
}

/// The library that gives a program a clock of its own, where Debian puts it.
fn libfaketime() -> Option<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").ok()?.flatten();
    let mut files = architectures.map(|entry| entry.path().join("faketime/libfaketime.so.1"));
    files.find(|file| file.exists())
}

/// What libfaketime shares between the threads of a program stays behind when that program is killed.
fn remove_shared_clocks() {
    for entry in fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let pid = name
            .strip_prefix("faketime_shm_")
            .or_else(|| name.strip_prefix("sem.faketime_sem_"));
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            // Another run may have removed it by now.
            fs::remove_file(entry.path()).ok();
        }
    }
}

async fn token(server: &TestServer, number: usize) -> String {
    let wish = json!({"name": format!("chaos-{number}")});
    let made = server
        .api()
        .await
        .post("/api/tokens", &wish)
        .await
        .expect(201);
    made["token"].as_str().expect("a token").to_owned()
}

fn rounds() -> u32 {
    let rounds = given("BOTMAKER_CHAOS_ROUNDS").unwrap_or(10);
    rounds.try_into().expect("fewer rounds")
}

/// Keeps what the server said where it outlives the test.
fn keep_log(server: &TestServer, seed: u64) -> PathBuf {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/chaos");
    let file = directory.join(format!("{seed}.log"));
    let _ = fs::create_dir_all(&directory).and_then(|()| fs::write(&file, server.log()));
    file
}
