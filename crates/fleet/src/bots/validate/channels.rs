//! The chat services: which, with which tokens, and who may write.

use std::collections::{BTreeMap, BTreeSet};

use botmaker_domain::{
    ChannelKind, ChannelSpec, DmPolicy, SecretName,
    catalog::{self, Channel, ChannelSecret},
};
use botmaker_secrets::{ExposeSecret, SecretString};

use super::{Bounds, FieldError, Secrets};
use crate::bots::CreateChannel;

/// The most people on one allow-list.
const MAX_ALLOW_FROM: usize = 200;

/// Channels that have been checked, with the secrets that belong to them.
#[derive(Default)]
pub(super) struct Channels {
    pub(super) specs: Vec<ChannelSpec>,
    pub(super) secrets: Secrets,
    /// Where in the request each secret stands.
    pub(super) places: BTreeMap<SecretName, String>,
}

/// Checks the channels.
pub(super) fn channels(
    errors: &mut Vec<FieldError>,
    wishes: Vec<CreateChannel>,
    bounds: &Bounds<'_>,
) -> Channels {
    let mut checked = Channels::default();
    let mut kinds = BTreeSet::new();
    for (index, wish) in wishes.into_iter().enumerate() {
        let at = format!("/channels/{index}");
        let Some(channel) = known_channel(errors, &at, &wish.kind) else {
            continue;
        };
        if !kinds.insert(channel.kind) {
            let text = "a bot has each channel at most once";
            errors.push(FieldError::new(format!("{at}/kind"), text));
        }
        refuse_missing_plugin(errors, &at, channel, bounds);
        let dm_policy = wish.dm_policy.unwrap_or_default();
        check_people(errors, &at, channel, dm_policy, &wish.allow_from);
        check_secrets(errors, &at, channel, wish.secrets, bounds, &mut checked);
        checked.specs.push(ChannelSpec {
            kind: ChannelKind::new(channel.kind),
            dm_policy,
            allow_from: wish.allow_from,
            group_policy: wish.group_policy.unwrap_or_default(),
        });
    }
    checked
}

fn known_channel(errors: &mut Vec<FieldError>, at: &str, kind: &str) -> Option<&'static Channel> {
    let found = catalog::find_channel(&ChannelKind::new(kind));
    if found.is_none() {
        let known: Vec<_> = catalog::channels().iter().map(|it| it.kind).collect();
        let text = format!(
            "there is no such channel; choose one of {}",
            known.join(", ")
        );
        errors.push(FieldError::new(format!("{at}/kind"), text));
    }
    found
}

fn refuse_missing_plugin(
    errors: &mut Vec<FieldError>,
    at: &str,
    channel: &Channel,
    bounds: &Bounds<'_>,
) {
    let is_missing = bounds
        .image_channels
        .is_some_and(|has| !has.iter().any(|has| has == channel.kind));
    if is_missing {
        let text = format!(
            "the OpenClaw image has no {} plugin; build it in with `cargo xtask image --channels …`",
            channel.name
        );
        errors.push(FieldError::new(format!("{at}/kind"), text));
    }
}

fn check_people(
    errors: &mut Vec<FieldError>,
    at: &str,
    channel: &Channel,
    policy: DmPolicy,
    allow_from: &[String],
) {
    let pointer = format!("{at}/allow_from");
    let shape = channel.person.shape();
    let is_person = |entry: &String| channel.person.accepts(entry);
    if allow_from.len() > MAX_ALLOW_FROM || !allow_from.iter().all(is_person) {
        let text = format!("at most {MAX_ALLOW_FROM} entries: {shape}");
        errors.push(FieldError::new(&pointer, text));
    }
    if policy == DmPolicy::Allowlist && allow_from.is_empty() {
        let text = format!("say who may write to the bot ({shape}), or choose another dm_policy");
        errors.push(FieldError::new(&pointer, text));
    }
}

fn check_secrets(
    errors: &mut Vec<FieldError>,
    at: &str,
    channel: &Channel,
    mut given: BTreeMap<String, SecretString>,
    bounds: &Bounds<'_>,
    checked: &mut Channels,
) {
    for wanted in channel.secrets {
        let pointer = format!("{at}/secrets/{}", wanted.name);
        let is_kept = SecretName::parse(wanted.name).is_ok_and(|name| bounds.has(&name));
        if is_kept && !given.contains_key(wanted.name) {
            continue;
        }
        match check_secret(channel, wanted, given.remove(wanted.name)) {
            Ok((name, value)) => {
                checked.places.insert(name.clone(), pointer);
                checked.secrets.insert(name, value);
            }
            Err(text) => errors.push(FieldError::new(pointer, text)),
        }
    }
    if !given.is_empty() {
        let known: Vec<_> = channel.secrets.iter().map(|secret| secret.name).collect();
        let text = format!("{} takes only {}", channel.name, known.join(", "));
        errors.push(FieldError::new(format!("{at}/secrets"), text));
    }
}

/// What is wrong is told without the value.
fn check_secret(
    channel: &Channel,
    wanted: &ChannelSecret,
    given: Option<SecretString>,
) -> Result<(SecretName, SecretString), String> {
    let (service, label, shape) = (channel.name, wanted.label, wanted.format.shape());
    let value = given.ok_or_else(|| format!("{service} needs its {label}: {shape}"))?;
    if !wanted.format.accepts(value.expose_secret()) {
        return Err(format!("this is no {label} of {service}: expected {shape}"));
    }
    let name = SecretName::parse(wanted.name).map_err(|error| error.to_string())?;
    Ok((name, value))
}

/// The names of the secrets that channels need.
pub(crate) fn channel_secret_names(channels: &[ChannelSpec]) -> Vec<SecretName> {
    let known = channels
        .iter()
        .filter_map(|channel| catalog::find_channel(&channel.kind));
    known
        .flat_map(|channel| channel.secrets)
        .filter_map(|secret| SecretName::parse(secret.name).ok())
        .collect()
}
