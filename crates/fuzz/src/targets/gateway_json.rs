//! A gateway's answers to questions about itself.

use botmaker_openclaw::{
    fuzzing::{channel_states, config_verdict, pairing_requests},
    gateway::ConfigVerdict,
};
use serde_json::Value;

/// The first byte says the generation that is asked about; the rest is the payload.
pub(crate) fn run(data: &[u8]) {
    let Some((generation, bytes)) = data.split_first() else {
        return;
    };
    let Some(payload) = super::text(bytes).and_then(|text| serde_json::from_str(text).ok()) else {
        return;
    };
    states(&payload);
    requests(&payload);
    let generation = u32::from(*generation);
    match config_verdict(&payload, generation) {
        Ok(ConfigVerdict::Refused { issues }) => {
            super::is_fit_to_be_shown(&issues, 300);
            assert_eq!(payload["valid"], false, "nothing was refused");
        }
        Ok(ConfigVerdict::Applied) => {
            let mark = &payload["parsed"]["wizard"]["lastRunCommit"];
            assert_eq!(mark, &format!("botmaker-generation-{generation}"));
            assert_eq!(payload["configRevisionHash"], payload["appliedConfigHash"]);
            assert_eq!(payload["valid"], true);
        }
        Ok(ConfigVerdict::Pending) | Err(_) => {}
    }
}

fn states(payload: &Value) {
    let states = channel_states(payload).unwrap_or_default();
    assert!(states.len() <= 64, "too many accounts");
    for state in &states {
        super::is_fit_to_be_shown(&state.kind, 64);
        super::is_fit_to_be_shown(&state.account, 64);
        for words in [&state.lifecycle, &state.last_error].into_iter().flatten() {
            super::is_fit_to_be_shown(words, 300);
        }
    }
}

fn requests(payload: &Value) {
    let requests = pairing_requests(payload).unwrap_or_default();
    assert!(requests.len() <= 64, "too many requests");
    for request in &requests {
        super::is_fit_to_be_shown(&request.sender_id, 64);
        super::is_fit_to_be_shown(request.sender_name.as_deref().unwrap_or_default(), 64);
        for name in [&request.id, &request.channel, &request.account] {
            let is_plain =
                (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic());
            assert!(is_plain, "{name:?} is sent back as it is");
        }
    }
}
