//! How long events of many streams are on their way.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use http_body_util::BodyExt;
use tokio::task::JoinSet;

use super::{
    load::{connect, percentile, request},
    places::Place,
    vendor::{EVENTS, STREAM, stamp},
};

/// Streams at once.
const STREAMS: usize = 100;
/// What stands before an event's time.
const MARK: &str = "\"created\":";

/// The time between an event's making and its arrival.
pub(crate) struct Lags {
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    pub(crate) most: Duration,
}

/// Reads all streams to their ends.
pub(crate) async fn measure(place: &Place) -> Result<Lags> {
    let mut tasks = JoinSet::new();
    for number in 0..STREAMS {
        let place = place.clone();
        tasks.spawn(async move { read(&place, number).await });
    }
    let mut lags = Vec::new();
    while let Some(done) = tasks.join_next().await {
        lags.extend(done??);
    }
    lags.sort_unstable();
    Ok(Lags {
        p50: percentile(&lags, 50),
        p99: percentile(&lags, 99),
        most: lags.last().copied().unwrap_or_default(),
    })
}

async fn read(place: &Place, number: usize) -> Result<Vec<Duration>> {
    let mut sender = connect(place).await?;
    let response = sender.send_request(request(place, number, STREAM)?).await?;
    let mut body = response.into_body();
    let (mut lags, mut text) = (Vec::new(), String::new());
    while let Some(frame) = body.frame().await {
        let frame = frame?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        let now = stamp();
        text.push_str(std::str::from_utf8(data)?);
        // Whatever ends with an empty line has arrived whole.
        while let Some((event, rest)) = text.split_once("\n\n") {
            let (_, after) = event
                .split_once(MARK)
                .context("an event without its time")?;
            let digits = after.split(',').next().unwrap_or_default();
            let made: u64 = digits.parse()?;
            lags.push(Duration::from_nanos(now.saturating_sub(made)));
            text = rest.to_owned();
        }
    }
    ensure!(
        lags.len() == usize::try_from(EVENTS)?,
        "{}: {} events arrived",
        place.name,
        lags.len()
    );
    Ok(lags)
}
