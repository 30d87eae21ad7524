//! What the generated configuration looks like.

use botmaker_domain::{
    ChannelKind, DmPolicy, ProviderId, SecretName,
    catalog::{channels, providers},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{any_spec::any_spec, sample::spec, *};

fn config(spec: &BotSpec) -> Value {
    let input = ConfigInput {
        spec,
        generation: 1,
        host_port: 19_000,
        bots_side_port: 7101,
        keyring_port: 7102,
    };
    generate(&input).unwrap().json
}

/// One line for each setting: its path and value.
fn outline(value: &Value) -> String {
    fn walk(path: &str, value: &Value, lines: &mut Vec<String>) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (name, field) in fields {
                    let separator = if path.is_empty() { "" } else { "." };
                    walk(&format!("{path}{separator}{name}"), field, lines);
                }
            }
            other => lines.push(format!("{path} = {other}")),
        }
    }
    let mut lines = Vec::new();
    walk("", value, &mut lines);
    lines.join("\n")
}

#[test]
fn the_file_is_the_value_indented() {
    let spec = spec("demo", &[]);
    let input = ConfigInput {
        spec: &spec,
        generation: 1,
        host_port: 19_000,
        bots_side_port: 7101,
        keyring_port: 7102,
    };
    let generated = generate(&input).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&generated.bytes).unwrap(),
        generated.json
    );
    assert!(generated.bytes.starts_with(b"{\n  ") && generated.bytes.ends_with(b"}\n"));
}

