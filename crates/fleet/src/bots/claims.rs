//! Channel tokens that only one bot may use: a chat service gives each message to one of the programs that use a token,
//! so two bots with the same one would steal each other's.
//!
//! Tokens are compared by keyed fingerprints, which are written with the bot's row and go with it. Provider keys may be
//! shared.

use std::collections::BTreeMap;

use botmaker_domain::{Actor, Phase, SecretName};
use botmaker_ports::{SecretFingerprint, StoreError};
use botmaker_secrets::{ExposeSecret, MasterKey};

use super::{CreateBotError, validate::Checked};
use crate::core::Core;

/// What a new bot claims for itself.
pub(super) struct Claims {
    pub(super) fingerprints: Vec<SecretFingerprint>,
    /// Where in the request each secret stands.
    places: BTreeMap<SecretName, String>,
}

impl Claims {
    /// The claims of a bot that has been checked.
    pub(super) fn of(checked: &Checked, key: &MasterKey) -> Self {
        let fingerprints = checked.channel_secrets.keys().filter_map(|name| {
            let value = checked.secrets.get(name)?.expose_secret();
            let context = format!("channel-secret/{name}");
            Some(SecretFingerprint {
                secret: name.clone(),
                fingerprint: key.fingerprint(&context, value.as_bytes()),
            })
        });
        Self {
            fingerprints: fingerprints.collect(),
            places: checked.channel_secrets.clone(),
        }
    }

    /// Which claim is another bot's; `None` when none is any more. Whose it is, is told to those who may see that bot.
    pub(super) async fn find_taken(
        &self,
        core: &Core,
        actor: &Actor,
    ) -> Result<Option<CreateBotError>, StoreError> {
        for claim in &self.fingerprints {
            let Some(id) = core.store.find_fingerprint(&claim.fingerprint).await? else {
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
