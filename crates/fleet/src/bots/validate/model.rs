//! Who serves the model, where, and with which key.

use botmaker_domain::{
    BaseUrl, ModelId, ProviderId, SecretName,
    catalog::{self, Need, Provider},
};
use botmaker_openclaw::BOTS_SIDE_HOST;
use botmaker_secrets::{ExposeSecret, SecretString};

use super::{FieldError, Secrets, note};

/// The longest provider key.
const MAX_KEY_BYTES: usize = 4096;

pub(super) fn provider(
    errors: &mut Vec<FieldError>,
    text: &str,
) -> Option<(ProviderId, &'static Provider)> {
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

pub(super) fn model_id(errors: &mut Vec<FieldError>, text: &str) -> Option<ModelId> {
    let parsed = ModelId::parse(text).map_err(|error| format!("a model id {error}"));
    note(errors, "/model", parsed)
}

pub(super) fn base_url(
    errors: &mut Vec<FieldError>,
    provider: Option<&'static Provider>,
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
            if let Some(url) = url.as_ref().filter(|url| url.is_loopback()) {
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

pub(super) fn provider_key(
    errors: &mut Vec<FieldError>,
    provider: Option<&'static Provider>,
    key: Option<SecretString>,
    has_key: bool,
    secrets: &mut Secrets,
) {
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
