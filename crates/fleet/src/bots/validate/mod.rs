//! From the raw texts of a request to a bot's description and its secrets; every mistake is told at once.

mod channels;
mod model;
mod profile;

use std::collections::BTreeMap;

use botmaker_domain::{
    Avatar, BotName, BotSpec, Hostname, Persona, Resources, SecretName, SecretVersions,
};
use botmaker_secrets::SecretString;

pub(crate) use self::channels::channel_secret_names;
use self::{
    channels::channels,
    model::{ModelWish, served},
    profile::{parse_emoji, parse_tags},
};
use super::{CreateBot, FieldError};

/// What an operator allows, and what the image offers.
pub(crate) struct Bounds<'a> {
    pub limits: &'a botmaker_domain::ResourceLimits,
    /// The channels of the image; `None` while nobody knows.
    pub image_channels: Option<&'a [String]>,
    /// The secrets that the bot has already and that need not be given again.
    pub kept: Option<&'a SecretVersions>,
}

impl Bounds<'_> {
    fn has(&self, name: &SecretName) -> bool {
        self.kept.is_some_and(|kept| kept.contains_key(name))
    }
}

/// A description that has been checked, with the secrets that belong to it.
pub(crate) struct Checked {
    pub spec: BotSpec,
    pub secrets: Secrets,
    /// Where in the request each channel's secret stands.
    pub channel_secrets: BTreeMap<SecretName, String>,
}

/// Secrets by name.
pub(crate) type Secrets = BTreeMap<SecretName, SecretString>;

/// Checks a wish.
pub(crate) fn check(wish: CreateBot, bounds: &Bounds<'_>) -> Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut secrets = BTreeMap::new();
    let name = note(&mut errors, "/name", BotName::parse(&wish.name));
    let hostname = hostname(&mut errors, wish.hostname.as_deref(), &wish.name);
    let asked = ModelWish {
        provider: wish.provider,
        model: wish.model,
        base_url: wish.base_url,
        key: wish.key,
        provider_key: wish.provider_key,
    };
    let has_key = bounds.has(&SecretName::provider_key());
    let served = served(&mut errors, asked, has_key, &mut secrets);
    let channels = channels(&mut errors, wish.channels, bounds);
    let persona = note(
        &mut errors,
        "/persona",
        Persona::parse(wish.persona.as_deref().unwrap_or_default()),
    );
    let resources = resources(
        &mut errors,
        bounds,
        wish.memory_bytes,
        wish.cpu_millis,
        wish.pids,
    );
    let tags = parse_tags(&mut errors, &wish.tags);
    let emoji = wish.emoji.as_deref();
    let emoji = emoji.and_then(|text| parse_emoji(&mut errors, text));
    secrets.extend(channels.secrets);
    let versions = secrets.keys().cloned().map(|name| (name, 1)).collect();
    let identity = (name, hostname, persona, tags);
    match (errors.is_empty(), identity, served) {
        (true, (Some(name), Some(hostname), Some(persona), Some(tags)), Some(served)) => {
            let spec = BotSpec {
                name,
                hostname,
                provider: served.provider,
                model: served.model,
                base_url: served.base_url,
                key: served.key,
                grant: None,
                channels: channels.specs,
                persona,
                resources,
                secrets: versions,
                tags,
                avatar: emoji.map(|emoji| Avatar::Emoji { emoji }),
                image: None,
                canary_minutes: None,
            };
            Ok(Checked {
                spec,
                secrets,
                channel_secrets: channels.places,
            })
        }
        _ => Err(errors),
    }
}

/// Keeps a good value; notes what is wrong with a bad one.
fn note<T, E: ToString>(
    errors: &mut Vec<FieldError>,
    pointer: &str,
    parsed: Result<T, E>,
) -> Option<T> {
    parsed
        .map_err(|error| errors.push(FieldError::new(pointer, error.to_string())))
        .ok()
}

/// Names that the API uses where a bot's name would stand: `/api/bots/bulk`.
const RESERVED_HOSTNAMES: [&str; 2] = ["bulk", "preview"];

fn hostname(errors: &mut Vec<FieldError>, given: Option<&str>, name: &str) -> Option<Hostname> {
    let found = match given {
        Some(text) => note(errors, "/hostname", Hostname::parse(text)),
        None => {
            let derived = Hostname::derive(name);
            if derived.is_none() {
                errors.push(FieldError::new(
                    "/hostname",
                    "no host name can be derived from this name; give one of a-z, 0-9 and hyphens",
                ));
            }
            derived
        }
    };
    if let Some(name) = &found
        && RESERVED_HOSTNAMES.contains(&name.as_str())
    {
        let text = format!("the host name {name} is reserved; choose another one");
        errors.push(FieldError::new("/hostname", text));
    }
    found
}

fn resources(
    errors: &mut Vec<FieldError>,
    bounds: &Bounds<'_>,
    memory_bytes: Option<u64>,
    cpu_millis: Option<u32>,
    pids: Option<u32>,
) -> Resources {
    let default = Resources::default();
    let wanted = Resources {
        memory_bytes: memory_bytes.unwrap_or(default.memory_bytes),
        cpu_millis: cpu_millis.unwrap_or(default.cpu_millis),
        pids: pids.unwrap_or(default.pids),
    };
    if let Err(error) = bounds.limits.check(wanted) {
        let field = match error {
            botmaker_domain::ResourceError::Memory { .. } => "memory_bytes",
            botmaker_domain::ResourceError::Cpu { .. } => "cpu_millis",
            botmaker_domain::ResourceError::Pids { .. } => "pids",
        };
        errors.push(FieldError::new(
            format!("/resources/{field}"),
            error.to_string(),
        ));
    }
    wanted
}

#[cfg(test)]
mod tests;
