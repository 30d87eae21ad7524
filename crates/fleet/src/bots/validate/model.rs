//! Who serves the model, where, and with which key.

use botmaker_domain::{
    BaseUrl, KeySource, KeyTags, ModelId, ProviderId, SecretName, Tag,
    catalog::{self, Need, Provider},
};
use botmaker_openclaw::BOTS_SIDE_HOST;
use botmaker_secrets::{ExposeSecret, SecretString};

use super::{FieldError, Secrets, note};
use crate::bots::KeyWish;

/// The longest provider key.
const MAX_KEY_BYTES: usize = 4096;

/// Who shall serve the model and with which key, as raw texts.
pub(super) struct ModelWish {
    pub(super) provider: String,
    pub(super) model: String,
    pub(super) base_url: Option<String>,
    pub(super) key: Option<KeyWish>,
    pub(super) provider_key: Option<SecretString>,
}

/// The same, checked.
pub(super) struct Served {
    pub(super) provider: ProviderId,
    pub(super) model: ModelId,
    pub(super) base_url: Option<BaseUrl>,
    pub(super) key: KeySource,
}

/// Checks who serves the model. `has_key` says whether the bot has a key already that need not be given again.
pub(super) fn served(
    errors: &mut Vec<FieldError>,
    wish: ModelWish,
    has_key: bool,
    secrets: &mut Secrets,
) -> Option<Served> {
    let provider = provider(errors, &wish.provider);
    let model = model_id(errors, &wish.model);
    let known = provider.as_ref().map(|(_, known)| *known);
    let has_own = has_key || wish.provider_key.is_some();
    let key = key_source(errors, known, wish.key, has_own);
    let base_url = base_url(errors, known, &key, wish.base_url.as_deref());
    provider_key(errors, known, &key, wish.provider_key, has_key, secrets);
    Some(Served {
        provider: provider?.0,
        model: model?,
        base_url,
        key,
    })
}

fn provider(errors: &mut Vec<FieldError>, text: &str) -> Option<(ProviderId, &'static Provider)> {
    let found = ProviderId::parse(text)
        .ok()
        .and_then(|id| catalog::find_provider(&id).map(|provider| (id, provider)));
    if found.is_none() {
        let known: Vec<_> = catalog::providers()
            .iter()
            .map(|provider| provider.id)
            .collect();
        errors.push(FieldError::new(
            "/provider",
            format!(
                "there is no such provider; choose one of {}",
                known.join(", ")
            ),
        ));
    }
    found
}

fn model_id(errors: &mut Vec<FieldError>, text: &str) -> Option<ModelId> {
    let parsed = ModelId::parse(text).map_err(|error| format!("a model id {error}"));
    note(errors, "/model", parsed)
}

fn base_url(
    errors: &mut Vec<FieldError>,
    provider: Option<&'static Provider>,
    key: &KeySource,
    text: Option<&str>,
) -> Option<BaseUrl> {
    let need = provider.map_or(Need::Optional, |provider| provider.base_url);
    match (need, text) {
        (Need::None, Some(_)) => {
            errors.push(FieldError::new(
                "/base_url",
                "this provider has an address of its own; leave the base URL out",
            ));
            None
        }
        (Need::Required, None) => {
            errors.push(FieldError::new(
                "/base_url",
                "this provider needs a base URL, as in http://models.example.com/v1",
            ));
            None
        }
        (_, Some(text)) => {
            let url = note(errors, "/base_url", BaseUrl::parse(text));
            // The keyring's proxy is on this machine, and what it asks is this machine's.
            if let Some(url) = url
                .as_ref()
                .filter(|url| url.is_loopback() && !key.is_keyring())
            {
                refuse_loopback(errors, url);
            }
            url
        }
        (_, None) => None,
    }
}

/// A bot that asks its own container finds nobody there.
fn refuse_loopback(errors: &mut Vec<FieldError>, url: &BaseUrl) {
    let seen = url.with_host(BOTS_SIDE_HOST).map(|url| url.to_string());
    let text = format!(
        "inside its container this is the bot itself; it reaches this machine as {}",
        seen.as_deref().unwrap_or(BOTS_SIDE_HOST)
    );
    errors.push(FieldError::new("/base_url", text));
}

/// Whose key pays. Nothing said means: the bot's own where there is one or none is needed, else the keyring's.
fn key_source(
    errors: &mut Vec<FieldError>,
    provider: Option<&'static Provider>,
    wish: Option<KeyWish>,
    has_own: bool,
) -> KeySource {
    let need = provider.map_or(Need::Optional, |provider| provider.key);
    let source = match wish {
        None if !has_own && need == Need::Required => return KeySource::Operator,
        None | Some(KeyWish::Own) => return KeySource::Own,
        Some(KeyWish::Operator) => KeySource::Operator,
        Some(KeyWish::Tags(tags)) => {
            let tags: Result<Vec<_>, _> = tags.iter().map(|tag| Tag::parse(tag)).collect();
            match note(errors, "/key/tags", tags.and_then(KeyTags::new)) {
                Some(tags) => KeySource::Tags(tags),
                None => KeySource::Operator,
            }
        }
    };
    if provider.is_some_and(|provider| provider.is_demo) {
        errors.push(FieldError::new("/key", "the demo model needs no key"));
    }
    source
}

/// A key of the bot's own.
fn provider_key(
    errors: &mut Vec<FieldError>,
    provider: Option<&'static Provider>,
    source: &KeySource,
    key: Option<SecretString>,
    has_key: bool,
    secrets: &mut Secrets,
) {
    if source.is_keyring() {
        if key.is_some() {
            let text =
                "the keyring's keys pay for this bot; leave its own out, or choose key = own";
            errors.push(FieldError::new("/provider_key", text));
        }
        return;
    }
    let need = provider.map_or(Need::Optional, |provider| provider.key);
    let is_key = |key: &str| {
        !key.is_empty() && key.len() <= MAX_KEY_BYTES && key.bytes().all(|b| b.is_ascii_graphic())
    };
    match (need, key) {
        (Need::None, Some(_)) => errors.push(FieldError::new(
            "/provider_key",
            "this provider needs no key; leave it out",
        )),
        (Need::Required, None) if !has_key => errors.push(FieldError::new(
            "/provider_key",
            "this provider needs an API key",
        )),
        (_, Some(key)) if is_key(key.expose_secret()) => {
            secrets.insert(SecretName::provider_key(), key);
        }
        (_, Some(_)) => {
            errors.push(FieldError::new(
                "/provider_key",
                "a key has 1 to 4096 visible characters without blanks",
            ));
        }
        (_, None) => {}
    }
}
