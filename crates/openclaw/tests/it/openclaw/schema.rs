//! Any description's configuration against the schema that the image exports, and a sample against its validator.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_domain::{
    BotId, BotSpec,
    catalog::{ApiStyle, channels, find_provider},
};
use botmaker_openclaw::{
    COMMAND_VALIDATE, CONFIG_DIR, CONFIG_FILE, ConfigInput, generate, validation,
    validation_environment,
};
use botmaker_ports::{BotFiles, BotRuntime, Mount, OneShot, StateFile, StorageIntent};
use botmaker_testkit::run::Run;
use jsonschema::Validator;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    any_spec::any_spec,
    support::{IMAGE, docker, is_skipped},
};

/// So many configurations are judged by the schema.
const BY_SCHEMA: u32 = 300;

/// A description, and where and as what it runs.
type Case = (BotSpec, u32, u16, u16);

fn any_case() -> impl Strategy<Value = Case> {
    let (generation, port) = (1..=u32::MAX, 1..=u16::MAX);
    (any_spec(), generation, port.clone(), port)
}

fn generated((spec, generation, host_port, bots_side_port): &Case) -> Value {
    let input = ConfigInput {
        spec,
        generation: *generation,
        host_port: *host_port,
        bots_side_port: *bots_side_port,
        keyring_port: 7102,
    };
    generate(&input).unwrap().json
}

/// Chance that is the same in every run, so that OpenClaw judges the same sample.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, b"any description is configurable!");
    TestRunner::new_with_rng(config, seed)
}

/// The schema of the image's OpenClaw, with everything that is installed in it.
fn exported_schema() -> Validator {
    let text = docker(&[
        "run",
        "--rm",
        "--network=none",
        "--label=botmaker.test=openclaw-it",
        IMAGE,
        "openclaw",
        "config",
        "schema",
    ]);
    let mut schema: Value = serde_json::from_str(&text).expect("the image exports a schema");
    complete(&mut schema, &mut 0);
    for channel in channels() {
        let known = &schema["properties"]["channels"]["properties"][channel.kind];
        assert!(known.is_object(), "the schema has no {}", channel.kind);
    }
    jsonschema::validator_for(&schema).expect("what the image exports is a schema")
}

/// Spells out what the export leaves to its reader: patterns are JavaScript's, where `\0` is the character NUL; a plugin's
/// schema refers to its own definitions, although it stands inside of another schema; and it describes what OpenClaw makes
/// of a configuration, where what has a default is always there.
fn complete(schema: &mut Value, plugins: &mut u32) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("$defs") {
                *plugins += 1;
                fields.insert("$id".to_owned(), json!(format!("urn:plugin:{plugins}")));
            }
            let known = fields.get("properties").cloned().unwrap_or_default();
            if let Some(Value::Array(required)) = fields.get_mut("required") {
                let has_default = |name: &Value| {
                    let field = name.as_str().and_then(|name| known.get(name));
                    field.is_some_and(|field| field.get("default").is_some())
                };
                required.retain(|name| !has_default(name));
            }
            for (name, field) in fields {
                match field {
                    Value::String(pattern) if name == "pattern" => {
                        *pattern = pattern.replace("\\0", "\\x00");
                    }
                    other => complete(other, plugins),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| complete(item, plugins)),
        _ => {}
    }
}

#[test]
fn the_exported_schema_accepts_the_configuration_of_any_description() {
    if is_skipped() {
        return;
    }
    let schema = exported_schema();
    let judged = runner(BY_SCHEMA).run(&any_case(), |case| {
        let config = generated(&case);
        let mistakes: Vec<_> = schema
            .iter_errors(&config)
            .map(|it| it.to_string())
            .collect();
        prop_assert!(mistakes.is_empty(), "{:?}\n{:#}", mistakes, config);
        Ok(())
    });
    judged.unwrap_or_else(|error| panic!("{error}"));
    it_refuses_what_is_wrong(&schema);
}

