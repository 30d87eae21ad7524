//! What is different between two descriptions of a bot: for people, for programs, and for its container.

use botmaker_domain::{Avatar, BotSpec, ChannelSpec, Generation, KeySource, SecretMarks, Tag};
use serde_json::{Map, Value, json};

/// Digits of a keyed hash by which people tell two secrets apart.
const MARK_DIGITS: usize = 8;

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// JSON pointer (RFC 6901) into the description.
    pub pointer: String,
    /// What was there; `None` for nothing. Secrets are shown by the first digits of their keyed hash.
    pub before: Option<Value>,
    /// What is there now.
    pub after: Option<Value>,
}

/// Every difference between two generations, ordered by where it is.
#[must_use]
pub fn between(before: &Generation, after: &Generation) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    let (before, after) = (
        shown(&before.spec, &before.marks),
        shown(&after.spec, &after.marks),
    );
    compare("", Some(&before), Some(&after), &mut changes);
    changes
}

/// A description as one value; channels by their kind, so that a channel is compared with itself.
fn shown(spec: &BotSpec, marks: &SecretMarks) -> Value {
    let mark = |name: &str, version: u32| {
        let mark = marks.iter().find(|(known, _)| known.as_str() == name);
        match mark {
            Some((_, digits)) => json!(digits.get(..MARK_DIGITS).unwrap_or(digits)),
            None => json!(format!("version {version}")),
        }
    };
    let secrets: Map<String, Value> = spec
        .secrets
        .iter()
        .map(|(name, version)| (name.to_string(), mark(name.as_str(), *version)))
        .collect();
    let channel = |it: &ChannelSpec| {
        let value = json!({ "dm_policy": it.dm_policy, "allow_from": it.allow_from, "group_policy": it.group_policy });
        (it.kind.as_str().to_owned(), value)
    };
    let channels: Map<String, Value> = spec.channels.iter().map(channel).collect();
    json!({
        "name": spec.name,
        "hostname": spec.hostname,
        "provider": spec.provider,
        "model": spec.model,
        "base_url": spec.base_url,
        "key": spec.key,
        "channels": channels,
        "persona": spec.persona,
        "resources": spec.resources,
        "secrets": secrets,
        "tags": spec.tags,
        "image": spec.image,
        "canary_minutes": spec.canary_minutes,
    })
}

fn compare(
    pointer: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<FieldChange>,
) {
    let filled = |value: Option<&Value>| value.filter(|value| !value.is_null()).cloned();
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                let at = format!("{pointer}/{escaped}");
                compare(&at, before.get(name), after.get(name), changes);
            }
        }
        _ if filled(before) == filled(after) => {}
        _ => changes.push(FieldChange {
            pointer: pointer.to_owned(),
            before: filled(before),
            after: filled(after),
        }),
    }
}

/// Whether a change needs a new container: what stands in its environment, its limits, its host name, its image. All else
/// OpenClaw takes while it runs.
pub(super) fn need_container(before: &BotSpec, after: &BotSpec) -> bool {
    let kinds = |spec: &BotSpec| {
        let kinds = spec.channels.iter().map(|it| it.kind.as_str().to_owned());
        kinds.collect::<Vec<_>>()
    };
    before.hostname != after.hostname
        || before.provider != after.provider
        || before.model != after.model
        || before.resources != after.resources
        || before.image != after.image
        // The model's address moves to the proxy or away from it.
        || before.key.is_keyring() != after.key.is_keyring()
        || kinds(before) != kinds(after)
}

/// What is different, in words for the activity. Names no secret.
pub(super) fn in_words(before: &BotSpec, after: &BotSpec) -> Vec<String> {
    let mut words = Vec::new();
    if before.name != after.name {
        words.push(format!(
            "renamed from “{}” to “{}”",
            before.name, after.name
        ));
    }
    if before.tags != after.tags {
        let tags: Vec<_> = after.tags.iter().map(Tag::as_str).collect();
        words.push(match tags.join(", ").as_str() {
            "" => "all tags taken off".to_owned(),
            tags => format!("tagged {tags}"),
        });
    }
    if before.hostname != after.hostname {
        words.push(format!(
            "host name {} instead of {}",
            after.hostname, before.hostname
        ));
    }
    if (&before.provider, &before.model) != (&after.provider, &after.model) {
        words.push(format!(
            "model {}/{} instead of {}/{}",
            after.provider, after.model, before.provider, before.model
        ));
    }
    let mut say = |is_other: bool, text: &str| {
        if is_other {
            words.push(text.to_owned());
        }
    };
    say(before.base_url != after.base_url, "another base URL");
    let key = match &after.key {
        KeySource::Own => "a key of its own".to_owned(),
        KeySource::Operator => "the keyring's keys".to_owned(),
        KeySource::Tags(tags) => {
            let tags: Vec<_> = tags.as_slice().iter().map(Tag::as_str).collect();
            format!("the keyring's keys for {}", tags.join(", "))
        }
    };
    say(before.key != after.key, &key);
    say(before.persona != after.persona, "another persona");
    say(
        before.channels != after.channels,
        "other channels or rules of channels",
    );
    say(before.resources != after.resources, "other limits");
    say(
        before.canary_minutes != after.canary_minutes,
        "asked for an answer at other times",
    );
    if let (true, Some(image)) = (before.image != after.image, &after.image) {
        words.push(format!("image {}", image.reference));
    }
    for (name, version) in &after.secrets {
        if before.secrets.get(name).is_some_and(|old| old != version) {
            words.push(format!("another {name}"));
        }
    }
    words
}

/// Another face, in words.
pub(super) fn face_in_words(face: Option<&Avatar>) -> String {
    match face {
        Some(Avatar::Emoji { emoji }) => format!("given the face {emoji}"),
        Some(Avatar::Image { .. }) => "given a new picture".to_owned(),
        None => "given back its drawn face".to_owned(),
    }
}
