//! Requests that are sent twice: the second one answers with what the first one made.

use botmaker_domain::Actor;
use botmaker_ports::IdempotencyKey;
use botmaker_secrets::{ExposeSecret, SecretString};

use super::{BotView, CreateBot, CreateBotError};
use crate::core::Core;

/// The keyed hashes of an idempotency key and of the request that came with it.
pub(super) fn key(core: &Core, actor: &Actor, key: &str, wish: &CreateBot) -> IdempotencyKey {
    let mut request = format!(
        "{:?}",
        (
            &wish.name,
            &wish.hostname,
            &wish.provider,
            &wish.model,
            &wish.base_url,
            &wish.persona,
            &wish.tags,
            &wish.emoji,
            wish.memory_bytes,
            wish.cpu_millis,
            wish.pids,
            wish.start
        )
    );
    let secret = |text: &SecretString| format!("{:?}", text.expose_secret());
    // Not said at all where nothing is said, so that requests from before there was a keyring are the same.
    if let Some(key) = &wish.key {
        request.push_str(&format!("{key:?}"));
    }
    request.push_str(&wish.provider_key.as_ref().map(secret).unwrap_or_default());
    for channel in &wish.channels {
        request.push_str(&format!(
            "{:?}",
            (
                &channel.kind,
                channel.dm_policy,
                &channel.allow_from,
                channel.group_policy
            )
        ));
        for (name, value) in &channel.secrets {
            request.push_str(&format!("{name:?}={}", secret(value)));
        }
    }
    // Its memory is wiped when it is dropped.
    let request = SecretString::from(request);
    IdempotencyKey {
        user_id: actor.user_id,
        key_hash: core
            .master_key
            .fingerprint("idempotency-key", key.as_bytes()),
        request_hash: core
            .master_key
            .fingerprint("create-bot-request", request.expose_secret().as_bytes()),
    }
}

/// The bot that the same request made before.
pub(super) async fn replay(
    core: &Core,
    key: &IdempotencyKey,
) -> Result<Option<BotView>, CreateBotError> {
    let Some(earlier) = core
        .store
        .find_idempotent(key.user_id, &key.key_hash)
        .await
        .map_err(CreateBotError::Store)?
    else {
        return Ok(None);
    };
    if earlier.request_hash != key.request_hash {
        return Err(CreateBotError::KeyReused);
    }
    let record = core
        .store
        .find_bot(earlier.bot_id)
        .await
        .map_err(CreateBotError::Store)?;
    Ok(record.map(|record| core.view(record)))
}
