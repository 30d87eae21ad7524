//! A bot that prints a million lines, and who reads them how: Docker's own client, the engine's API, BotMaker.

pub(crate) mod page;
mod tally;

use std::{
    fmt::Write as _,
    io::{BufReader, Read, Write as _},
    net::TcpStream,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::json;

use self::tally::Tally;
use super::{
    figures::Times,
    server::{Bench, Cost},
};
use crate::{
    console::Step,
    engine::probe,
    http::{self, Address},
};

/// A bot that prints as fast as it can, for each way of reading.
pub(crate) const FLOOD: Burst = Burst {
    rate: u64::MAX,
    lines: 1_000_000,
};
/// A bot that is very talkative.
pub(crate) const TALK: Burst = Burst {
    rate: 1_000,
    lines: 20_000,
};
/// How many bytes a line has besides its number.
const WIDTH: u64 = 100;
/// How many watch at once in the last measurement, and how many of them stop reading.
const VIEWERS: usize = 100;
const STALLED: usize = 10;
/// How often the stored log is read in each way.
const ROUNDS: usize = 3;
/// The most lines that a viewer of BotMaker may ask for.
const MAX_TAIL: u64 = 100_000;
const PATIENCE: Duration = Duration::from_secs(120);

/// Lines that the bot prints, and how many a second.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Burst {
    pub(crate) rate: u64,
    pub(crate) lines: u64,
}

/// Everything that was measured.
pub(crate) struct LogFigures {
    /// How long the bot takes for its lines when nobody reads them.
    pub(crate) unread: Duration,
    pub(crate) stored: Vec<Stored>,
    pub(crate) live: Vec<Live>,
}

/// One way of reading what is stored.
pub(crate) struct Stored {
    pub(crate) name: &'static str,
    pub(crate) times: Times,
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
}

/// One way of following the bot while it prints.
pub(crate) struct Live {
    pub(crate) name: String,
    pub(crate) burst: Burst,
    /// From the wish for the lines until each reader has the last one.
    pub(crate) took: Duration,
    pub(crate) readers: Vec<Tally>,
    /// What the server spent meanwhile, where it had a part in it.
    pub(crate) cost: Option<Cost>,
}

/// Lets one bot print its lines once for each way of following it, and reads what is stored.
///
/// # Errors
/// When a reader does not come to the last line.
pub(crate) fn measure(step: &Step, bench: &mut Bench) -> Result<LogFigures> {
    let bot = bench.create_bot(true)?;
    bench.wait_for(&bot, |bot| bot["status"]["state"] == "running")?;
    let speaker = Speaker { bench, bot: &bot };
    step.progress("a talkative bot");
    // First, while the engine's follower is in order: after a flood it may tell nobody of new lines.
    let talk = speaker.viewers(TALK, VIEWERS, STALLED)?;
    // A log is followed for 10 s after its last viewer left.
    thread::sleep(Duration::from_secs(12));
    step.progress("nobody reads");
    let begun = Instant::now();
    speaker.print(FLOOD)?;
    speaker.wait_for_last_line()?;
    let unread = begun.elapsed();
    let stored = speaker.stored(step)?;
    let mut live = Vec::new();
    step.progress("docker logs --follow");
    live.push(speaker.docker_logs()?);
    step.progress("the engine's API");
    live.push(speaker.engine_api()?);
    for (burst, viewers, stalled) in [(FLOOD, 1, 0), (FLOOD, VIEWERS, STALLED)] {
        step.progress(&format!("{} lines, {viewers} viewers", burst.lines));
        live.push(speaker.viewers(burst, viewers, stalled)?);
    }
    live.push(talk);
    Ok(LogFigures {
        unread,
        stored,
        live,
    })
}

/// The bot that prints.
struct Speaker<'a> {
    bench: &'a Bench,
    bot: &'a str,
}

