//! The HTTP API over a Unix socket.

use std::{path::Path, time::Duration};

use anyhow::Context;
use futures_util::{Stream, StreamExt, stream};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use crate::failure::Failure;

/// The longest time between two pieces of an answer; streams send a sign of life every 15 s.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// The longest line of a stream.
const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

/// Calls the API as the operator.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
}

/// One server-sent event.
pub(crate) struct ServerEvent {
    /// Its name.
    pub(crate) name: String,
    /// Its data.
    pub(crate) data: Value,
}

impl Client {
    pub(crate) fn new(socket: &Path) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .unix_socket(socket)
            .read_timeout(READ_TIMEOUT)
            .build()
            .context("no HTTP client can be set up")?;
        Ok(Self { http })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://localhost{path}"))
    }

    /// Sends a request and returns its JSON answer; `null` when it has none.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Value> {
        self.call_with(method, path, body, &[]).await
    }

    /// The same with further headers.
    pub(crate) async fn call_with(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> anyhow::Result<Value> {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = send(request).await?;
        let bytes = response
            .bytes()
            .await
            .context("the server's answer broke off")?;
        if bytes.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&bytes).context("the server did not answer in JSON")
    }

    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.call(Method::GET, path, None).await
    }

    /// Reads a text answer piece by piece.
    pub(crate) async fn text(&self, path: &str) -> anyhow::Result<Response> {
        send(
            self.request(Method::GET, path)
                .header("accept", "text/plain"),
        )
        .await
    }

    /// Follows a stream of events.
    pub(crate) async fn events(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<impl Stream<Item = anyhow::Result<ServerEvent>> + use<>> {
        let mut request = self
            .request(method, path)
            .header("accept", "text/event-stream");
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = send(request).await?;
        let reader = EventReader {
            response,
            buffer: Vec::new(),
            name: String::new(),
            data: String::new(),
        };
        Ok(stream::try_unfold(reader, |mut reader| async move {
            let event = reader.next().await?;
            anyhow::Ok(event.map(|event| (event, reader)))
        })
        .boxed())
    }
}

async fn send(request: RequestBuilder) -> anyhow::Result<Response> {
    let response = request.send().await.context("the server does not answer")?;
    let status = response.status();
    if status.is_success() || status.as_u16() == 304 {
        return Ok(response);
    }
    let problem: Value = response.json().await.unwrap_or_default();
    Err(Failure::refused(status.as_u16(), &problem).into())
}

/// Reads events from an answer (WHATWG HTML, "Server-sent events").
struct EventReader {
    response: Response,
    buffer: Vec<u8>,
    name: String,
    data: String,
}

impl EventReader {
    async fn next(&mut self) -> anyhow::Result<Option<ServerEvent>> {
        loop {
            while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line);
                if let Some(event) = self.line(line.trim_end_matches(['\r', '\n']))? {
                    return Ok(Some(event));
                }
            }
            anyhow::ensure!(
                self.buffer.len() <= MAX_LINE_BYTES,
                "the server sent a line that is too long"
            );
            match self
                .response
                .chunk()
                .await
                .context("the stream broke off")?
            {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None => return Ok(None),
            }
        }
    }

    fn line(&mut self, line: &str) -> anyhow::Result<Option<ServerEvent>> {
        if line.is_empty() {
            let (name, data) = (
                std::mem::take(&mut self.name),
                std::mem::take(&mut self.data),
            );
            if data.is_empty() {
                return Ok(None);
            }
            let data = serde_json::from_str(&data).context("an event is no JSON")?;
            return Ok(Some(ServerEvent { name, data }));
        }
        match line
            .split_once(':')
            .map(|(field, value)| (field, value.strip_prefix(' ').unwrap_or(value)))
        {
            Some(("event", value)) => value.clone_into(&mut self.name),
            Some(("data", value)) => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            _ => {}
        }
        Ok(None)
    }
}
