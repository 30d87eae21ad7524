//! A web socket that carries JSON frames, within its limits.

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{self, Message, client::IntoClientRequest, protocol::WebSocketConfig},
};

use crate::{
    gateway::{
        ChatError, GatewayTarget,
        http::{HttpGatewayLimits, MAX_WORDS, protocol},
    },
    text,
};

/// A message of the gateway: the answer to a request, or an event.
#[derive(Deserialize, Debug)]
pub(super) struct Frame {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: Option<String>,
    pub(super) event: Option<String>,
    #[serde(default)]
    pub(super) ok: bool,
    #[serde(default)]
    pub(super) payload: Value,
    pub(super) error: Option<FrameError>,
}

/// Why the gateway refuses a request.
#[derive(Deserialize, Debug)]
pub(super) struct FrameError {
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    pub(super) details: Value,
}

impl FrameError {
    /// The gateway's words, fit to be shown.
    pub(super) fn words(&self) -> String {
        text::one_line(&self.message, MAX_WORDS)
    }
}

/// An open web socket.
pub(super) struct Connection {
    socket: WebSocketStream<TcpStream>,
    /// How much may still come.
    bytes_left: usize,
}

impl Connection {
    /// Connects to a gateway. No `Origin` is sent: that is how OpenClaw tells programs from pages.
    pub(super) async fn open(
        target: &GatewayTarget,
        limits: &HttpGatewayLimits,
    ) -> Result<Self, ChatError> {
        let stream = timeout(limits.connect, TcpStream::connect(target.address)).await;
        let stream = stream
            .map_err(|_| ChatError::Timeout)?
            .map_err(|error| unreachable(&error.to_string()))?;
        let request = format!("ws://{}/", target.address).into_client_request();
        let config = WebSocketConfig::default()
            .max_message_size(Some(limits.rpc_bytes))
            .max_frame_size(Some(limits.rpc_bytes));
        let (socket, _) =
            client_async_with_config(request.map_err(transport)?, stream, Some(config))
                .await
                .map_err(transport)?;
        Ok(Self {
            socket,
            bytes_left: limits.socket_bytes,
        })
    }

    /// Sends a request.
    pub(super) async fn send(&mut self, request: &Value) -> Result<(), ChatError> {
        let message = Message::text(request.to_string());
        self.socket.send(message).await.map_err(transport)
    }

    /// The next frame that the gateway sends.
    pub(super) async fn next(&mut self) -> Result<Frame, ChatError> {
        loop {
            let message = self.socket.next().await;
            let message = message
                .ok_or_else(|| unreachable("it hung up"))?
                .map_err(transport)?;
            let left = self.bytes_left.checked_sub(message.len());
            self.bytes_left = left.ok_or_else(|| protocol("it says more than it may"))?;
            match message {
                Message::Text(text) => return frame(&text),
                Message::Close(reason) => {
                    let words = reason.map(|reason| reason.reason.to_string());
                    return Err(unreachable(
                        &words.unwrap_or_else(|| "it hung up".to_owned()),
                    ));
                }
                // Answered by the library itself.
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Binary(_) | Message::Frame(_) => {
                    return Err(protocol("it sends something that is no text"));
                }
            }
        }
    }
}

fn frame(text: &str) -> Result<Frame, ChatError> {
    // Only where it breaks: the text itself may be anything.
    serde_json::from_str(text)
        .map_err(|error| protocol(format!("a frame is malformed (column {})", error.column())))
}

pub(super) fn unreachable(words: &str) -> ChatError {
    ChatError::Unreachable {
        message: text::one_line(words, MAX_WORDS),
    }
}

fn transport(error: tungstenite::Error) -> ChatError {
    match error {
        tungstenite::Error::Io(error) => unreachable(&error.to_string()),
        tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => {
            unreachable("it hung up")
        }
        tungstenite::Error::Http(response) => {
            protocol(format!("it opens no web socket ({})", response.status()))
        }
        error => protocol(text::one_line(&error.to_string(), MAX_WORDS)),
    }
}
