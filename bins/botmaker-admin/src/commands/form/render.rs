//! A form as text, and two forms side by side.

use serde_json::Value;
use similar::TextDiff;

use super::{Channel, Form, text, texts};

impl Form {
    /// The differences to another form as a unified diff; secrets are told by the names of their files.
    pub(crate) fn difference_to(&self, other: &Self) -> String {
        let (before, after) = (self.render(), other.render());
        let difference = TextDiff::from_lines(&before, &after);
        let mut unified = difference.unified_diff();
        unified.header("present", "wished").to_string()
    }

    /// The form with what its reader needs to know.
    pub(crate) fn with_advice(&self, bot: &Value) -> String {
        let mut lines = vec![
            format!(
                "# Bot {}, revision {}. This is its whole description: what you take out is taken from the bot, secrets excepted.",
                self.hostname, bot["revision"]
            ),
            "# You see what changes before it is applied. Further fields: base_url, image (one that is on the engine), canary_minutes"
                .to_owned(),
            "# (0 for never), emoji (its face). A new secret is named by the file that holds it:"
                .to_owned(),
            r#"#   provider_key = "@/path/to/file"  ("" for none)"#.to_owned(),
            "# Whose key pays, source in [key]: own, operator (the keyring's for everybody), or tags with tags = [\"a\", \"b\"]."
                .to_owned(),
        ];
        for channel in bot["channels"].as_array().into_iter().flatten() {
            let kind = text(&channel["kind"]).unwrap_or_default();
            let names = texts(&channel["secrets"]).into_iter();
            lines.extend(names.map(|name| {
                format!(r#"#   secrets.{name} = "@/path/to/file"  in the channel {kind}"#)
            }));
        }
        lines.push(String::new());
        lines.push(self.render());
        lines.join("\n")
    }

    /// The form without comments.
    pub(super) fn render(&self) -> String {
        let mut lines = Vec::new();
        let mut say = |name: &str, value: String| lines.push(format!("{name} = {value}"));
        say("name", string(&self.name));
        say("hostname", string(&self.hostname));
        let optional = |text: &Option<String>| text.as_ref().map(|text| string(text));
        for (name, value) in [
            ("emoji", optional(&self.emoji)),
            ("tags", Some(list(&self.tags))),
            ("provider", Some(string(&self.provider))),
            ("model", Some(string(&self.model))),
            ("base_url", optional(&self.base_url)),
            ("provider_key", optional(&self.provider_key)),
            ("image", optional(&self.image)),
            (
                "canary_minutes",
                self.canary_minutes.map(|minutes| minutes.to_string()),
            ),
            ("persona", Some(string(&self.persona))),
        ] {
            if let Some(value) = value {
                say(name, value);
            }
        }
        if let Some(key) = &self.key {
            lines.push(format!("\n[key]\nsource = {}", string(&key.source)));
            if !key.tags.is_empty() {
                lines.push(format!("tags = {}", list(&key.tags)));
            }
        }
        let limits = &self.resources;
        lines.push("\n[resources]".to_owned());
        lines.push(format!("memory_bytes = {}", limits.memory_bytes));
        lines.push(format!("cpu_millis = {}", limits.cpu_millis));
        lines.push(format!("pids = {}", limits.pids));
        lines.extend(self.channels.iter().map(Channel::render));
        lines.join("\n") + "\n"
    }
}

impl Channel {
    fn render(&self) -> String {
        let mut lines = vec![format!("\n[[channels]]\nkind = {}", string(&self.kind))];
        for (field, policy) in self.policies() {
            lines.push(format!("{field} = {}", string(policy)));
        }
        lines.push(format!("allow_from = {}", list(&self.allow_from)));
        for (name, file) in &self.secrets {
            lines.push(format!("secrets.{} = {}", key(name), string(file)));
        }
        lines.join("\n")
    }
}

fn list(items: &[String]) -> String {
    let items: Vec<_> = items.iter().map(|item| string(item)).collect();
    format!("[{}]", items.join(", "))
}

fn key(name: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        string(name)
    }
}

/// A TOML string (TOML 1.0, "String"). Texts of several lines stand as such, so that people can edit them and differences
/// are told by the line.
fn string(text: &str) -> String {
    let has_lines = text.contains('\n');
    let mut escaped = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' if has_lines => escaped.push(character),
            '\t' => escaped.push(character),
            other if other.is_control() => {
                escaped.push_str(&format!("\\u{:04X}", u32::from(other)));
            }
            other => escaped.push(other),
        }
    }
    if has_lines {
        // One quotation mark alone ends no text of several lines.
        let readable = escaped.replace("\\\"", "\"");
        let is_safe = !readable.contains("\"\"") && !readable.ends_with('"');
        let body = if is_safe { readable } else { escaped };
        format!("\"\"\"\n{body}\"\"\"")
    } else {
        format!("\"{escaped}\"")
    }
}
