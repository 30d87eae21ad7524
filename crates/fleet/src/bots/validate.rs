//! From the raw texts of a request to a bot's description and its secrets; every mistake is told at once.

use std::collections::{BTreeMap, BTreeSet};

use botmaker_domain::{
    Avatar, BaseUrl, BotName, BotSpec, ChannelKind, ChannelSpec, DmPolicy, Hostname, ModelId,
    Persona, ProviderId, Resources, SecretName,
    catalog::{self, Channel, Need, Provider},
};
use botmaker_secrets::{ExposeSecret, SecretString};

use super::{
    CreateBot, CreateChannel, FieldError,
    edit_profile::{parse_emoji, parse_tags},
};

/// The most people on one allow-list.
const MAX_ALLOW_FROM: usize = 200;
/// The longest entry of an allow-list.
const MAX_ALLOW_ENTRY: usize = 128;
/// The longest provider key.
const MAX_KEY_BYTES: usize = 4096;

/// What an operator allows, and what the image offers.
pub(crate) struct Bounds<'a> {
    pub limits: &'a botmaker_domain::ResourceLimits,
    /// The channels of the image; `None` while nobody knows.
    pub image_channels: Option<&'a [String]>,
}

/// A description that has been checked, with the secrets that belong to it.
pub(crate) struct Checked {
    pub spec: BotSpec,
    pub secrets: BTreeMap<SecretName, SecretString>,
}