#[test]
fn a_demo_bot_without_channels() {
    insta::assert_snapshot!(outline(&config(&spec("demo", &[]))), @r#"
        agents.defaults.heartbeat.every = "0m"
        agents.defaults.model.primary = "demo/demo-1"
        agents.defaults.skipBootstrap = true
        agents.defaults.workspace = "/home/node/.openclaw/workspace"
        browser.enabled = false
        channels = {}
        gateway.auth.mode = "token"
        gateway.auth.token.id = "value"
        gateway.auth.token.provider = "gateway_token"
        gateway.auth.token.source = "file"
        gateway.bind = "lan"
        gateway.controlUi.allowedOrigins = ["http://127.0.0.1:19000","http://localhost:19000"]
        gateway.controlUi.enabled = true
        gateway.http.endpoints.chatCompletions.enabled = true
        gateway.mode = "local"
        gateway.port = 18789
        gateway.reload.mode = "hybrid"
        gateway.terminal.enabled = false
        logging.consoleLevel = "info"
        logging.consoleStyle = "json"
        logging.level = "info"
        logging.maxFileBytes = 10000000
        models.catalogRefresh.enabled = false
        models.mode = "replace"
        models.providers.demo.api = "openai-completions"
        models.providers.demo.apiKey = "not-needed"
        models.providers.demo.baseUrl = "http://botmaker:7101/demo/v1"
        models.providers.demo.models = [{"contextWindow":128000,"id":"demo-1","input":["text"],"maxTokens":4096,"name":"demo-1","reasoning":false}]
        plugins.entries.admin-http-rpc.enabled = true
        plugins.entries.memory-core.config.dreaming.enabled = false
        plugins.entries.memory-core.enabled = true
        secrets.providers.gateway_token.mode = "singleValue"
        secrets.providers.gateway_token.path = "/run/secrets/gateway_token.1"
        secrets.providers.gateway_token.source = "file"
        telemetry.enabled = false
        update.auto.enabled = false
        update.checkOnStart = false
        wizard.lastRunCommit = "botmaker-generation-1"
        "#);
}

#[test]
fn every_channel_refers_to_its_secrets() {
    let mut spec = spec("anthropic", &["telegram", "discord", "slack"]);
    spec.secrets
        .insert(SecretName::parse("telegram_token").unwrap(), 7);
    let config = config(&spec);
    insta::assert_snapshot!(outline(&config["channels"]), @r#"
        discord.allowFrom = ["123456789"]
        discord.configWrites = false
        discord.dmPolicy = "allowlist"
        discord.enabled = true
        discord.groupPolicy = "allowlist"
        discord.token.id = "value"
        discord.token.provider = "discord_token"
        discord.token.source = "file"
        slack.allowFrom = ["123456789"]
        slack.appToken.id = "value"
        slack.appToken.provider = "slack_app_token"
        slack.appToken.source = "file"
        slack.botToken.id = "value"
        slack.botToken.provider = "slack_bot_token"
        slack.botToken.source = "file"
        slack.configWrites = false
        slack.dmPolicy = "allowlist"
        slack.enabled = true
        slack.groupPolicy = "allowlist"
        slack.mode = "socket"
        telegram.allowFrom = ["123456789"]
        telegram.botToken.id = "value"
        telegram.botToken.provider = "telegram_token"
        telegram.botToken.source = "file"
        telegram.configWrites = false
        telegram.dmPolicy = "allowlist"
        telegram.enabled = true
        telegram.groupPolicy = "allowlist"
        "#);
    let files: Vec<_> = config["secrets"]["providers"]
        .as_object()
        .unwrap()
        .values()
        .map(|it| {
            it["path"]
                .as_str()
                .unwrap()
                .trim_start_matches("/run/secrets/")
        })
        .collect();
    assert_eq!(
        files.join(" "),
        "discord_token.1 gateway_token.1 provider_key.1 slack_app_token.1 slack_bot_token.1 telegram_token.7"
    );
}

#[test]
fn every_channel_switches_its_plugin_on() {
    let config = config(&spec("demo", &["telegram", "discord", "slack"]));
    let plugins: Vec<_> = config["plugins"]["entries"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        plugins,
        [
            "admin-http-rpc",
            "discord",
            "memory-core",
            "slack",
            "telegram"
        ]
    );
}

#[test]
fn every_provider_has_its_wire() {
    let models: Vec<_> = providers()
        .iter()
        .map(|provider| {
            let spec = spec(provider.id, &[]);
            let name = super::providers::name(&spec);
            let models = config(&spec)["models"]["providers"][&name].clone();
            format!(
                "{} {} {} {} {}",
                name,
                models["api"],
                models["baseUrl"],
                models["apiKey"],
                models["models"][0]["contextWindow"]
            )
        })
        .collect();
    insta::assert_debug_snapshot!(models, @r#"
        [
            "demo \"openai-completions\" \"http://botmaker:7101/demo/v1\" \"not-needed\" 128000",
            "anthropic \"anthropic-messages\" \"https://api.anthropic.com\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 200000",
            "openai \"openai-responses\" \"https://api.openai.com/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 400000",
            "google \"google-generative-ai\" \"https://generativelanguage.googleapis.com/v1beta\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 1000000",
            "openrouter \"openai-completions\" \"https://openrouter.ai/api/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 128000",
            "bm-mistral \"openai-completions\" \"https://api.mistral.ai/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 128000",
            "bm-deepseek \"openai-completions\" \"https://api.deepseek.com\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 1000000",
            "bm-xai \"openai-responses\" \"https://api.x.ai/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 256000",
            "bm-moonshot \"openai-completions\" \"https://api.moonshot.ai/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 262144",
            "bm-groq \"openai-completions\" \"https://api.groq.com/openai/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 131072",
            "bm-cerebras \"openai-completions\" \"https://api.cerebras.ai/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 131072",
            "bm-together \"openai-completions\" \"https://api.together.xyz/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 131072",
            "bm-fireworks \"openai-completions\" \"https://api.fireworks.ai/inference/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 131072",
            "bm-nvidia \"openai-completions\" \"https://integrate.api.nvidia.com/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 196608",
            "bm-perplexity \"openai-completions\" \"https://api.perplexity.ai\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 127000",
            "bm-venice \"openai-completions\" \"https://api.venice.ai/api/v1\" {\"id\":\"value\",\"provider\":\"provider_key\",\"source\":\"file\"} 128000",
            "openai-compatible \"openai-completions\" \"http://models.example:11434\" \"not-needed\" 32768",
            "ollama \"ollama\" \"http://models.example:11434\" \"not-needed\" 32768",
        ]
        "#);
}

#[test]
fn streams_tell_what_they_took_where_they_must_be_asked_to() {
    let compat = |provider| {
        let spec = spec(provider, &[]);
        let config = config(&spec);
        config["models"]["providers"][super::providers::name(&spec)]["models"][0]["compat"].clone()
    };
    for provider in ["demo", "anthropic", "openai", "google", "ollama"] {
        assert_eq!(compat(provider), Value::Null, "{provider}");
    }
    for provider in ["openrouter", "groq", "openai-compatible"] {
        assert_eq!(
            compat(provider),
            json!({ "supportsUsageInStreaming": true }),
            "{provider}"
        );
    }
    assert_eq!(compat("nvidia")["requiresStringContent"], true);
}

#[test]
fn an_optional_key_is_used_when_there_is_one() {
    let mut spec = spec("openai-compatible", &[]);
    spec.secrets.insert(SecretName::provider_key(), 3);
    let config = config(&spec);
    let provider = &config["models"]["providers"]["openai-compatible"];
    assert_eq!(provider["apiKey"]["provider"], "provider_key");
    assert_eq!(
        config["secrets"]["providers"]["provider_key"]["path"],
        "/run/secrets/provider_key.3"
    );
}

#[test]
fn only_secrets_in_use_are_declared() {
    let mut spec = spec("demo", &[]);
    spec.secrets
        .insert(SecretName::parse("slack_bot_token").unwrap(), 1);
    let declared = config(&spec)["secrets"]["providers"].clone();
    assert_eq!(
        declared.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["gateway_token"]
    );
}

#[test]
fn private_messages_follow_the_owners_policy() {
    for (policy, allow_from, expected) in [
        (DmPolicy::Allowlist, vec!["1"], json!(["allowlist", ["1"]])),
        // An empty list lets nobody in, and nobody is shown a pairing code.
        (DmPolicy::Allowlist, vec![], json!(["disabled", []])),
        (DmPolicy::Pairing, vec!["1"], json!(["pairing", ["1"]])),
        (DmPolicy::Open, vec!["1"], json!(["open", ["*"]])),
        (DmPolicy::Disabled, vec![], json!(["disabled", []])),
    ] {
        let mut spec = spec("demo", &["telegram"]);
        spec.channels[0].dm_policy = policy;
        spec.channels[0].allow_from = allow_from.into_iter().map(str::to_owned).collect();
        let telegram = config(&spec)["channels"]["telegram"].clone();
        assert_eq!(
            json!([telegram["dmPolicy"], telegram["allowFrom"]]),
            expected,
            "{policy:?}"
        );
    }
}

#[test]
fn what_cannot_be_generated_is_said() {
    let fails = |spec: &BotSpec| {
        generate(&ConfigInput {
            spec,
            generation: 1,
            host_port: 1,
            bots_side_port: 1,
            keyring_port: 7102,
        })
        .unwrap_err()
    };
    let mut unknown = spec("demo", &[]);
    unknown.provider = ProviderId::parse("acme").unwrap();
    assert!(matches!(fails(&unknown), ConfigError::UnknownProvider(_)));
    let mut unknown = spec("demo", &["telegram"]);
    unknown.channels[0].kind = ChannelKind::new("carrier-pigeon");
    assert!(matches!(fails(&unknown), ConfigError::UnknownChannel(_)));
    let mut keyless = spec("openai", &[]);
    keyless.secrets.remove(&SecretName::provider_key());
    assert_eq!(
        fails(&keyless),
        ConfigError::SecretMissing(SecretName::provider_key())
    );
    let mut homeless = spec("ollama", &[]);
    homeless.base_url = None;
    assert!(matches!(fails(&homeless), ConfigError::BaseUrlMissing(_)));
    let twice = spec("demo", &["telegram", "telegram"]);
    assert!(matches!(fails(&twice), ConfigError::DuplicateChannel(_)));
}

/// Every string in a value, keys excepted.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found)),
        _ => {}
    }
}

proptest! {
    /// Whatever the description: the file says what the value says, secrets are references, the owner's free texts stand
    /// nowhere in it, and nothing in it makes OpenClaw read something else.
    #[test]
    fn any_description_has_a_configuration_without_its_free_texts(spec in any_spec(), generation in any::<u32>(), host_port in any::<u16>()) {
        let input = ConfigInput { spec: &spec, generation, host_port, bots_side_port: 7101, keyring_port: 7102 };
        let generated = generate(&input).unwrap();
        prop_assert_eq!(&serde_json::from_slice::<Value>(&generated.bytes).unwrap(), &generated.json);
        prop_assert_eq!(&generate(&input).unwrap(), &generated);
        let mut found = Vec::new();
        strings(&generated.json, &mut found);
        for text in &found {
            // OpenClaw puts variables of the environment in for these (docs of its configuration, "Env var substitution").
            prop_assert!(!text.contains("${"), "{}", text);
        }
        let (name, persona) = (spec.name.to_string(), spec.persona.as_str());
        if name.chars().count() > 12 {
            prop_assert!(!found.iter().any(|text| text.contains(&name)));
        }
        prop_assert!(persona.len() < 12 || !found.iter().any(|text| text.contains(persona)));
        let keys = generated.json["channels"].as_object().unwrap().keys();
        let kinds: Vec<_> = spec.channels.iter().map(|it| it.kind.as_str()).collect();
        prop_assert_eq!(keys.count(), kinds.len());
        for channel in &spec.channels {
            let settings = &generated.json["channels"][channel.kind.as_str()];
            let is_open = settings["dmPolicy"] == "open";
            prop_assert_eq!(is_open, channel.dm_policy == DmPolicy::Open);
            prop_assert_eq!(settings["allowFrom"] == json!(["*"]), is_open);
            prop_assert_eq!(&settings["configWrites"], false);
        }
    }

    /// Fields of OpenClaw that hold a secret hold a reference here, whatever the provider, channels and versions.
    #[test]
    fn secret_fields_hold_references_only(provider in 0..providers().len(), chosen in prop::collection::vec(any::<bool>(), channels().len()), version in 1_u32..1000) {
        let kinds: Vec<_> = channels().iter().zip(chosen).filter(|(_, is_chosen)| *is_chosen).map(|(it, _)| it.kind).collect();
        let mut spec = spec(providers()[provider].id, &kinds);
        spec.secrets.values_mut().for_each(|it| *it = version);
        let config = config(&spec);
        for known in channels().iter().filter(|it| kinds.contains(&it.kind)) {
            for secret in known.secrets {
                let reference = &config["channels"][known.kind][secret.field];
                prop_assert_eq!(reference, &json!({ "source": "file", "provider": secret.name, "id": "value" }));
                let path = format!("/run/secrets/{}.{version}", secret.name);
                prop_assert_eq!(&config["secrets"]["providers"][secret.name]["path"], &json!(path));
            }
        }
        prop_assert!(config["gateway"]["auth"]["token"].is_object());
        let mut found = Vec::new();
        strings(&config["secrets"], &mut found);
        let allowed = |text: &String| text == "file" || text == "singleValue" || text.starts_with("/run/secrets/");
        prop_assert!(found.iter().all(allowed), "{:?}", found);
    }
}