/// A schema that accepts everything would prove nothing.
fn it_refuses_what_is_wrong(schema: &Validator) {
    let spec = crate::sample::spec("openai-compatible", &["telegram"]);
    let right = generated(&(spec, 1, 19_000, 7101));
    assert!(schema.is_valid(&right));
    for (pointer, wrong) in [
        ("/gateway", json!({ "bogus": true })),
        ("/gateway/port", json!("many")),
        ("/gateway/bind", json!("everywhere")),
        (
            "/models/providers/openai-compatible/api",
            json!("carrier-pigeon"),
        ),
        ("/channels/telegram/dmPolicy", json!("friends")),
        (
            "/channels/telegram/botToken",
            json!({ "source": "nowhere" }),
        ),
        ("/secrets/providers/gateway_token/mode", json!("all")),
        ("/wizard/lastRunCommit", json!(7)),
    ] {
        let mut config = right.clone();
        *config.pointer_mut(pointer).expect("the place is there") = wrong;
        assert!(!schema.is_valid(&config), "{pointer} may be anything");
    }
}

#[tokio::test]
async fn openclaw_accepts_a_sample_of_any_descriptions_as_botmaker_asks_it() {
    let Some(run) = Run::begin() else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().to_owned();
    let settings = DockerSettings::new(run.instance, place.join("data"), place.join("secrets"));
    std::fs::create_dir_all(&settings.data_dir).unwrap();
    std::fs::create_dir_all(&settings.secrets_dir).unwrap();
    make_readable(&place);
    let engine = DockerEngine::new(settings).unwrap();
    let image = engine.find_image(IMAGE).await.unwrap().expect("the image");
    for case in sample() {
        let verdict = judged(&engine, &image.id, &case).await;
        assert_eq!(verdict, Ok(()), "{:#}", generated(&case));
    }
    assert_eq!(run.left_of(run.instance).await, Vec::<String>::new());
}

/// One description for each language that providers speak, since OpenClaw takes seconds for each; those with the most
/// channels.
fn sample() -> Vec<Case> {
    let all = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&all);
    let drawn = runner(100).run(&any_case(), |case| {
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(case);
        Ok(())
    });
    drawn.unwrap_or_else(|error| panic!("{error}"));
    let mut all = std::mem::take(&mut *all.lock().unwrap());
    all.sort_by_key(|(spec, ..)| std::cmp::Reverse(spec.channels.len()));
    let mut sample = Vec::new();
    for style in ApiStyle::ALL {
        let found = all.iter().find(|(spec, ..)| {
            find_provider(&spec.provider).is_some_and(|provider| provider.style == style)
        });
        sample.extend(found.cloned());
    }
    assert_eq!(sample.len(), ApiStyle::ALL.len(), "a style was not drawn");
    sample
}

/// Writes a configuration where a bot has it, and lets the image judge it as the reconciler does.
async fn judged(
    engine: &DockerEngine,
    image: &str,
    case: &Case,
) -> Result<(), validation::Invalid> {
    let bot = BotId::from_uuid(uuid::Uuid::now_v7());
    let mut bytes = format!("{:#}", generated(case)).into_bytes();
    bytes.push(b'\n');
    let file = StateFile {
        path: CONFIG_FILE.to_owned(),
        contents: bytes,
        replace: true,
    };
    engine.write_config(bot, 1, &[file]).await.unwrap();
    let command = OneShot {
        bot_id: bot,
        image: image.to_owned(),
        command: COMMAND_VALIDATE.iter().map(ToString::to_string).collect(),
        environment: validation_environment(&case.0, bot),
        mounts: vec![Mount {
            intent: StorageIntent::Config { slot: 1 },
            target: CONFIG_DIR.to_owned(),
        }],
        memory_bytes: 1 << 30,
        timeout: Duration::from_secs(60),
    };
    let output = engine.run_once(&command).await.unwrap();
    validation::judge(output.exit_code, &output.stdout, &output.stderr)
}

fn make_readable(directory: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o755)).unwrap();
}