/// Checks a wish.
pub(crate) fn check(wish: CreateBot, bounds: &Bounds<'_>) -> Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut secrets = BTreeMap::new();
    let name = note(&mut errors, "/name", BotName::parse(&wish.name));
    let hostname = hostname(&mut errors, wish.hostname.as_deref(), &wish.name);
    let provider = provider(&mut errors, &wish.provider);
    let model = note(
        &mut errors,
        "/model",
        ModelId::parse(&wish.model).map_err(|error| format!("a model id {error}")),
    );
    let known = provider.as_ref().map(|(_, known)| *known);
    let base_url = base_url(&mut errors, known, wish.base_url.as_deref());
    provider_key(&mut errors, known, wish.provider_key, &mut secrets);
    let channels = channels(&mut errors, wish.channels, bounds, &mut secrets);
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
    let versions = secrets.keys().cloned().map(|name| (name, 1)).collect();
    let identity = (name, hostname, persona, tags);
    match (errors.is_empty(), identity, provider, model) {
        (
            true,
            (Some(name), Some(hostname), Some(persona), Some(tags)),
            Some((provider, _)),
            Some(model),
        ) => {
            let spec = BotSpec {
                name,
                hostname,
                provider,
                model,
                base_url,
                channels,
                persona,
                resources,
                secrets: versions,
                tags,
                avatar: emoji.map(|emoji| Avatar::Emoji { emoji }),
            };
            Ok(Checked { spec, secrets })
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

fn base_url(
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
        (_, Some(text)) => note(errors, "/base_url", BaseUrl::parse(text)),
        (_, None) => None,
    }
}

fn provider_key(
    errors: &mut Vec<FieldError>,
    provider: Option<&'static Provider>,
    key: Option<SecretString>,
    secrets: &mut BTreeMap<SecretName, SecretString>,
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
        (Need::Required, None) => errors.push(FieldError::new(
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

fn channels(
    errors: &mut Vec<FieldError>,
    wishes: Vec<CreateChannel>,
    bounds: &Bounds<'_>,
    secrets: &mut BTreeMap<SecretName, SecretString>,
) -> Vec<ChannelSpec> {
    let mut kinds = BTreeSet::new();
    let mut specs = Vec::new();
    for (index, wish) in wishes.into_iter().enumerate() {
        let at = format!("/channels/{index}");
        let kind = ChannelKind::new(wish.kind.clone());
        let Some(channel) = catalog::find_channel(&kind) else {
            let known: Vec<_> = catalog::channels()
                .iter()
                .map(|channel| channel.kind)
                .collect();
            errors.push(FieldError::new(
                format!("{at}/kind"),
                format!(
                    "there is no such channel; choose one of {}",
                    known.join(", ")
                ),
            ));
            continue;
        };
        if !kinds.insert(channel.kind) {
            errors.push(FieldError::new(
                format!("{at}/kind"),
                "a bot has each channel at most once",
            ));
        }
        if bounds
            .image_channels
            .is_some_and(|has| !has.iter().any(|has| has == channel.kind))
        {
            let text = format!(
                "the OpenClaw image has no {} plugin; build it in with `cargo xtask image --channels …`",
                channel.name
            );
            errors.push(FieldError::new(format!("{at}/kind"), text));
        }
        let (dm_policy, allow_from) = people(
            errors,
            &at,
            channel,
            wish.dm_policy.unwrap_or_default(),
            wish.allow_from,
        );
        channel_secrets(errors, &at, channel, wish.secrets, secrets);
        specs.push(ChannelSpec {
            kind,
            dm_policy,
            allow_from,
            group_policy: wish.group_policy.unwrap_or_default(),
        });
    }
    specs
}

fn people(
    errors: &mut Vec<FieldError>,
    at: &str,
    channel: &Channel,
    policy: DmPolicy,
    allow_from: Vec<String>,
) -> (DmPolicy, Vec<String>) {
    let pointer = format!("{at}/allow_from");
    let is_entry = |entry: &String| {
        !entry.is_empty()
            && entry.len() <= MAX_ALLOW_ENTRY
            && entry != "*"
            && entry.chars().all(|c| !c.is_control() && !c.is_whitespace())
    };
    if allow_from.len() > MAX_ALLOW_FROM || !allow_from.iter().all(is_entry) {
        errors.push(FieldError::new(
            &pointer,
            format!(
                "at most {MAX_ALLOW_FROM} entries: {}",
                channel.allow_from_shape
            ),
        ));
    }
    if policy == DmPolicy::Allowlist && allow_from.is_empty() {
        let text = format!(
            "say who may write to the bot ({}), or choose another dm_policy",
            channel.allow_from_shape
        );
        errors.push(FieldError::new(&pointer, text));
    }
    (policy, allow_from)
}

fn channel_secrets(
    errors: &mut Vec<FieldError>,
    at: &str,
    channel: &Channel,
    mut given: BTreeMap<String, SecretString>,
    secrets: &mut BTreeMap<SecretName, SecretString>,
) {
    for secret in channel.secrets {
        let pointer = format!("{at}/secrets/{}", secret.name);
        match given.remove(secret.name) {
            None => errors.push(FieldError::new(
                pointer,
                format!(
                    "{} needs its {}: {}",
                    channel.name,
                    secret.label,
                    secret.format.shape()
                ),
            )),
            Some(value) if !secret.format.accepts(value.expose_secret()) => {
                errors.push(FieldError::new(
                    pointer,
                    format!(
                        "this is no {} of {}: expected {}",
                        secret.label,
                        channel.name,
                        secret.format.shape()
                    ),
                ));
            }
            Some(value) => match SecretName::parse(secret.name) {
                Ok(name) => {
                    secrets.insert(name, value);
                }
                Err(error) => errors.push(FieldError::new(pointer, error.to_string())),
            },
        }
    }
    if !given.is_empty() {
        let known: Vec<_> = channel.secrets.iter().map(|secret| secret.name).collect();
        errors.push(FieldError::new(
            format!("{at}/secrets"),
            format!("{} takes only {}", channel.name, known.join(", ")),
        ));
    }
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
mod tests {
    use botmaker_domain::ResourceLimits;

    use super::*;

    fn wish() -> CreateBot {
        CreateBot {
            name: "Ada".to_owned(),
            provider: "demo".to_owned(),
            model: "demo-1".to_owned(),
            ..CreateBot::default()
        }
    }

    fn telegram(token: &str) -> CreateChannel {
        CreateChannel {
            kind: "telegram".to_owned(),
            secrets: BTreeMap::from([(
                "telegram_token".to_owned(),
                SecretString::from(token.to_owned()),
            )]),
            dm_policy: None,
            allow_from: vec!["123456789".to_owned()],
            group_policy: None,
        }
    }

    fn mistakes(wish: CreateBot) -> Vec<FieldError> {
        let limits = ResourceLimits::default();
        let has = ["telegram".to_owned()];
        check(
            wish,
            &Bounds {
                limits: &limits,
                image_channels: Some(&has),
            },
        )
        .map(|_| ())
        .expect_err("the wish has mistakes")
    }

    #[test]
    fn a_demo_bot_needs_a_name_only() {
        let limits = ResourceLimits::default();
        let checked = check(
            wish(),
            &Bounds {
                limits: &limits,
                image_channels: None,
            },
        )
        .map_err(|e| format!("{e:?}"))
        .unwrap();
        assert_eq!(checked.spec.hostname.as_str(), "ada");
        assert!(checked.secrets.is_empty() && checked.spec.secrets.is_empty());
    }

    #[test]
    fn all_mistakes_are_told_at_once_and_no_secret_is_repeated() {
        let bad = CreateBot {
            name: String::new(),
            hostname: Some("Not Valid".to_owned()),
            provider: "nobody".to_owned(),
            model: "a b".to_owned(),
            provider_key: Some(SecretString::from("has blanks".to_owned())),
            channels: vec![
                telegram("hunter2"),
                telegram("hunter2"),
                CreateChannel {
                    kind: "slack".to_owned(),
                    ..telegram("hunter2")
                },
            ],
            pids: Some(1),
            ..CreateBot::default()
        };
        let mistakes = mistakes(bad);
        let pointers: Vec<_> = mistakes
            .iter()
            .map(|field| field.pointer.as_str())
            .collect();
        assert_eq!(
            pointers,
            [
                "/name",
                "/hostname",
                "/provider",
                "/model",
                "/provider_key",
                "/channels/0/secrets/telegram_token",
                "/channels/1/kind",
                "/channels/1/secrets/telegram_token",
                "/channels/2/kind",
                "/channels/2/secrets/slack_app_token",
                "/channels/2/secrets/slack_bot_token",
                "/channels/2/secrets",
                "/resources/pids",
            ]
        );
        assert!(
            mistakes
                .iter()
                .all(|field| !field.detail.contains("hunter2")
                    && !field.detail.contains("has blanks"))
        );
    }

    #[test]
    fn an_allow_list_policy_needs_somebody_on_the_list() {
        let token = format!("123456789:{}", "a".repeat(35));
        let channel = CreateChannel {
            allow_from: Vec::new(),
            ..telegram(&token)
        };
        let mistakes = mistakes(CreateBot {
            channels: vec![channel],
            ..wish()
        });
        assert_eq!(mistakes[0].pointer, "/channels/0/allow_from");
    }
}
