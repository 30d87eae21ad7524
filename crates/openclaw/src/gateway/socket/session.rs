//! From a connection to rights: OpenClaw's `connect`, and pairing as a device when it is asked for.

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{
    connection::{Connection, FrameError, unreachable},
    device::{CLIENT_ID, CLIENT_MODE, Device, PLATFORM, ROLE, SCOPE},
};
use crate::gateway::{
    ChatError, GatewayTarget,
    http::{HttpGateway, protocol},
};

/// The protocol's version.
const PROTOCOL: u32 = 4;
/// How many frames of other kinds may stand before the awaited one.
const MAX_FRAMES_BEFORE: usize = 64;

/// A connection on which methods may be called.
pub(super) struct Session {
    connection: Connection,
    requests: u32,
}

/// How an attempt to connect ended.
enum Attempt {
    Connected(Box<Session>),
    /// The gateway wants this device to be approved first.
    MustPair {
        request_id: String,
    },
}

impl Session {
    /// Connects with the rights to decide on pairing requests. A gateway that does not know BotMaker yet, because it
    /// is new or has lost its state, is asked to approve it over the HTTP endpoint, where the token is enough.
    pub(super) async fn begin(
        gateway: &HttpGateway,
        target: &GatewayTarget,
    ) -> Result<Self, ChatError> {
        let request_id = match Self::attempt(gateway, target).await? {
            Attempt::Connected(session) => return Ok(*session),
            Attempt::MustPair { request_id } => request_id,
        };
        let params = json!({ "requestId": request_id });
        let approved = gateway.rpc(target, "device.pair.approve", params).await;
        match (Self::attempt(gateway, target).await?, approved) {
            // Also when the approval failed: a call beside this one may have been faster with the same request.
            (Attempt::Connected(session), _) => Ok(*session),
            (Attempt::MustPair { .. }, Err(failure)) => Err(failure),
            (Attempt::MustPair { .. }, Ok(_)) => Err(ChatError::Failed {
                message: "the gateway does not accept BotMaker as a device".to_owned(),
            }),
        }
    }

    async fn attempt(gateway: &HttpGateway, target: &GatewayTarget) -> Result<Attempt, ChatError> {
        let connection = Connection::open(target, gateway.limits()).await?;
        let mut session = Self {
            connection,
            requests: 0,
        };
        let (nonce, signed_at_ms) = session.challenge().await?;
        let device = Device::of(&target.token).answer(&target.token, &nonce, signed_at_ms);
        let params = json!({
            "minProtocol": PROTOCOL,
            "maxProtocol": PROTOCOL,
            "client": {
                "id": CLIENT_ID,
                "mode": CLIENT_MODE,
                "displayName": "BotMaker",
                "version": env!("CARGO_PKG_VERSION"),
                "platform": PLATFORM,
            },
            "role": ROLE,
            "scopes": [SCOPE],
            "auth": { "token": target.token.expose_secret() },
            "device": device,
        });
        match session.request("connect", &params).await? {
            Ok(_) => Ok(Attempt::Connected(Box::new(session))),
            Err(refusal) => refused(&refusal),
        }
    }

    /// Waits for the gateway's challenge.
    async fn challenge(&mut self) -> Result<(String, i64), ChatError> {
        for _ in 0..MAX_FRAMES_BEFORE {
            let frame = self.connection.next().await?;
            if frame.event.as_deref() != Some("connect.challenge") {
                continue;
            }
            let nonce = frame.payload["nonce"].as_str().map(ToOwned::to_owned);
            let nonce = nonce.filter(|nonce| (1..=256).contains(&nonce.len()));
            let instant = frame.payload["ts"].as_i64();
            return nonce
                .zip(instant)
                .ok_or_else(|| protocol("its challenge is malformed"));
        }
        Err(protocol("it sends no challenge"))
    }

    /// Calls a method and returns the payload as the gateway sent it.
    pub(super) async fn call(&mut self, method: &str, params: &Value) -> Result<Value, ChatError> {
        let answer = self.request(method, params).await?;
        answer.map_err(|refusal| ChatError::Failed {
            message: refusal.words(),
        })
    }

    async fn request(
        &mut self,
        method: &str,
        params: &Value,
    ) -> Result<Result<Value, FrameError>, ChatError> {
        self.requests += 1;
        let id = self.requests.to_string();
        let request = json!({ "type": "req", "id": id, "method": method, "params": params });
        self.connection.send(&request).await?;
        for _ in 0..MAX_FRAMES_BEFORE {
            let frame = self.connection.next().await?;
            if frame.kind != "res" || frame.id.as_deref() != Some(&id) {
                continue;
            }
            return match (frame.ok, frame.error) {
                (true, _) => Ok(Ok(frame.payload)),
                (false, Some(error)) => Ok(Err(error)),
                (false, None) => Err(protocol("it refuses without saying why")),
            };
        }
        Err(protocol("it does not answer what it is asked"))
    }
}

/// What a refused `connect` means.
fn refused(refusal: &FrameError) -> Result<Attempt, ChatError> {
    let request_id = refusal.details["requestId"].as_str();
    match (refusal.code.as_str(), request_id) {
        ("NOT_PAIRED", Some(request_id)) if request_id.len() <= 128 => Ok(Attempt::MustPair {
            request_id: request_id.to_owned(),
        }),
        // Still starting.
        ("UNAVAILABLE", _) => Err(unreachable(&refusal.words())),
        _ if is_unauthorized(refusal) => Err(ChatError::Unauthorized),
        _ => Err(ChatError::Failed {
            message: refusal.words(),
        }),
    }
}

/// OpenClaw names the reason in `details.code`, such as `AUTH_TOKEN_MISMATCH`.
fn is_unauthorized(refusal: &FrameError) -> bool {
    refusal.details["code"]
        .as_str()
        .is_some_and(|code| code.starts_with("AUTH_"))
}
