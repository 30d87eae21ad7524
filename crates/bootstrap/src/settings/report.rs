//! `--print-config`: every setting, its value and where that came from, as TOML that can be used again.

use std::fmt;

use config::{Value, ValueKind};

use super::{keys::KEYS, layers, reader::Reader};

/// The settings in force, for people. Holds no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsReport(Vec<(String, String)>);

impl SettingsReport {
    pub(super) fn new(reader: &Reader) -> Self {
        let lines = KEYS.iter().map(|key| match reader.0.get(key.path) {
            None => (format!("# {} is not set", key.path), String::new()),
            Some(value) if key.is_secret => (
                format!("# {} = [redacted]", key.path),
                layers::origin(value),
            ),
            Some(value) => (
                format!("{} = {}", key.path, toml(value)),
                layers::origin(value),
            ),
        });
        Self(lines.collect())
    }
}

impl fmt::Display for SettingsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .0
            .iter()
            .map(|(line, _)| line.chars().count())
            .max()
            .unwrap_or(0);
        for (line, origin) in &self.0 {
            if origin.is_empty() {
                writeln!(f, "{line}")?;
            } else {
                writeln!(f, "{line:width$}  # {origin}")?;
            }
        }
        Ok(())
    }
}

/// A value in TOML's spelling (toml.io/en/v1.0.0, "String": a basic string escapes `"`, `\` and control characters).
fn toml(value: &Value) -> String {
    match &value.kind {
        ValueKind::String(text) => quoted(text),
        ValueKind::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        _ => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
