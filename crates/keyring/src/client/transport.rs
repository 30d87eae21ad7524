//! A call: one connection, one request, one answer, in bounded time.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use botmaker_ports::KeyringError;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::{net::UnixStream, time::timeout};
use zeroize::Zeroizing;

use super::protocol::{Answer, CALL_PATH, Call, MAX_ANSWER_BYTES};

/// How long a call may take. Most take milliseconds.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long the vendor may be asked about a key; the proxy itself gives up earlier.
const TEST_TIMEOUT: Duration = Duration::from_secs(30);
/// How long everything may be sealed anew.
const ROTATION_TIMEOUT: Duration = Duration::from_mins(5);

/// A [`botmaker_ports::Keyring`] behind a socket.
#[derive(Clone, Debug)]
pub struct KeyringClient {
    socket: PathBuf,
}

impl KeyringClient {
    /// Asks whoever listens on this socket. Nothing is opened yet.
    #[must_use]
    pub fn new(socket: PathBuf) -> Self {
        Self { socket }
    }

    /// The socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Sends a question and waits for its answer; an answer that tells of a failure is that failure.
    pub(super) async fn call(&self, call: &Call) -> Result<Answer, KeyringError> {
        let limit = match call {
            Call::TestKey { .. } => TEST_TIMEOUT,
            Call::RotateMaster => ROTATION_TIMEOUT,
            _ => CALL_TIMEOUT,
        };
        let answer = timeout(limit, self.exchange(call))
            .await
            .map_err(|_| unavailable(format!("no answer in {} s", limit.as_secs())))??;
        match answer {
            Answer::Failed(error) => Err(error.into()),
            answer => Ok(answer),
        }
    }

    async fn exchange(&self, call: &Call) -> Result<Answer, KeyringError> {
        let stream = UnixStream::connect(&self.socket).await.map_err(|error| {
            unavailable(format!(
                "{} does not answer: {error}",
                self.socket.display()
            ))
        })?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| unavailable(error.to_string()))?;
        let answer = async {
            let request = question(call)?;
            let response = sender
                .send_request(request)
                .await
                .map_err(|error| unavailable(error.to_string()))?;
            let status = response.status();
            let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES)
                .collect()
                .await
                .map_err(|error| unavailable(format!("the answer broke off: {error}")))?
                .to_bytes();
            read_answer(status, &body)
        };
        // The connection is driven here and not in a task of its own, so that a call given up leaves nothing behind.
        tokio::pin!(connection);
        tokio::select! {
            biased;
            answer = answer => answer,
            ended = &mut connection => Err(unavailable(match ended {
                Ok(()) => "the connection was closed".to_owned(),
                Err(error) => error.to_string(),
            })),
        }
    }
}

fn question(call: &Call) -> Result<Request<Full<Bytes>>, KeyringError> {
    let failed = |message: String| KeyringError::Failed { message };
    // Wiped when sent: it may hold a key.
    let text = serde_json::to_vec(call).map_err(|error| failed(error.to_string()))?;
    let body = Bytes::from_owner(Zeroizing::new(text));
    Request::post(CALL_PATH)
        .header(header::HOST, "keyring")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(body))
        .map_err(|error| failed(error.to_string()))
}

fn read_answer(status: StatusCode, body: &[u8]) -> Result<Answer, KeyringError> {
    if status == StatusCode::FORBIDDEN {
        return Err(KeyringError::Refused {
            message: "the keyring does not take calls from this user; see keyring.server_uids"
                .to_owned(),
        });
    }
    serde_json::from_slice(body).map_err(|error| KeyringError::Failed {
        message: format!("the keyring answered {status} with something else: {error}"),
    })
}

fn unavailable(message: String) -> KeyringError {
    KeyringError::Unavailable { message }
}
