//! OpenClaw's control plane: `POST /api/v1/admin/rpc`.

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{
    super::{ChannelState, ChatError, ConfigVerdict, GatewayTarget},
    HttpGateway,
    body::{self, MAX_WORDS, protocol},
};
use crate::{config::generation_mark, text};

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
pub(crate) fn channel_states(payload: &Value) -> Result<Vec<ChannelState>, ChatError> {
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

/// The few parts of `config.get` that say what the gateway runs with. The hashes are keyed by the bot, so only their
/// being equal means anything; the mark tells whose configuration it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    valid: bool,
    #[serde(default)]
    issues: Vec<Issue>,
    config_revision_hash: Option<String>,
    applied_config_hash: Option<String>,
    #[serde(default)]
    parsed: Value,
}

#[derive(Deserialize)]
struct Issue {
    #[serde(default)]
    path: String,
    message: String,
}

/// Reads the payload of `config.get`.
pub(crate) fn config_verdict(payload: &Value, generation: u32) -> Result<ConfigVerdict, ChatError> {
    let found = Configuration::deserialize(payload)
        .map_err(|_| protocol("the state of the configuration is malformed"))?;
    if !found.valid {
        let words = |issue: &Issue| match issue.path.as_str() {
            "" => issue.message.clone(),
            path => format!("{path}: {}", issue.message),
        };
        let issues: Vec<_> = found.issues.iter().take(8).map(words).collect();
        return Ok(ConfigVerdict::Refused {
            issues: text::one_line(&issues.join("; "), MAX_WORDS),
        });
    }
    let is_ours = found.parsed["wizard"]["lastRunCommit"] == generation_mark(generation);
    let is_running = found.config_revision_hash.is_some()
        && found.config_revision_hash == found.applied_config_hash;
    Ok(if is_ours && is_running {
        ConfigVerdict::Applied
    } else {
        ConfigVerdict::Pending
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(payload: &Value) -> ConfigVerdict {
        config_verdict(payload, 7).unwrap()
    }

    #[test]
    fn only_our_configuration_in_use_is_applied() {
        let told = |mark: &str, applied: &str| {
            json!({
                "valid": true, "issues": [], "configRevisionHash": "r2", "appliedConfigHash": applied,
                "parsed": { "wizard": { "lastRunCommit": mark } }
            })
        };
        assert_eq!(
            verdict(&told("botmaker-generation-7", "r2")),
            ConfigVerdict::Applied
        );
        assert_eq!(
            verdict(&told("botmaker-generation-7", "r1")),
            ConfigVerdict::Pending
        );
        assert_eq!(
            verdict(&told("botmaker-generation-6", "r2")),
            ConfigVerdict::Pending
        );
    }

    #[test]
    fn a_wrong_configuration_is_refused_in_openclaws_words() {
        let told = json!({
            "valid": false, "configRevisionHash": null, "appliedConfigHash": "r1",
            "issues": [{ "path": "gateway", "message": "Unrecognized key: \"bogus\"" }]
        });
        let issues = "gateway: Unrecognized key: \"bogus\"".to_owned();
        assert_eq!(verdict(&told), ConfigVerdict::Refused { issues });
        assert!(config_verdict(&json!({}), 7).is_err());
    }
}
