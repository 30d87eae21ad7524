//! `channels.pairing.*`: who waits, and what becomes of them.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use super::session::Session;
use crate::{
    gateway::{
        ChatError, GatewayTarget, PairingDecision, PairingRequest,
        http::{HttpGateway, protocol},
    },
    text,
};

/// How many requests are told. OpenClaw keeps three for each account of a channel.
const MAX_REQUESTS: usize = 64;
/// The longest id, name or word of a request, in characters.
const MAX_WORD: usize = 64;

/// Who waits to be let in.
pub(in crate::gateway) async fn requests(
    gateway: &HttpGateway,
    target: &GatewayTarget,
) -> Result<Vec<PairingRequest>, ChatError> {
    let payload = timeout(gateway.limits().socket, async {
        let mut session = Session::begin(gateway, target).await?;
        session.call("channels.pairing.list", &json!({})).await
    });
    read(&payload.await.map_err(|_| ChatError::Timeout)??)
}

/// Carries a decision out. A person who is let in is told so by the channel.
pub(in crate::gateway) async fn decide(
    gateway: &HttpGateway,
    target: &GatewayTarget,
    request: &PairingRequest,
    decision: PairingDecision,
) -> Result<(), ChatError> {
    let mut params = json!({
        "channel": request.channel,
        "accountId": request.account,
        "requestId": request.id,
    });
    let method = match decision {
        PairingDecision::Approve => {
            params["notify"] = json!(true);
            "channels.pairing.approve"
        }
        PairingDecision::Refuse => "channels.pairing.dismiss",
    };
    let answer = timeout(gateway.limits().socket, async {
        let mut session = Session::begin(gateway, target).await?;
        session.call(method, &params).await
    });
    answer.await.map_err(|_| ChatError::Timeout)??;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Waiting {
    request_id: String,
    channel: String,
    account_id: String,
    sender_id: String,
    #[serde(default)]
    metadata: Map<String, Value>,
    created_at: Option<String>,
    expires_at: Option<String>,
}

/// Reads the payload of `channels.pairing.list`.
pub(crate) fn read(payload: &Value) -> Result<Vec<PairingRequest>, ChatError> {
    let waiting: Vec<Waiting> = Deserialize::deserialize(&payload["requests"])
        .map_err(|_| protocol("the pairing requests are malformed"))?;
    let requests = waiting.into_iter().take(MAX_REQUESTS);
    Ok(requests.filter_map(request).collect())
}

/// A request fit to be shown. What names it is sent back as it is, so that one which is not plain is left out.
fn request(waiting: Waiting) -> Option<PairingRequest> {
    let names = [&waiting.request_id, &waiting.channel, &waiting.account_id];
    let is_plain = |name: &&String| {
        (1..=MAX_WORD).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let instant = |text: Option<String>| text.and_then(|text| text.parse::<Timestamp>().ok());
    names.iter().all(is_plain).then(|| PairingRequest {
        sender_name: name(&waiting.metadata),
        id: waiting.request_id,
        channel: waiting.channel,
        account: waiting.account_id,
        sender_id: text::one_line(&waiting.sender_id, MAX_WORD),
        created_at: instant(waiting.created_at),
        expires_at: instant(waiting.expires_at),
    })
}

/// What a person calls themselves; each channel has other words for it.
fn name(metadata: &Map<String, Value>) -> Option<String> {
    let word = |key: &str| metadata.get(key)?.as_str().filter(|word| !word.is_empty());
    let both = [word("firstName"), word("lastName")];
    let both = both.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = word("name")
        .or_else(|| word("displayName"))
        .or((!both.is_empty()).then_some(both.as_str()));
    let account = word("username").or_else(|| word("tag"));
    let name = match (name, account) {
        (Some(name), Some(account)) if name != account => format!("{name} (@{account})"),
        (Some(name), _) => name.to_owned(),
        (None, account) => account?.to_owned(),
    };
    Some(text::one_line(&name, MAX_WORD)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(metadata: &Value) -> Option<String> {
        name(metadata.as_object().unwrap())
    }

    #[test]
    fn a_name_is_made_of_what_the_channel_tells() {
        let telegram = json!({"firstName": "Zoe", "lastName": "Q", "username": "zoe_q"});
        assert_eq!(names(&telegram).as_deref(), Some("Zoe Q (@zoe_q)"));
        assert_eq!(names(&json!({"firstName": "Max"})).as_deref(), Some("Max"));
        let discord = json!({"name": "max", "tag": "max"});
        assert_eq!(names(&discord).as_deref(), Some("max"));
        assert_eq!(names(&json!({"username": "x"})).as_deref(), Some("x"));
        assert_eq!(names(&json!({"name": "", "age": 7})), None);
        assert_eq!(names(&json!({"name": "\u{202e}\n"})), None);
    }

    #[test]
    fn what_is_no_request_is_refused_and_what_cannot_be_named_left_out() {
        assert!(read(&json!({})).is_err());
        assert!(read(&json!({"requests": [{}]})).is_err());
        let request = |id: &str| json!({"requestId": id, "channel": "telegram", "accountId": "default", "senderId": "5\u{7}5"});
        let ids = [
            request("good"),
            request(""),
            request("two words"),
            request(&"x".repeat(65)),
        ];
        let found = read(&json!({ "requests": ids })).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].id.as_str(), found[0].sender_id.as_str()),
            ("good", "5 5")
        );
        assert_eq!(
            (found[0].created_at, found[0].sender_name.as_deref()),
            (None, None)
        );
    }
}