impl Speaker<'_> {
    /// Asks for the lines; they come while the answer does.
    fn print(&self, burst: Burst) -> Result<()> {
        let Burst { rate, lines } = burst;
        let text = format!("flood {rate} {lines} {WIDTH}");
        let path = format!("/api/bots/{}/messages", self.bot);
        let body = json!({"text": text}).to_string();
        self.bench.call("POST", &path, &body).map(drop)
    }

    fn container(&self) -> String {
        format!("botmaker-{}", self.bot)
    }

    fn wait_for_last_line(&self) -> Result<()> {
        let begun = Instant::now();
        let last = format!("line {} ", FLOOD.lines);
        while begun.elapsed() < PATIENCE {
            let mut newest = Vec::new();
            self.engine("tail=1")?.read_to_end(&mut newest)?;
            if String::from_utf8_lossy(&newest).contains(&last) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("the bot does not come to {last}");
    }

    /// Asks the engine for the log; returns the body of its answer.
    fn engine(&self, query: &str) -> Result<BufReader<Box<dyn Read>>> {
        let path = format!(
            "/containers/{}/logs?stdout=1&stderr=1&timestamps=1&{query}",
            self.container()
        );
        let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        let stream: Box<dyn Read> = match probe::address()? {
            Address::Unix(socket) => {
                let mut stream = http::connect_unix(&socket, PATIENCE)?;
                stream.write_all(request.as_bytes())?;
                Box::new(stream)
            }
            Address::Tcp(host) => {
                let mut stream = http::connect_tcp(&host, PATIENCE)?;
                stream.write_all(request.as_bytes())?;
                Box::new(stream)
            }
        };
        let mut reader = BufReader::with_capacity(64 * 1024, stream);
        tally::skip_to(&mut reader, "HTTP/1.0 200")?;
        tally::skip_to(&mut reader, "\r\n")?;
        Ok(reader)
    }

    /// Asks BotMaker for the log; returns its answer.
    fn botmaker(&self, query: &str, accept: &str) -> Result<BufReader<TcpStream>> {
        let Address::Tcp(host) = &self.bench.address else {
            bail!("the measured server listens on TCP");
        };
        let mut stream = http::connect_tcp(host, PATIENCE)?;
        let request = format!(
            "GET /api/bots/{}/logs?{query} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\n{}\r\n",
            self.bot, self.bench.headers
        );
        stream.write_all(request.as_bytes())?;
        let mut reader = BufReader::with_capacity(64 * 1024, stream);
        tally::skip_to(&mut reader, "HTTP/1.1 200")?;
        Ok(reader)
    }

    /// Reads what is stored, each way in turn.
    fn stored(&self, step: &Step) -> Result<Vec<Stored>> {
        let mut ways: [(&'static str, Vec<Duration>, Tally); 4] = [
            "the engine's API",
            "`docker logs`",
            "BotMaker: download",
            "BotMaker: a viewer, `tail=100000`",
        ]
        .map(|name| (name, Vec::new(), Tally::default()));
        for round in 0..ROUNDS {
            step.progress(&format!("what is stored, round {} of {ROUNDS}", round + 1));
            for (number, (_, times, tally)) in ways.iter_mut().enumerate() {
                let begun = Instant::now();
                *tally = match number {
                    0 => tally::records(self.engine("tail=all")?, FLOOD.lines)?,
                    1 => self.docker(&[], |_| Ok(()))?,
                    2 => tally::text(self.botmaker("", "text/plain")?, 2, FLOOD.lines)?,
                    _ => {
                        let query = format!("tail={MAX_TAIL}");
                        let mut events = self.botmaker(&query, "text/event-stream")?;
                        tally::events(&mut events, FLOOD.lines)?
                    }
                };
                times.push(begun.elapsed());
            }
        }
        Ok(ways
            .into_iter()
            .map(|(name, times, tally)| Stored {
                name,
                times: Times::new(times),
                lines: tally.lines,
                bytes: tally.bytes,
            })
            .collect())
    }

    /// Reads what Docker's own client prints up to the last line, which comes after `begin`.
    fn docker(&self, arguments: &[&str], begin: impl FnOnce(&Self) -> Result<()>) -> Result<Tally> {
        let mut child = Command::new("docker")
            .arg("logs")
            .args(arguments)
            .arg(self.container())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start docker")?;
        let output = child.stdout.take().context("docker has an output")?;
        let mut output = BufReader::with_capacity(64 * 1024, output);
        let read = begin(self).and_then(|()| tally::text(&mut output, 0, FLOOD.lines));
        child.kill().ok();
        child.wait()?;
        read
    }

    fn docker_logs(&self) -> Result<Live> {
        let mut begun = Instant::now();
        let tally = self.docker(&["--follow", "--tail", "0"], |speaker| {
            // Docker's client tells nobody when it follows.
            thread::sleep(Duration::from_secs(1));
            begun = Instant::now();
            speaker.print(FLOOD)
        })?;
        Ok(Live {
            name: "`docker logs --follow`".to_owned(),
            burst: FLOOD,
            took: begun.elapsed(),
            readers: vec![tally],
            cost: None,
        })
    }

    fn engine_api(&self) -> Result<Live> {
        let reader = self.engine("follow=1&tail=0")?;
        let begun = Instant::now();
        self.print(FLOOD)?;
        let tally = tally::records(reader, FLOOD.lines)?;
        Ok(Live {
            name: "the engine's API".to_owned(),
            burst: FLOOD,
            took: begun.elapsed(),
            readers: vec![tally],
            cost: None,
        })
    }

    /// Follows through BotMaker; the stalled ones of the viewers never read.
    fn viewers(&self, burst: Burst, count: usize, stalled: usize) -> Result<Live> {
        let viewer = || {
            // The newest line says that the log is being followed.
            let mut reader = self.botmaker("tail=1", "text/event-stream")?;
            tally::skip_to(&mut reader, "data: ").map(|()| reader)
        };
        let mut open = (0..count).map(|_| viewer()).collect::<Result<Vec<_>>>()?;
        let idle = open.split_off(count - stalled);
        let begun = Instant::now();
        let (read, cost) = self.bench.spent(|| {
            self.print(burst)?;
            thread::scope(|scope| {
                let threads: Vec<_> = open
                    .iter_mut()
                    .map(|reader| scope.spawn(|| tally::events(reader, burst.lines)))
                    .collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|_| bail!("a viewer panicked")))
                    .collect::<Result<Vec<_>>>()
            })
        })?;
        let took = begun.elapsed();
        drop(idle);
        let mut name = match stalled {
            0 => format!("BotMaker, {count} viewer"),
            _ => format!("BotMaker, {count} viewers, {stalled} of them stalled"),
        };
        if burst != FLOOD {
            let _ = write!(name, ", {} lines/s", burst.rate);
        }
        Ok(Live {
            name,
            burst,
            took,
            readers: read,
            cost: Some(cost),
        })
    }
}
