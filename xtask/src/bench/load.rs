//! Asking for the list as often as the server answers, over a few kept connections.

use std::{
    io::{BufRead, BufReader, Read, Write},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{figures::Times, server::Bench};
use crate::{
    engine::probe,
    http::{self, Address},
};

/// Enough to keep two cores busy, few enough that waiting in line is not what is measured.
const CONNECTIONS: usize = 4;
const PATIENCE: Duration = Duration::from_secs(10);

/// How one question was answered under load.
pub(crate) struct LoadFigures {
    pub(crate) per_second: f64,
    pub(crate) times: Times,
}

/// The list with a number of bots.
pub(crate) struct ListFigures {
    pub(crate) bots: usize,
    pub(crate) list: LoadFigures,
    /// Docker's own list of the same containers.
    pub(crate) engine: LoadFigures,
    pub(crate) health: LoadFigures,
}

/// Measures the list, Docker's own list of the same containers, and `/healthz` as the floor of the HTTP server.
///
/// # Errors
/// When an answer is not 200.
pub(crate) fn list(bench: &Bench, bots: usize, window: Duration) -> Result<ListFigures> {
    let known = http::get(&bench.address, "/healthz")?.json();
    let instance = known["instance"].as_str().context("no instance id")?;
    let engine_list = format!(
        "/containers/json?all=true&filters=%7B%22label%22%3A%5B%22botmaker.instance%3D{instance}%22%5D%7D"
    );
    Ok(ListFigures {
        bots,
        list: hammer(&bench.address, "/api/bots", &bench.headers, window)?,
        engine: hammer(&probe::address()?, &engine_list, "", window)?,
        health: hammer(&bench.address, "/healthz", &bench.headers, window / 2)?,
    })
}

/// Asks for `path` over a few connections, on each as soon as the last answer is there.
fn hammer(address: &Address, path: &str, headers: &str, window: Duration) -> Result<LoadFigures> {
    let host = match address {
        Address::Tcp(host) => host,
        Address::Unix(_) => "localhost",
    };
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n{headers}\r\n");
    let begun = Instant::now();
    let ask = || match address {
        Address::Tcp(host) => {
            ask_until(http::connect_tcp(host, PATIENCE)?, &request, begun + window)
        }
        Address::Unix(socket) => ask_until(
            http::connect_unix(socket, PATIENCE)?,
            &request,
            begun + window,
        ),
    };
    let parts = thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(ask)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| bail!("a worker panicked")))
            .collect::<Result<Vec<_>>>()
    })?;
    let took = begun.elapsed().as_secs_f64();
    let times = Times::new(parts.concat());
    let count = u32::try_from(times.count()).context("more answers than can be counted")?;
    Ok(LoadFigures {
        per_second: f64::from(count) / took,
        times,
    })
}

fn ask_until(stream: impl Read + Write, request: &str, end: Instant) -> Result<Vec<Duration>> {
    let mut reader = BufReader::new(stream);
    let mut times = Vec::new();
    while Instant::now() < end {
        let begun = Instant::now();
        reader.get_mut().write_all(request.as_bytes())?;
        read_answer(&mut reader)?;
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// Reads one answer, with a length or in chunks, and only with status 200.
fn read_answer(reader: &mut impl BufRead) -> Result<()> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        bail!("a measured request was answered with {line:?}");
    }
    let (mut length, mut is_chunked) = (None, false);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse::<usize>().ok();
        }
        is_chunked |= name.eq_ignore_ascii_case("transfer-encoding") && value.trim() == "chunked";
    }
    if is_chunked {
        return read_chunks(reader);
    }
    skip(reader, length.context("the answer has no length")?)
}

/// Reads chunks up to the empty one (RFC 9112, 7.1).
fn read_chunks(reader: &mut impl BufRead) -> Result<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16).context("a chunk without a size")?;
        skip(reader, length + 2)?;
        if length == 0 {
            return Ok(());
        }
    }
}

fn skip(reader: &mut impl BufRead, length: usize) -> Result<()> {
    Ok(reader.read_exact(&mut vec![0; length])?)
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

    #[test]
    fn an_answer_in_chunks_is_read_to_its_end_and_no_further() {
        let mut bytes = &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\na\r\n0123456789\r\n0\r\n\r\nrest"[..];
        read_answer(&mut bytes).unwrap();
        assert_eq!(bytes, b"rest");
        assert!(read_answer(&mut bytes).is_err());
    }
}
