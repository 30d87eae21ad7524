//! What somebody wants changed of a bot, as raw texts.

use std::collections::BTreeMap;

use botmaker_domain::{BotSpec, KeySource, ResourceLimits, SecretName};
use botmaker_secrets::SecretString;

use super::{CreateBot, CreateChannel, FieldError, KeyWish, validate};

/// Another face, as raw text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaceWish {
    /// One emoji.
    Emoji(String),
    /// The face that is drawn from the bot's id.
    Drawn,
}

/// What to change, as raw texts; what is `None` stays.
#[derive(Clone, Default)]
pub struct EditBot {
    /// Another display name. The host name stays.
    pub name: Option<String>,
    /// Another host name.
    pub hostname: Option<String>,
    /// Another provider; its model must be said, and the old one's key and base URL go.
    pub provider: Option<String>,
    /// Another model.
    pub model: Option<String>,
    /// Another base URL, or none.
    pub base_url: Option<Option<String>>,
    /// Whose key pays from now on.
    pub key: Option<KeyWish>,
    /// Gives the bot another token for the keyring's proxy; the old one ends with the change.
    pub new_token: bool,
    /// Another key of the bot's own, or none.
    pub provider_key: Option<Option<SecretString>>,
    /// Other channels, all of them. Secrets that the bot has already need not be given again.
    pub channels: Option<Vec<CreateChannel>>,
    /// Another persona.
    pub persona: Option<String>,
    /// Other tags.
    pub tags: Option<Vec<String>>,
    /// Another face.
    pub face: Option<FaceWish>,
    /// Another memory limit.
    pub memory_bytes: Option<u64>,
    /// Another processor limit.
    pub cpu_millis: Option<u32>,
    /// Another process limit.
    pub pids: Option<u32>,
    /// Another image by its reference, or (`Some(None)`) the image of new bots.
    pub image: Option<Option<String>>,
    /// How often it is asked to answer: minutes, 0 for never, `Some(None)` for the rule of its provider.
    pub canary_minutes: Option<Option<u16>>,
    /// Tries an image although the bot could not be made ready with it before.
    pub accept_failed_image: bool,
    /// The revisions of the bot that the wish is about; `None` for whichever there is.
    pub versions: Option<Vec<u64>>,
}

impl EditBot {
    pub(super) fn changes_provider(&self, spec: &BotSpec) -> bool {
        let provider = self.provider.as_deref();
        provider.is_some_and(|provider| provider != spec.provider.as_str())
    }

    /// Whether the key or token that the bot has is not wanted any more.
    pub(super) fn drops_key(&self, spec: &BotSpec) -> bool {
        if spec.key.is_keyring() {
            return matches!(self.key_wish(spec), Some(KeyWish::Own));
        }
        let is_other = self.key.as_ref().is_some_and(|key| *key != KeyWish::Own);
        is_other || self.changes_provider(spec) || matches!(self.provider_key, Some(None))
    }

    /// Whose key shall pay; a bot that uses the keyring goes on with it unless it is given a key of its own.
    fn key_wish(&self, spec: &BotSpec) -> Option<KeyWish> {
        if self.key.is_some() {
            return self.key.clone();
        }
        let is_demo = self.provider.as_deref() == Some("demo");
        match &spec.key {
            _ if is_demo || matches!(self.provider_key, Some(Some(_))) => Some(KeyWish::Own),
            KeySource::Own => None,
            KeySource::Operator => Some(KeyWish::Operator),
            KeySource::Tags(tags) => {
                let tags = tags.as_slice().iter().map(ToString::to_string);
                Some(KeyWish::Tags(tags.collect()))
            }
        }
    }
}

/// Checks the whole description as it would be, with the secrets that the bot has already. Every mistake is told.
pub(super) fn checked(
    spec: &BotSpec,
    wish: EditBot,
    limits: &ResourceLimits,
    image_channels: Option<&[String]>,
) -> Result<validate::Checked, Vec<FieldError>> {
    let mut kept = spec.secrets.clone();
    if wish.drops_key(spec) {
        kept.remove(&SecretName::provider_key());
    }
    let bounds = validate::Bounds {
        limits,
        image_channels,
        kept: Some(&kept),
    };
    let mut errors = Vec::new();
    if wish.changes_provider(spec) && wish.model.is_none() {
        let text = "say which model of the new provider answers";
        errors.push(FieldError::new("/model", text));
    }
    let canary = wish.canary_minutes.flatten();
    if canary.is_some_and(|minutes| minutes > BotSpec::MAX_CANARY_MINUTES) {
        let most = BotSpec::MAX_CANARY_MINUTES;
        let text = format!("0 for never, or 1 to {most} minutes");
        errors.push(FieldError::new("/canary_minutes", text));
    }
    match validate::check(merged(spec, wish), &bounds) {
        Ok(checked) if errors.is_empty() => Ok(checked),
        Ok(_) => Err(errors),
        Err(more) => {
            errors.extend(more);
            Err(errors)
        }
    }
}

/// The whole description as it would be with the wish.
fn merged(spec: &BotSpec, wish: EditBot) -> CreateBot {
    let key = wish.key_wish(spec);
    let is_other_provider = wish.changes_provider(spec);
    let old_url = spec.base_url.as_ref().filter(|_| !is_other_provider);
    let old_channels = || {
        let channel = |old: &botmaker_domain::ChannelSpec| CreateChannel {
            kind: old.kind.as_str().to_owned(),
            secrets: BTreeMap::new(),
            dm_policy: Some(old.dm_policy),
            allow_from: old.allow_from.clone(),
            group_policy: Some(old.group_policy),
        };
        spec.channels.iter().map(channel).collect()
    };
    let old_tags = || spec.tags.iter().map(ToString::to_string).collect();
    CreateBot {
        name: wish.name.unwrap_or_else(|| spec.name.to_string()),
        hostname: Some(wish.hostname.unwrap_or_else(|| spec.hostname.to_string())),
        provider: wish.provider.unwrap_or_else(|| spec.provider.to_string()),
        model: wish.model.unwrap_or_else(|| spec.model.to_string()),
        base_url: wish
            .base_url
            .unwrap_or_else(|| old_url.map(ToString::to_string)),
        key,
        provider_key: wish.provider_key.flatten(),
        channels: wish.channels.unwrap_or_else(old_channels),
        persona: Some(
            wish.persona
                .unwrap_or_else(|| spec.persona.as_str().to_owned()),
        ),
        tags: wish.tags.unwrap_or_else(old_tags),
        emoji: match wish.face {
            Some(FaceWish::Emoji(text)) => Some(text),
            _ => None,
        },
        memory_bytes: Some(wish.memory_bytes.unwrap_or(spec.resources.memory_bytes)),
        cpu_millis: Some(wish.cpu_millis.unwrap_or(spec.resources.cpu_millis)),
        pids: Some(wish.pids.unwrap_or(spec.resources.pids)),
        start: false,
        ignore_leftover: false,
    }
}

impl std::fmt::Debug for EditBot {
    /// Leaves the values out: some are secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EditBot").finish_non_exhaustive()
    }
}
