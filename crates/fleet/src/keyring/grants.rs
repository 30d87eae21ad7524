//! Which leave a bot needs, and giving it.

use std::sync::Arc;

use botmaker_domain::{
    BotRecord, GrantMark, Phase, Reason, ReasonCode,
    keyring::{Grant, GrantDigest},
};
use botmaker_openclaw::max_output_tokens;
use botmaker_ports::{KeyringError, StoreError};
use botmaker_secrets::{GrantToken, RandomError, SecretString};
use sha2::{Digest, Sha256};

use crate::{
    core::Core,
    reconcile::execute::{Executed, fail},
};

/// Makes a token that is good at the proxy once the keyring knows its mark.
pub(crate) fn new_token() -> Result<(SecretString, GrantMark), RandomError> {
    let token = GrantToken::generate()?;
    let mark = GrantMark::new(*token.digest().as_bytes());
    Ok((token.secret().clone(), mark))
}

/// The leave that a bot needs; `None` for one that does not go through the proxy. During a change the token of before
/// stays good: the bot may return to it.
pub(crate) fn wanted(record: &BotRecord, canary: GrantDigest) -> Option<Grant> {
    if record.phase != Phase::Active {
        return None;
    }
    let spec = &record.spec;
    let present = spec.grant.as_ref().filter(|_| spec.key.is_keyring());
    let before = record.lifecycle.good_grant.as_ref();
    let before = before.filter(|_| record.is_changing());
    let mut digests: Vec<_> = present
        .into_iter()
        .chain(before)
        .map(GrantMark::digest)
        .collect();
    digests.dedup();
    if digests.is_empty() {
        return None;
    }
    Some(Grant {
        bot: record.id,
        digests,
        canary: Some(canary),
        vendor: spec.provider.clone(),
        base_url: spec.base_url.clone(),
        tags: spec.key.tags().to_vec(),
        max_output_tokens: max_output_tokens(&spec.provider),
    })
}

/// What tells a grant from another one of the same bot.
pub(crate) fn digest(grant: &Grant) -> String {
    let text = serde_json::to_vec(grant).unwrap_or_default();
    let digest = Sha256::digest(text);
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Gives a bot the leave that it needs, or takes what it does not need any more, then notes which it has: after a crash in
/// between it is given once more.
pub(crate) async fn settle(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    let grant = wanted(&record, core.canary_digest(record.id));
    let done = match &grant {
        Some(grant) => core.keyring.put_grant(grant).await,
        None => match take(core, &record).await {
            // Without a keyring there is nothing that a grant would open. When there is one again, it is tidied first.
            Err(KeyringError::Off) => Ok(()),
            other => other,
        },
    };
    core.keyring_state.note(done.as_ref().err());
    match done {
        Ok(()) => {
            let mut record = record;
            record.lifecycle.granted = grant.as_ref().map(digest);
            core.save(record, Vec::new()).await?;
            Ok(Executed::Done)
        }
        Err(error) if error.is_transient() || record.phase == Phase::Deleting => {
            Ok(Executed::KeyringLater(error))
        }
        Err(error) => Box::pin(fail(core, record, refusal(&error))).await,
    }
}

/// Takes a bot's leave. One that is being deleted is forgotten with its budgets, its rate and its being cut off; one that has
/// a key of its own from now on keeps them.
async fn take(core: &Core, record: &BotRecord) -> Result<(), KeyringError> {
    match record.phase {
        Phase::Deleting => core.keyring.forget_bot(record.id).await,
        Phase::Provisioning | Phase::Active => core.keyring.revoke_grant(record.id).await,
    }
}

/// A keyring that does not give leave, in words for people.
fn refusal(error: &KeyringError) -> Reason {
    let hint = match error {
        KeyringError::Off => {
            "set keyring.mode to embedded and restart the server, or give the bot a key of its own"
        }
        _ => "see the keyring under System and the log of its proxy, then start the bot again",
    };
    Reason::new(ReasonCode::KeyringUnavailable, error.to_string()).with_hint(hint)
}

/// Why a bot that needs leave does not start.
pub(crate) fn waiting(error: &str) -> Reason {
    Reason::new(
        ReasonCode::KeyringUnavailable,
        format!("the bot waits for leave to use the keyring's proxy: {error}"),
    )
    .with_hint("it starts by itself once the keyring answers; see the keyring under System")
}
