//! What people call the bots and keys whose ids stand in answers, and the other way round.

use std::collections::HashMap;

use serde_json::Value;

use super::bots;
use crate::{
    client::Client,
    failure::{Failure, NOT_FOUND},
    output::shown,
};

/// Names by id.
#[derive(Default)]
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// Of the bots that there are.
    pub(super) async fn of_bots(client: &Client) -> anyhow::Result<Self> {
        let bots = bots::all(client, None, None).await?;
        let pair = |bot: &Value| (shown(&bot["id"]), shown(&bot["hostname"]));
        Ok(Self(bots.iter().map(pair).collect()))
    }

    /// Of the keys that there are.
    pub(super) async fn of_keys(client: &Client) -> anyhow::Result<Self> {
        let keys = keys(client).await?;
        let pair = |key: &Value| (shown(&key["id"]), key_name(key));
        Ok(Self(keys.iter().map(pair).collect()))
    }

    /// The name, or the id of what is gone.
    pub(super) fn of(&self, id: &Value) -> String {
        let id = shown(id);
        self.0.get(&id).cloned().unwrap_or(id)
    }
}

/// All keys.
pub(super) async fn keys(client: &Client) -> anyhow::Result<Vec<Value>> {
    let mut answer = client.get("/api/keys").await?;
    Ok(match answer["keys"].take() {
        Value::Array(keys) => keys,
        _ => Vec::new(),
    })
}

/// A key as people name it.
pub(super) fn key_name(key: &Value) -> String {
    format!("{}/{}", shown(&key["vendor"]), shown(&key["label"]))
}

/// The key that is meant.
pub(super) async fn find_key(client: &Client, name: &str) -> anyhow::Result<Value> {
    pick(keys(client).await?, name)
}

fn pick(keys: Vec<Value>, name: &str) -> anyhow::Result<Value> {
    let is_meant = |key: &Value| key["id"] == name || key_name(key) == name || key["label"] == name;
    let exact = keys
        .iter()
        .position(|key| key["id"] == name || key_name(key) == name);
    let mut found: Vec<Value> = match exact {
        Some(place) => keys.into_iter().skip(place).take(1).collect(),
        None => keys.into_iter().filter(is_meant).collect(),
    };
    match (found.pop(), found.is_empty()) {
        (Some(key), true) => Ok(key),
        (Some(_), false) => Err(Failure::usage(format!(
            "several vendors have a key {name}; name one as VENDOR/{name}"
        ))
        .into()),
        (None, _) => Err(Failure {
            text: format!("there is no key {name}; botmaker-admin keys list names them"),
            code: NOT_FOUND,
            refusal: None,
        }
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_is_named_by_id_label_or_both() {
        let key = |id: &str, vendor: &str, label: &str| json!({ "id": id, "vendor": vendor, "label": label });
        let keys = || {
            vec![
                key("1", "anthropic", "main"),
                key("2", "openai", "main"),
                key("3", "openai", "eu"),
                key("4", "xai", "openai/eu"),
            ]
        };
        let id = |name: &str| pick(keys(), name).map(|key| shown(&key["id"]));
        for (name, expected) in [
            ("2", "2"),
            ("anthropic/main", "1"),
            ("eu", "3"),
            ("openai/eu", "3"),
        ] {
            assert_eq!(id(name).unwrap(), expected, "{name}");
        }
        assert!(id("main").unwrap_err().to_string().contains("VENDOR/main"));
        assert!(
            id("nobody")
                .unwrap_err()
                .to_string()
                .contains("no key nobody")
        );
    }
}
