//! Stacks the sources; every value keeps the name of the one that it came from.

use std::{collections::BTreeMap, path::Path};

use config::{Config, ConfigError, File, FileFormat, Map, Source, Value, ValueKind};

use super::{
    error::SettingsError,
    keys::{KEYS, PREFIX, Standard, find, most_like},
    sources::Sources,
};

/// The origin of defaults.
pub(super) const DEFAULT_ORIGIN: &str = "default";

/// A layer whose values are known.
#[derive(Clone, Debug, Default)]
struct Layer(Vec<(String, Value)>);

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.iter().cloned().collect())
    }
}

/// Stacks the sources and returns each setting's value, or the first name that is no setting.
pub(super) fn stack(sources: &Sources) -> Result<BTreeMap<String, Value>, SettingsError> {
    let mut builder = Config::builder().add_source(defaults());
    if let Some(path) = &sources.file {
        builder = builder.add_source(file(path)?);
    }
    let config = builder
        .add_source(environment(sources)?)
        .add_source(flags(sources))
        .build()
        .map_err(SettingsError::Contradiction)?;
    let mut values = BTreeMap::new();
    flatten(None, config.cache, &mut values);
    match values.iter().find(|(path, _)| find(path).is_none()) {
        Some((path, value)) => Err(SettingsError::Unknown {
            key: path.clone(),
            origin: origin(value),
            suggestion: most_like(path).map(|key| key.path.to_owned()),
        }),
        None => Ok(values),
    }
}

/// Reads the settings file. It is parsed from its text, because a file source shortens the path that it names.
fn file(path: &Path) -> Result<Layer, SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|source| SettingsError::File {
        path: path.to_owned(),
        source,
    })?;
    let table = File::from_str(&text, FileFormat::Toml)
        .collect()
        .map_err(|error| no_toml(path, &text, &error))?;
    let mut values = BTreeMap::new();
    flatten(None, Value::new(None, ValueKind::Table(table)), &mut values);
    let origin = path.display().to_string();
    // Checked here and not only on the stack: there `server.allowed_hosts[9]` would mean a place in a list, which is
    // made as long as the number says.
    if let Some(name) = values.keys().find(|name| find(name).is_none()) {
        return Err(SettingsError::Unknown {
            key: name.clone(),
            origin,
            suggestion: most_like(name).map(|key| key.path.to_owned()),
        });
    }
    let named = |(name, value): (String, Value)| (name, Value::new(Some(&origin), value.kind));
    Ok(Layer(values.into_iter().map(named).collect()))
}

/// Where a text is no TOML, and why. The parser's own report shows the line, which may hold a password.
fn no_toml(path: &Path, text: &str, error: &ConfigError) -> SettingsError {
    let cause = match error {
        ConfigError::FileParse { cause, .. } => cause.downcast_ref::<toml::de::Error>(),
        _ => None,
    };
    let start = cause
        .and_then(toml::de::Error::span)
        .map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    SettingsError::Toml {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: last_line.chars().count() + 1,
        problem: cause
            .map_or("it cannot be read", toml::de::Error::message)
            .to_owned(),
    }
}

fn defaults() -> Layer {
    let origin = DEFAULT_ORIGIN.to_owned();
    let values = KEYS.iter().filter_map(|key| {
        let kind = match key.standard {
            Standard::Text(text) => ValueKind::String(text.to_owned()),
            Standard::Number(number) => ValueKind::I64(number),
            Standard::Flag(flag) => ValueKind::Boolean(flag),
            Standard::EmptyList => ValueKind::Array(Vec::new()),
            Standard::Unset => return None,
        };
        Some((key.path.to_owned(), Value::new(Some(&origin), kind)))
    });
    Layer(values.collect())
}

/// Takes the variables that begin with the prefix; `__` joins section and key.
fn environment(sources: &Sources) -> Result<Layer, SettingsError> {
    let mut layer = Layer::default();
    for (name, value) in &sources.environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        let Some(value) = value.to_str() else {
            let name = name.to_owned();
            return Err(SettingsError::NotUtf8 { name });
        };
        let path = name[PREFIX.len()..].to_lowercase().replace("__", ".");
        let origin = format!("environment variable {name}");
        // Checked here and not only on the stack: a name such as BOTMAKER__SERVER would hide a whole section.
        if find(&path).is_none() {
            return Err(SettingsError::Unknown {
                suggestion: most_like(&path).map(super::keys::Key::variable),
                key: name.to_owned(),
                origin: "environment variable".to_owned(),
            });
        }
        layer.0.push((path, Value::new(Some(&origin), value)));
    }
    Ok(layer)
}

fn flags(sources: &Sources) -> Layer {
    let flags = sources.flags.0.iter().map(|(path, flag, value)| {
        let origin = format!("flag {flag}");
        (path.clone(), Value::new(Some(&origin), value.as_str()))
    });
    Layer(flags.collect())
}

/// Lays the tables flat; names are joined by dots. A name that holds a dot itself, or nothing, is quoted as in TOML, so
/// that it is not taken for another one.
fn flatten(prefix: Option<&str>, value: Value, values: &mut BTreeMap<String, Value>) {
    match value.kind {
        ValueKind::Table(table) => {
            for (name, value) in table {
                let is_plain = !name.is_empty() && !name.contains('.');
                let name = if is_plain { name } else { format!("{name:?}") };
                let path = match prefix {
                    Some(prefix) => format!("{prefix}.{name}"),
                    None => name,
                };
                flatten(Some(&path), value, values);
            }
        }
        _ => {
            values.insert(prefix.unwrap_or_default().to_owned(), value);
        }
    }
}

/// Where a value came from, for people.
pub(super) fn origin(value: &Value) -> String {
    value.origin().unwrap_or(DEFAULT_ORIGIN).to_owned()
}
