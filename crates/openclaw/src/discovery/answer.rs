//! Ollama's list of models (`GET /api/tags`), read as hostile input: either all of it is a list of models, or nothing of
//! it is passed on.

use botmaker_domain::ModelId;
use serde::Deserialize;

use super::{DiscoveredModel, DiscoveryError};

/// More models than anybody's disk holds are no list of models.
const MAX_MODELS: usize = 1000;
/// A size beyond this is no model's: 1 PiB.
const MAX_SIZE_BYTES: u64 = 1 << 50;

#[derive(Deserialize)]
struct Tags {
    models: Vec<Tag>,
}

#[derive(Deserialize)]
struct Tag {
    /// What to ask for; servers before 0.1.34 say `name` only.
    model: Option<String>,
    name: Option<String>,
    size: Option<u64>,
}

/// Reads the list.
pub(crate) fn models(body: &[u8]) -> Result<Vec<DiscoveredModel>, DiscoveryError> {
    let tags: Tags = serde_json::from_slice(body).map_err(|_| DiscoveryError::Failed)?;
    if tags.models.len() > MAX_MODELS {
        return Err(DiscoveryError::Failed);
    }
    tags.models.into_iter().map(model).collect()
}

fn model(tag: Tag) -> Result<DiscoveredModel, DiscoveryError> {
    let id = tag.model.or(tag.name).ok_or(DiscoveryError::Failed)?;
    if tag.size.is_some_and(|size| size > MAX_SIZE_BYTES) {
        return Err(DiscoveryError::Failed);
    }
    Ok(DiscoveredModel {
        id: ModelId::parse(&id).map_err(|_| DiscoveryError::Failed)?,
        size_bytes: tag.size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_models_is_read() {
        let body = br#"{"models":[
            {"name":"llama3.3:latest","model":"llama3.3:latest","modified_at":"2026-11-01T00:00:00Z","size":42520413916,
             "digest":"a6eb4748fd29","details":{"family":"llama"}},
            {"name":"hf.co/acme/Tiny-GGUF:Q4_K_M"}]}"#;
        let models = models(body).unwrap();
        let found: Vec<_> = models
            .iter()
            .map(|model| (model.id.as_str(), model.size_bytes))
            .collect();
        assert_eq!(
            found,
            [
                ("llama3.3:latest", Some(42_520_413_916)),
                ("hf.co/acme/Tiny-GGUF:Q4_K_M", None)
            ]
        );
        assert_eq!(super::models(br#"{"models":[]}"#), Ok(Vec::new()));
    }

    #[test]
    fn anything_else_is_no_list_of_models() {
        for bad in [
            "",
            "root:x:0:0",
            "null",
            "[]",
            "{}",
            r#"{"models":null}"#,
            r#"{"models":{}}"#,
            r#"{"models":["a"]}"#,
            r#"{"models":[{}]}"#,
            r#"{"models":[{"name":7}]}"#,
            r#"{"models":[{"name":""}]}"#,
            r#"{"models":[{"name":"two words"}]}"#,
            r#"{"models":[{"name":"<img src=x>"}]}"#,
            r#"{"models":[{"name":"good"},{"name":"line\nbreak"}]}"#,
            r#"{"models":[{"name":"a","size":-1}]}"#,
            r#"{"models":[{"name":"a","size":18446744073709551615}]}"#,
            r#"{"models":[]} and more"#,
            "{\"models\":[{\"name\":\"\u{202e}gpj\"}]}",
        ] {
            assert_eq!(models(bad.as_bytes()), Err(DiscoveryError::Failed), "{bad}");
        }
        let many = vec![r#"{"name":"a"}"#; 1001].join(",");
        let many = format!(r#"{{"models":[{many}]}}"#);
        assert_eq!(models(many.as_bytes()), Err(DiscoveryError::Failed));
        assert_eq!(
            models(b"{\"models\":[{\"name\":\"\xff\"}]}"),
            Err(DiscoveryError::Failed)
        );
    }
}
