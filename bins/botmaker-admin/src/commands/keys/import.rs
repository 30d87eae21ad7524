//! Keeping the keys that environment variables hold.

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};

use super::super::{names, secret_input};
use crate::{
    cli::Format,
    client::Client,
    output::{self, shown},
};

/// What an imported key is called: a second import finds it again.
const LABEL: &str = "imported";

/// The vendors' usual variables; of several for one vendor the first that is set counts.
const VARIABLES: [(&str, &[&str]); 15] = [
    ("anthropic", &["ANTHROPIC_API_KEY"]),
    ("openai", &["OPENAI_API_KEY"]),
    ("google", &["GEMINI_API_KEY", "GOOGLE_API_KEY"]),
    ("openrouter", &["OPENROUTER_API_KEY"]),
    ("mistral", &["MISTRAL_API_KEY"]),
    ("groq", &["GROQ_API_KEY"]),
    ("deepseek", &["DEEPSEEK_API_KEY"]),
    ("xai", &["XAI_API_KEY"]),
    ("together", &["TOGETHER_API_KEY"]),
    ("fireworks", &["FIREWORKS_API_KEY"]),
    ("perplexity", &["PERPLEXITY_API_KEY"]),
    ("cerebras", &["CEREBRAS_API_KEY"]),
    ("nvidia", &["NVIDIA_API_KEY"]),
    ("moonshot", &["MOONSHOT_API_KEY"]),
    ("venice", &["VENICE_API_KEY"]),
];

/// A key that was found, without what it is.
struct Found {
    vendor: &'static str,
    /// The name of the variable.
    from: String,
    source: Source,
}

/// Where its value is.
enum Source {
    Value(String),
    File(String),
}

pub(super) async fn run(client: &Client, format: Format, yes: bool) -> anyhow::Result<()> {
    let found = find(botmaker_bootstrap::variable);
    let kept = names::keys(client).await?;
    let mut keys = Vec::new();
    for key in found {
        let is_kept = |it: &&Value| it["vendor"] == key.vendor && it["label"] == LABEL;
        let outcome = if kept.iter().any(|it| is_kept(&it)) {
            "is there already"
        } else if yes {
            keep(client, &key).await?;
            "kept"
        } else {
            "would be kept"
        };
        keys.push(
            json!({ "vendor": key.vendor, "label": LABEL, "from": key.from, "outcome": outcome }),
        );
    }
    output::answer(format, &json!({ "keys": keys }), |answer| {
        table(answer, yes)
    })
}

/// The keys that are set; `variable` is the value of a variable of this name.
fn find(variable: impl Fn(&str) -> Option<String>) -> Vec<Found> {
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let of_vendor = |(vendor, names): (&'static str, &[&str])| {
        names.iter().find_map(|name| {
            let file = format!("{name}_FILE");
            let (from, source) = match set(&file) {
                Some(path) => (file, Source::File(path)),
                None => ((*name).to_owned(), Source::Value(set(name)?)),
            };
            Some(Found {
                vendor,
                from,
                source,
            })
        })
    };
    VARIABLES.into_iter().filter_map(of_vendor).collect()
}

async fn keep(client: &Client, key: &Found) -> anyhow::Result<()> {
    let about = || format!("the key of {} (from {})", key.vendor, key.from);
    let secret = match &key.source {
        Source::Value(value) => value.trim().to_owned(),
        Source::File(path) => secret_input::read(path).with_context(about)?,
    };
    let body = json!({ "vendor": key.vendor, "label": LABEL, "secret": secret });
    let sent = client.call(Method::POST, "/api/keys", Some(&body)).await;
    sent.map(|_| ()).with_context(about)
}

fn table(answer: &Value, yes: bool) -> String {
    let keys = answer["keys"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = keys
        .map(|key| {
            ["vendor", "from", "outcome"]
                .map(|it| shown(&key[it]))
                .to_vec()
        })
        .collect();
    if rows.is_empty() {
        return "No variable holds a key. Those that are looked at stand in the documentation of this command.\n"
            .to_owned();
    }
    let mut text = output::table(&["VENDOR", "FROM", "WHAT"], &rows);
    let would = rows
        .iter()
        .any(|row| row.last().is_some_and(|it| it == "would be kept"));
    if would && !yes {
        text.push_str("Nothing is kept yet: add --yes.\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use botmaker_domain::{ProviderId, catalog};

    use super::*;

    #[test]
    fn every_vendor_that_needs_a_key_has_a_variable() {
        let needs = |it: &&catalog::Provider| it.key == catalog::Need::Required;
        for provider in catalog::providers().iter().filter(needs) {
            let is_known = VARIABLES.iter().any(|(vendor, _)| *vendor == provider.id);
            assert!(is_known, "{}", provider.id);
        }
        for (vendor, _) in VARIABLES {
            let id = ProviderId::parse(vendor).unwrap();
            assert!(catalog::find_provider(&id).is_some(), "{vendor}");
        }
    }

    #[test]
    fn a_file_counts_before_a_value_and_the_first_name_before_the_second() {
        let set = |pairs: &[(&str, &str)]| {
            let value = |name: &str| {
                let found = pairs.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let found = find(value);
            found
                .into_iter()
                .map(|key| (key.vendor, key.from))
                .collect::<Vec<_>>()
        };
        assert_eq!(set(&[]), []);
        assert_eq!(set(&[("OPENAI_API_KEY", " ")]), []);
        assert_eq!(
            set(&[
                ("OPENAI_API_KEY", "sk-1"),
                ("OPENAI_API_KEY_FILE", "/run/key")
            ]),
            [("openai", "OPENAI_API_KEY_FILE".to_owned())]
        );
        assert_eq!(
            set(&[
                ("GOOGLE_API_KEY", "a"),
                ("GEMINI_API_KEY", "b"),
                ("GOOGLE_API_KEY_FILE", "/c")
            ]),
            [("google", "GEMINI_API_KEY".to_owned())]
        );
    }
}
