//! Channel tokens that only one bot may use: a chat service gives each message to one of the programs that use a token,
//! so two bots with the same one would steal each other's.
//!
//! Tokens are compared by keyed fingerprints, which are written with the bot's row and go with it. Provider keys may be
//! shared.

use std::collections::BTreeMap;

use botmaker_domain::{Actor, BotId, Generation, Phase, SecretMarks, SecretName, catalog};
use botmaker_ports::{SecretFingerprint, StoreError};
use botmaker_secrets::{ExposeSecret, MasterKey, SecretString};

use super::{
    CreateBotError,
    validate::{self, Checked},
};
use crate::core::Core;

/// What a bot claims for itself.
pub(super) struct Claims {
    pub(super) fingerprints: Vec<SecretFingerprint>,
    /// Where in the request each secret stands.
    pub(super) places: BTreeMap<SecretName, String>,
}

/// What tells the new secrets of a description from others: their keyed hashes in hexadecimal digits.
pub(super) fn marks(secrets: &validate::Secrets, key: &MasterKey) -> SecretMarks {
    let mark = |(name, value): (&SecretName, &SecretString)| {
        let hash = key.fingerprint(&context(name), value.expose_secret().as_bytes());
        (name.clone(), hex(&hash))
    };
    secrets.iter().map(mark).collect()
}

/// The claims that a generation had, by its marks.
pub(super) fn of_generation(generation: &Generation) -> Vec<SecretFingerprint> {
    let channels = generation.spec.channels.iter();
    let named = channels
        .filter_map(|channel| catalog::find_channel(&channel.kind))
        .flat_map(|channel| channel.secrets)
        .filter_map(|secret| SecretName::parse(secret.name).ok());
    named
        .filter_map(|secret| {
            Some(SecretFingerprint {
                version: *generation.spec.secrets.get(&secret)?,
                fingerprint: unhex(generation.marks.get(&secret)?)?,
                secret,
            })
        })
        .collect()
}

fn context(name: &SecretName) -> String {
    format!("channel-secret/{name}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

impl Claims {
    /// The claims of a bot that has been checked.
    pub(super) fn of(checked: &Checked, key: &MasterKey) -> Self {
        let fingerprints = checked.channel_secrets.keys().filter_map(|name| {
            let value = checked.secrets.get(name)?.expose_secret();
            Some(SecretFingerprint {
                secret: name.clone(),
                version: checked.spec.secrets.get(name).copied().unwrap_or(1),
                fingerprint: key.fingerprint(&context(name), value.as_bytes()),
            })
        });
        Self {
            fingerprints: fingerprints.collect(),
            places: checked.channel_secrets.clone(),
        }
    }

    /// Which claim of bot `claimer` is another bot's; `None` when none is any more. Whose it is, is told to those who may see
    /// that bot.
    pub(super) async fn find_taken(
        &self,
        core: &Core,
        actor: &Actor,
        claimer: Option<BotId>,
    ) -> Result<Option<CreateBotError>, StoreError> {
        for claim in &self.fingerprints {
            let found = core.store.find_fingerprint(&claim.fingerprint).await?;
            let Some(id) = found.filter(|id| Some(*id) != claimer) else {
                continue;
            };
            let Some(bot) = core.store.find_bot(id).await? else {
                continue;
            };
            let pointer = self.places.get(&claim.secret).cloned();
            let name = actor
                .may_access(bot.owner_id)
                .then(|| bot.spec.name.to_string());
            return Ok(Some(CreateBotError::SecretInUse {
                pointer: pointer.unwrap_or_default(),
                user: secret_user(name, bot.phase),
            }));
        }
        Ok(None)
    }
}

/// The bot that has a token, in words.
fn secret_user(name: Option<String>, phase: Phase) -> String {
    let bot = name.map_or_else(|| "another bot".to_owned(), |name| format!("bot “{name}”"));
    match phase {
        Phase::Deleting => format!("{bot}, which is being deleted, still uses this token"),
        Phase::Provisioning | Phase::Active => format!("{bot} already uses this token"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_of_a_token_is_told_in_words() {
        let ada = || Some("Ada".to_owned());
        assert_eq!(
            secret_user(ada(), Phase::Active),
            "bot “Ada” already uses this token"
        );
        assert_eq!(
            secret_user(ada(), Phase::Deleting),
            "bot “Ada”, which is being deleted, still uses this token"
        );
        assert_eq!(
            secret_user(None, Phase::Provisioning),
            "another bot already uses this token"
        );
    }
}
