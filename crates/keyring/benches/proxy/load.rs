//! Requests one after the other on each of several connections.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, StatusCode,
    client::conn::http1::{SendRequest, handshake},
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, task::JoinSet};

use super::{places::Place, vendor::WANTED};

/// A load on one place.
pub(crate) struct Load<'a> {
    pub(crate) place: &'a Place,
    /// Of each answer.
    pub(crate) bytes: usize,
    pub(crate) connections: usize,
    pub(crate) warm_up: Duration,
    pub(crate) time: Duration,
}

/// How long each request took, and in which time all were sent.
#[derive(Default)]
pub(crate) struct Measured {
    latencies: Vec<Duration>,
    time: Duration,
}

impl Measured {
    /// Joins another round.
    pub(crate) fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.latencies.sort_unstable();
        self.time += other.time;
    }

    /// Requests a second.
    pub(crate) fn per_second(&self) -> f64 {
        let count = u32::try_from(self.latencies.len()).unwrap_or(u32::MAX);
        f64::from(count) / self.time.as_secs_f64().max(f64::EPSILON)
    }

    /// The latency that so many in a hundred did not exceed.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        percentile(&self.latencies, percent)
    }
}

/// The value that so many in a hundred of the sorted ones do not exceed.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get(last * percent / 100)
        .copied()
        .unwrap_or_default()
}

impl Load<'_> {
    /// Sends, and takes the time.
    pub(crate) async fn run(&self) -> Result<Measured> {
        let mut tasks = JoinSet::new();
        let begin = Instant::now() + self.warm_up;
        let end = begin + self.time;
        let connections = self.connections;
        for number in 0..connections {
            let (place, bytes) = (self.place.clone(), self.bytes);
            tasks.spawn(async move {
                let mut sender = connect(&place).await?;
                // In turn for all bots: no connection is held up by the rate of one.
                let mut turn = number;
                let mut latencies = Vec::new();
                while Instant::now() < end {
                    let sent = Instant::now();
                    exchange(&mut sender, &place, turn, bytes).await?;
                    turn += connections;
                    if sent >= begin {
                        latencies.push(sent.elapsed());
                    }
                }
                anyhow::Ok(latencies)
            });
        }
        let mut latencies = Vec::new();
        while let Some(done) = tasks.join_next().await {
            latencies.extend(done??);
        }
        Ok(Measured {
            latencies,
            time: self.time,
        })
    }
}

/// A connection to a place.
pub(crate) async fn connect(place: &Place) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(place.address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move { connection.await.ok() });
    Ok(sender)
}

/// A request as a bot sends it, in the name of one of the bots.
pub(crate) fn request(place: &Place, number: usize, wanted: &str) -> Result<Request<Full<Bytes>>> {
    let words = "word ".repeat(400);
    let is_stream = wanted == super::vendor::STREAM;
    let body = format!(
        r#"{{"model":"bench","stream":{is_stream},"max_tokens":64,"messages":[{{"role":"user","content":"{words}"}}]}}"#
    );
    let path = if is_stream {
        &place.stream_path
    } else {
        &place.path
    };
    let token = &place.tokens[number % place.tokens.len()];
    Request::post(path)
        .header(HOST, place.address.to_string())
        .header(CONTENT_TYPE, "application/json")
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .header(WANTED, wanted)
        .body(Full::new(Bytes::from(body)))
        .context("no request can be made")
}

async fn exchange(
    sender: &mut SendRequest<Full<Bytes>>,
    place: &Place,
    number: usize,
    bytes: usize,
) -> Result<()> {
    sender.ready().await?;
    let request = request(place, number, &bytes.to_string())?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    ensure!(
        status == StatusCode::OK,
        "{}: {status}: {body:?}",
        place.name
    );
    ensure!(body.len() > bytes / 5 * 5, "{}: a short answer", place.name);
    Ok(())
}
