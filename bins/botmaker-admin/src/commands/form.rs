//! A bot's description as a form: TOML that is the whole description, with secrets named by their files.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::secret_input;
use crate::failure::Failure;

mod render;

/// The description. What may be left out is none; secrets that are left out stay.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    hostname: String,
    provider: String,
    model: String,
    base_url: Option<String>,
    key: Option<Key>,
    provider_key: Option<String>,
    image: Option<String>,
    canary_minutes: Option<u16>,
    emoji: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    persona: String,
    resources: Resources,
    #[serde(default)]
    channels: Vec<Channel>,
}

/// Whose key pays; left out, that stays as it is.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(deny_unknown_fields)]
struct Key {
    source: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(deny_unknown_fields)]
struct Resources {
    memory_bytes: u64,
    cpu_millis: u64,
    pids: u64,
}

#[derive(Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(deny_unknown_fields)]
struct Channel {
    kind: String,
    dm_policy: Option<String>,
    group_policy: Option<String>,
    #[serde(default)]
    allow_from: Vec<String>,
    #[serde(default)]
    secrets: BTreeMap<String, String>,
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(text).collect()
}

impl Form {
    /// The description of a bot as the API shows it.
    pub(crate) fn of(bot: &Value) -> Self {
        let required = |field: &str| text(&bot[field]).unwrap_or_default();
        let limit = |field: &str| bot["resources"][field].as_u64().unwrap_or_default();
        let minutes = bot["canary_minutes"].as_u64();
        let channels = bot["channels"].as_array().into_iter().flatten();
        Self {
            name: required("name"),
            hostname: required("hostname"),
            provider: required("provider"),
            model: required("model"),
            base_url: text(&bot["base_url"]),
            key: text(&bot["key"]["source"]).map(|source| Key {
                source,
                tags: texts(&bot["key"]["tags"]),
            }),
            provider_key: None,
            image: text(&bot["image"]),
            canary_minutes: minutes.and_then(|minutes| minutes.try_into().ok()),
            emoji: text(&bot["avatar"]["emoji"]),
            tags: texts(&bot["tags"]),
            persona: required("persona"),
            resources: Resources {
                memory_bytes: limit("memory_bytes"),
                cpu_millis: limit("cpu_millis"),
                pids: limit("pids"),
            },
            channels: channels.map(Channel::of).collect(),
        }
    }

    /// Reads a form.
    ///
    /// # Errors
    /// Usage, with the line of the first mistake and nothing of its contents.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let form: Self = toml::from_str(text).map_err(|error| mistake(text, &error))?;
        let key = form.provider_key.iter().filter(|key| !key.is_empty());
        let secrets = form.channels.iter().flat_map(|it| it.secrets.values());
        for value in key.chain(secrets) {
            if value
                .strip_prefix('@')
                .is_none_or(|file| ["", "-"].contains(&file))
            {
                let text = "secrets do not stand in the form: put one into a file and name that, \"@/path/to/file\"";
                return Err(Failure::usage(text).into());
            }
        }
        Ok(form)
    }

    /// What has to be changed to make this bot the other one; the named files of secrets are read.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn patch_to(&self, other: &Self) -> anyhow::Result<Value> {
        let (before, after) = (self.plain(), other.plain());
        let mut patch: Map<_, _> = after
            .into_iter()
            .filter(|(field, value)| before.get(field) != Some(value))
            .collect();
        // Secrets stand in one form only, so channels with new ones are others.
        if self.channels != other.channels {
            let channels = other.channels.iter().map(Channel::wish);
            let channels = channels.collect::<anyhow::Result<Vec<_>>>()?;
            patch.insert("channels".to_owned(), channels.into());
        }
        let key = match other.provider_key.as_deref() {
            None => None,
            Some("") => Some(Value::Null),
            Some(file) => Some(secret(file)?.into()),
        };
        patch.extend(key.map(|key| ("provider_key".to_owned(), key)));
        Ok(Value::Object(patch))
    }

    /// The fields that hold no secret, as the API takes them.
    fn plain(&self) -> Map<String, Value> {
        let limits = &self.resources;
        let avatar = self.emoji.as_ref().map(|emoji| json!({ "emoji": emoji }));
        let fields = [
            ("name", json!(self.name)),
            ("hostname", json!(self.hostname)),
            ("provider", json!(self.provider)),
            ("model", json!(self.model)),
            ("base_url", json!(self.base_url)),
            ("image", json!(self.image)),
            ("canary_minutes", json!(self.canary_minutes)),
            ("avatar", json!(avatar)),
            ("tags", json!(self.tags)),
            ("persona", json!(self.persona)),
            (
                "resources",
                json!({ "memory_bytes": limits.memory_bytes, "cpu_millis": limits.cpu_millis, "pids": limits.pids }),
            ),
        ];
        let key = self.key.as_ref();
        let key = key.map(|key| ("key", json!({ "source": key.source, "tags": key.tags })));
        let named = fields.into_iter().chain(key);
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

impl Channel {
    fn of(view: &Value) -> Self {
        Self {
            kind: text(&view["kind"]).unwrap_or_default(),
            dm_policy: text(&view["dm_policy"]),
            group_policy: text(&view["group_policy"]),
            allow_from: texts(&view["allow_from"]),
            secrets: BTreeMap::new(),
        }
    }

    fn wish(&self) -> anyhow::Result<Value> {
        let mut secrets = Map::new();
        for (name, file) in &self.secrets {
            secrets.insert(name.clone(), secret(file)?.into());
        }
        let mut wish =
            json!({ "kind": self.kind, "allow_from": self.allow_from, "secrets": secrets });
        for (field, policy) in self.policies() {
            wish[field] = json!(policy);
        }
        Ok(wish)
    }

    /// The policies that are said.
    fn policies(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let all = [
            ("dm_policy", &self.dm_policy),
            ("group_policy", &self.group_policy),
        ];
        all.into_iter()
            .filter_map(|(field, policy)| Some((field, policy.as_ref()?)))
    }
}

fn secret(file: &str) -> anyhow::Result<String> {
    secret_input::read(file.strip_prefix('@').unwrap_or(file))
}

/// The first mistake of a form, without the text in which it stands: that may be a secret.
fn mistake(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let words = error.message();
    let refuses_value = words.starts_with("invalid type") || words.starts_with("invalid value");
    let words = match words.rsplit_once(", expected ") {
        Some((_, expected)) if refuses_value => format!("{expected} is expected"),
        _ => words.lines().next().unwrap_or_default().to_owned(),
    };
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    let place = line.map_or(String::new(), |line| format!(" in line {line}"));
    Failure::usage(format!("the form has a mistake{place}: {words}")).into()
}

#[cfg(test)]
mod tests;
