//! A stream of server-sent events, read as it comes.

use std::{pin::Pin, time::Duration};

use futures_util::{Stream, StreamExt};
use reqwest::Response;
use serde_json::Value;

/// One event.
#[derive(Debug)]
pub(crate) struct Event {
    /// Its name.
    pub(crate) name: String,
    /// Its data.
    pub(crate) data: Value,
}

type Pieces = Pin<Box<dyn Stream<Item = String> + Send>>;

/// An open stream.
pub(crate) struct Events {
    pieces: Pieces,
    unread: String,
}

impl Events {
    pub(crate) fn of(answer: Response) -> Self {
        let pieces = answer.bytes_stream().map(|piece| match piece {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => String::new(),
        });
        Self {
            pieces: Box::pin(pieces),
            unread: String::new(),
        }
    }

    /// The next event that is wanted; `None` when the stream ends first.
    pub(crate) async fn next(
        &mut self,
        limit: Duration,
        is_wanted: impl Fn(&Event) -> bool,
    ) -> Option<Event> {
        let search = async {
            loop {
                while let Some((block, rest)) = self.unread.split_once("\n\n") {
                    let event = parse(block);
                    self.unread = rest.to_owned();
                    if let Some(event) = event.filter(&is_wanted) {
                        return Some(event);
                    }
                }
                self.unread.push_str(&self.pieces.next().await?);
            }
        };
        tokio::time::timeout(limit, search)
            .await
            .expect("the wanted event comes in time")
    }
}

fn parse(block: &str) -> Option<Event> {
    let field = |name: &str| {
        let mut values = block
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        values.next().map(str::trim)
    };
    let data = serde_json::from_str(field("data")?).ok()?;
    Some(Event {
        name: field("event").unwrap_or("message").to_owned(),
        data,
    })
}
