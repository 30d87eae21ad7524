//! Reading server-sent events.

use reqwest::{RequestBuilder, Response};
use serde_json::Value;

use crate::app::PATIENCE;

#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) data: Value,
}

pub(crate) struct Events {
    response: Response,
    buffer: String,
    /// Comments seen so far.
    pub(crate) comments: usize,
    is_over: bool,
}

impl Events {
    pub(crate) async fn open(request: RequestBuilder) -> Self {
        let response = request
            .header("accept", "text/event-stream")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self {
            response,
            buffer: String::new(),
            comments: 0,
            is_over: false,
        }
    }

    /// Waits for the next bytes.
    pub(crate) async fn read_more(&mut self) {
        match tokio::time::timeout(PATIENCE, self.response.chunk())
            .await
            .expect("the stream hangs")
        {
            Ok(Some(bytes)) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.comments += text.lines().filter(|line| line.starts_with(':')).count();
                self.buffer.push_str(&text);
            }
            Ok(None) | Err(_) => self.is_over = true,
        }
    }

    /// The next event; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .map(str::to_owned)
                };
                let event = field("data: ").map(|data| Event {
                    name: field("event: ").unwrap_or_default(),
                    id: field("id: "),
                    data: serde_json::from_str(&data).unwrap(),
                });
                self.buffer = rest.to_owned();
                if event.is_some() {
                    return event;
                }
            }
            if self.is_over {
                return None;
            }
            self.read_more().await;
        }
    }

    pub(crate) async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.next().await.expect("the stream ended");
            if wanted(&event) {
                return event;
            }
        }
    }
}
