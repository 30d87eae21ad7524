//! The keyring's proxy beside nginx and beside nothing, in one run, against one vendor on this machine.
//!
//! `cargo xtask bench keyring` builds and runs it and writes what it prints into `docs/benchmarks.md`. Vendor and load are this process, the
//! proxy and nginx are processes of their own; all share the machine's cores.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

mod load;
mod places;
mod streams;
mod vendor;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};

use self::{
    load::{Load, Measured},
    places::{Nginx, Place, Proxy},
};

/// How long each place is asked in a round.
const ROUND: Duration = Duration::from_secs(2);
/// Rounds, in which the places take turns.
const ROUNDS: usize = 3;
/// What is not counted at the beginning.
const WARM_UP: Duration = Duration::from_millis(300);
/// Connections at once.
const CONNECTIONS: [usize; 3] = [1, 8, 64];
/// Bytes of an answer, and what they are called.
const SIZES: [(usize, &str); 2] = [(2_000, "2 kB"), (200_000, "200 kB")];

fn main() -> Result<()> {
    let program = program()?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(run(program))
}

/// `--proxy PATH`; what else Cargo says to a benchmark is not listened to.
fn program() -> Result<PathBuf> {
    let mut words = std::env::args_os();
    words.find(|word| word == "--proxy");
    let path = words.next().map(PathBuf::from);
    path.context("say which program: cargo bench -p botmaker-keyring --bench proxy -- --proxy target/release/botmaker-proxy")
}

async fn run(program: PathBuf) -> Result<()> {
    let directory = tempfile::tempdir()?;
    let vendor = vendor::start().await?;
    let nginx = Nginx::start(directory.path(), vendor).await?;
    let proxy = Proxy::start(&program, directory.path(), vendor).await?;
    let idle = proxy.resident_kib()?;
    let places = [Place::direct(vendor), nginx.place(), proxy.place()];

    println!("| Answer | Connections | | Requests/s | Of nginx | p50 | p99 |");
    println!("|---|---|---|---|---|---|---|");
    for (bytes, name) in SIZES {
        for connections in CONNECTIONS {
            let measured = take_turns(&places, bytes, connections).await?;
            tell(name, connections, &measured);
        }
    }
    let loaded = proxy.resident_kib()?;
    println!();
    println!("| 100 streams, an event every 20 ms each | Lag p50 | p99 | Longest |");
    println!("|---|---|---|---|");
    for place in &places {
        let lags = streams::measure(place).await?;
        println!(
            "| {} | {} | {} | {} |",
            place.name,
            millis(lags.p50),
            millis(lags.p99),
            millis(lags.most)
        );
    }
    println!();
    println!(
        "Resident memory of the proxy: {} before the first request, {} after the last answer, {} at most; of nginx's processes together {}.",
        mebibytes(idle),
        mebibytes(loaded),
        mebibytes(proxy.most_kib()?),
        mebibytes(nginx.resident_kib()?),
    );
    proxy.stop().await?;
    nginx.stop().await
}

async fn take_turns(
    places: &[Place; 3],
    bytes: usize,
    connections: usize,
) -> Result<[Measured; 3]> {
    let mut measured: [Measured; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (place, measured) in places.iter().zip(&mut measured) {
            let load = Load {
                place,
                bytes,
                connections,
                warm_up: WARM_UP,
                time: ROUND,
            };
            measured.add(load.run().await?);
        }
    }
    Ok(measured)
}

fn tell(name: &str, connections: usize, measured: &[Measured; 3]) {
    let nginx = measured[1].per_second();
    for (label, measured) in ["direct", "nginx", "BotMaker"].into_iter().zip(measured) {
        let rate = measured.per_second();
        println!(
            "| {name} | {connections} | {label} | {rate:.0} | {:.2} | {} | {} |",
            rate / nginx,
            millis(measured.percentile(50)),
            millis(measured.percentile(99)),
        );
    }
}

/// A duration in milliseconds.
fn millis(duration: Duration) -> String {
    format!("{:.3} ms", duration.as_secs_f64() * 1000.0)
}

fn mebibytes(kib: u64) -> String {
    let tenths = kib * 10 / 1024;
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
