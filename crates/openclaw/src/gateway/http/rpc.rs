//! OpenClaw's control plane: `POST /api/v1/admin/rpc`.

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{
    super::{ChannelState, ChatError, GatewayTarget},
    HttpGateway,
    body::{self, MAX_WORDS, protocol},
};
use crate::text;

/// How many accounts of channels are told.
const MAX_STATES: usize = 64;

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default)]
    payload: Value,
    #[serde(default)]
    error: Value,
}

pub(super) async fn call(
    gateway: &HttpGateway,
    target: &GatewayTarget,
    method: &str,
    params: Value,
) -> Result<Value, ChatError> {
    let request = gateway
        .request(target, Method::POST, "/api/v1/admin/rpc")
        .json(&json!({ "method": method, "params": params }));
    let answer = async {
        let response = request.send().await.map_err(body::transport)?;
        if response.status() == StatusCode::UNAUTHORIZED {
            return Err(ChatError::Unauthorized);
        }
        body::json::<Answer>(response, gateway.limits.rpc_bytes).await
    };
    let answer = timeout(gateway.limits.rpc, answer)
        .await
        .map_err(|_| ChatError::Timeout)??;
    if answer.ok {
        return Ok(answer.payload);
    }
    let words = answer.error["message"]
        .as_str()
        .unwrap_or("no reason given");
    Err(ChatError::Failed {
        message: text::one_line(words, MAX_WORDS),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    account_id: String,
    #[serde(default)]
    running: bool,
    connected: Option<bool>,
    lifecycle: Option<String>,
    last_error: Option<String>,
}

/// Reads the payload of `channels.status`.
pub(super) fn channel_states(payload: &Value) -> Result<Vec<ChannelState>, ChatError> {
    let channels = payload["channelAccounts"]
        .as_object()
        .ok_or_else(|| protocol("the channels are missing"))?;
    let mut states = Vec::new();
    for (kind, accounts) in channels {
        let accounts: Vec<Account> =
            Deserialize::deserialize(accounts).map_err(|_| protocol("a channel is malformed"))?;
        let tell = |words: String| text::one_line(&words, MAX_WORDS);
        states.extend(accounts.into_iter().map(|account| ChannelState {
            kind: text::one_line(kind, 64),
            account: text::one_line(&account.account_id, 64),
            running: account.running,
            connected: account.connected,
            lifecycle: account.lifecycle.map(tell),
            last_error: account.last_error.map(tell),
        }));
    }
    states.truncate(MAX_STATES);
    Ok(states)
}
