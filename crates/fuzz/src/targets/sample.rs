//! Descriptions of bots to begin with, and to make configurations of.

use botmaker_domain::BotSpec;
use botmaker_openclaw::{ConfigInput, generate};
use serde_json::Value;

/// A bot on an own model server and on Telegram, with a key.
pub(super) fn spec() -> BotSpec {
    let text = r##"{
        "name": "Ada", "hostname": "ada", "provider": "openai-compatible", "model": "m-1",
        "base_url": "http://10.0.0.9:8000/v1",
        "channels": [{ "kind": "telegram", "dm_policy": "allowlist", "allow_from": ["7"], "group_policy": "disabled" }],
        "persona": "# Ada", "resources": { "memory_bytes": 2147483648, "cpu_millis": 1000, "pids": 256 },
        "secrets": { "gateway_token": 1, "provider_key": 2, "telegram_token": 3 }, "tags": ["a"], "canary_minutes": 30
    }"##;
    serde_json::from_str(text).expect("the sample is a description")
}

/// Fails unless a description that was accepted can be written, read again and made a configuration of which every
/// secret is a reference.
pub(super) fn is_usable(spec: &BotSpec) {
    let written = serde_json::to_string(spec).expect("a description can be written");
    let read: BotSpec = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(&read, spec, "it is another one after it was stored");
    let input = ConfigInput {
        spec,
        generation: 1,
        host_port: 19_000,
        bots_side_port: 7101,
        keyring_port: 7102,
    };
    let generated = generate(&input).expect("an accepted description has a configuration");
    secrets_are_references(&generated.json, spec);
}

/// Fails when a configuration names a secret file that the description does not have.
pub(super) fn secrets_are_references(config: &Value, spec: &BotSpec) {
    let declared = config["secrets"]["providers"].as_object();
    for (name, provider) in declared.expect("the configuration declares its secrets") {
        let version = spec
            .secrets
            .iter()
            .find(|(known, _)| known.as_str() == name);
        let (_, version) = version.expect("only secrets of the description are declared");
        let path = format!("/run/secrets/{name}.{version}");
        assert_eq!(
            provider["path"], path,
            "another file than the description's"
        );
    }
    assert!(config["gateway"]["auth"]["token"].is_object());
}
