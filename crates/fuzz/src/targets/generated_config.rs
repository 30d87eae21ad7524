//! The configuration of whatever description stands in the database.

use botmaker_domain::BotSpec;
use botmaker_openclaw::{ConfigInput, generate, workspace_files};
use serde_json::Value;

use super::sample::secrets_are_references;

/// A description as it is stored.
pub(crate) fn run(data: &[u8]) {
    let Ok(spec) = serde_json::from_slice::<BotSpec>(data) else {
        return;
    };
    let input = ConfigInput {
        spec: &spec,
        generation: 3,
        host_port: 19_000,
        bots_side_port: 7101,
        keyring_port: 7102,
    };
    if let Ok(generated) = generate(&input) {
        let read: Value = serde_json::from_slice(&generated.bytes).expect("the file is JSON");
        assert_eq!(read, generated.json, "the file says something else");
        assert_eq!(
            generate(&input).as_ref(),
            Ok(&generated),
            "not the same again"
        );
        secrets_are_references(&generated.json, &spec);
    }
    for (path, _) in workspace_files(&spec) {
        assert!(!path.starts_with('/') && !path.contains(".."), "{path}");
    }
}
