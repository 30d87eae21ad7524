//! Asking for the list as often as the server answers, over a few kept connections.

use std::{
    io::{BufRead, BufReader, Write},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{figures::Times, server::Bench};
use crate::{
    engine::probe,
    http::{self, Address, Request},
};

/// Enough to keep two cores busy, few enough that waiting in line is not what is measured.
const CONNECTIONS: usize = 4;
/// Questions to the engine, which are slow.
const ENGINE_QUESTIONS: usize = 50;

/// The list with a number of bots.
pub(crate) struct ListFigures {
    pub(crate) bots: usize,
    pub(crate) per_second: f64,
    pub(crate) list: Times,
    pub(crate) health_per_second: f64,
    /// Docker's own list of the same containers, asked one after the other.
    pub(crate) engine: Times,
}

/// Measures the list, `/healthz` as the floor of the HTTP server, and Docker's own list.
///
/// # Errors
/// When an answer is not 200.
pub(crate) fn list(bench: &Bench, bots: usize, window: Duration) -> Result<ListFigures> {
    let (list, per_second) = hammer(bench, "/api/bots", window)?;
    let (_, health_per_second) = hammer(bench, "/healthz", window / 2)?;
    Ok(ListFigures {
        bots,
        per_second,
        list,
        health_per_second,
        engine: engine_list()?,
    })
}

fn engine_list() -> Result<Times> {
    let address = probe::address()?;
    let path =
        "/containers/json?all=true&filters=%7B%22label%22%3A%5B%22botmaker.managed%3Dtrue%22%5D%7D";
    let mut times = Vec::new();
    for _ in 0..ENGINE_QUESTIONS {
        let begun = Instant::now();
        http::send(&address, &Request::new("GET", path))?;
        times.push(begun.elapsed());
    }
    Ok(Times::new(times))
}

fn hammer(bench: &Bench, path: &str, window: Duration) -> Result<(Times, f64)> {
    let Address::Tcp(host) = &bench.address else {
        bail!("the server listens on TCP")
    };
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n{}\r\n",
        bench.headers
    );
    let begun = Instant::now();
    let parts = thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| ask_until(host, &request, begun + window)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| bail!("a worker panicked")))
            .collect::<Result<Vec<_>>>()
    })?;
    let took = begun.elapsed().as_secs_f64();
    let times = Times::new(parts.concat());
    let count = u32::try_from(times.count()).context("more answers than can be counted")?;
    Ok((times, f64::from(count) / took))
}

fn ask_until(host: &str, request: &str, end: Instant) -> Result<Vec<Duration>> {
    let mut stream = http::connect_tcp(host, Duration::from_secs(10))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut times = Vec::new();
    while Instant::now() < end {
        let begun = Instant::now();
        stream.write_all(request.as_bytes())?;
        read_answer(&mut reader)?;
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// Reads one answer with a length, and only with status 200.
fn read_answer(reader: &mut impl BufRead) -> Result<()> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        bail!("a measured request was answered with {line:?}");
    }
    let mut length = None;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length.context("the answer has no length")?];
    Ok(reader.read_exact(&mut body)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_to_its_end_and_no_further() {
        let mut bytes =
            &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 503 Busy\r\n\r\n"[..];
        read_answer(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"HTTP/1.1 503"));
        assert!(read_answer(&mut bytes).is_err());
    }
}
