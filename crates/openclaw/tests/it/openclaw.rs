//! OpenClaw itself judges what BotMaker generates, and a real gateway answers.

mod schema;

use std::{collections::BTreeMap, fs, time::Duration};

use botmaker_domain::{
    BotSpec, DmPolicy, GroupPolicy, KeySource,
    catalog::{channels, providers},
};
use botmaker_openclaw::{
    COMMAND_GATEWAY, ConfigInput,
    gateway::{
        ChatChunk, ChatError, ChatTurn, Gateway, GatewayTarget, HttpGateway, HttpGatewayLimits,
    },
    generate, validation, workspace_files,
};
use botmaker_secrets::SecretString;
use futures_util::StreamExt;
use tokio::time::{Instant, sleep};

use crate::{
    model::{ANSWER, Model},
    sample,
    support::{Bot, IMAGE, docker, host_gateway, is_skipped, logs},
};

/// The channels that the image has built in; the catalogue may know more.
fn built_in_channels() -> Vec<&'static str> {
    let label = "{{index .Config.Labels \"botmaker.channels\"}}";
    let built_in = docker(&["image", "inspect", IMAGE, "--format", label]);
    let kinds = channels().iter().map(|channel| channel.kind);
    kinds
        .filter(|kind| built_in.split(',').any(|it| it == *kind))
        .collect()
}

fn config_of(spec: &BotSpec, bots_side_port: u16) -> Vec<u8> {
    let input = ConfigInput {
        spec,
        generation: 1,
        host_port: 19_000,
        bots_side_port,
        keyring_port: 7102,
    };
    generate(&input).unwrap().bytes
}

/// Every provider with every channel, every policy, and a bot without channels, by name.
fn every_config() -> BTreeMap<String, Vec<u8>> {
    let kinds = built_in_channels();
    let policies = [
        DmPolicy::Allowlist,
        DmPolicy::Pairing,
        DmPolicy::Open,
        DmPolicy::Disabled,
    ];
    let groups = [
        GroupPolicy::Allowlist,
        GroupPolicy::Open,
        GroupPolicy::Disabled,
    ];
    let mut configs = BTreeMap::new();
    for (index, provider) in providers().iter().enumerate() {
        let mut spec = sample::spec(provider.id, &kinds);
        for channel in &mut spec.channels {
            channel.dm_policy = policies[index % policies.len()];
            channel.group_policy = groups[index % groups.len()];
        }
        configs.insert(provider.id.to_owned(), config_of(&spec, 7101));
    }
    configs.insert(
        "without-channels".to_owned(),
        config_of(&sample::spec("demo", &[]), 7101),
    );
    let mut served = sample::spec("openai", &[]);
    served.key = KeySource::Operator;
    configs.insert("by-keyring".to_owned(), config_of(&served, 7101));
    let mut closed = sample::spec("demo", &kinds);
    closed
        .channels
        .iter_mut()
        .for_each(|channel| channel.allow_from.clear());
    configs.insert("empty-allow-list".to_owned(), config_of(&closed, 7101));
    configs
}

/// Judges every configuration below /etc/openclaw, a few at a time, in one container.
const JUDGE_ALL: &str = "cd /etc/openclaw; n=0; for d in *; do \
    (OPENCLAW_CONFIG_PATH=/etc/openclaw/$d/openclaw.json openclaw config validate --json >/tmp/$d.out 2>/tmp/$d.err; echo $? >/tmp/$d.rc) & \
    n=$((n+1)); [ $((n%3)) -eq 0 ] && wait; done; wait; \
    for d in *; do echo \"@@ $d $(cat /tmp/$d.rc)\"; cat /tmp/$d.out; echo; done";

#[test]
fn openclaw_accepts_every_generated_configuration_and_refuses_a_broken_one() {
    if is_skipped() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let mut configs = every_config();
    let broken = String::from_utf8(configs["without-channels"].clone()).unwrap();
    let broken = broken.replacen("\"gateway\": {", "\"gateway\": {\n    \"bogus\": true,", 1);
    configs.insert("broken".to_owned(), broken.into_bytes());
    for (name, bytes) in &configs {
        fs::create_dir(place.path().join(name)).unwrap();
        fs::write(place.path().join(name).join("openclaw.json"), bytes).unwrap();
    }
    make_readable(place.path());
    let mount = format!(
        "type=bind,source={},target=/etc/openclaw,readonly",
        place.path().display()
    );
    let output = docker(&[
        "run",
        "--rm",
        "--network=none",
        "--read-only",
        "--tmpfs=/tmp",
        "--tmpfs=/home/node/.openclaw:mode=1777",
        "--label=botmaker.test=openclaw-it",
        "--mount",
        &mount,
        IMAGE,
        "sh",
        "-c",
        JUDGE_ALL,
    ]);
    let mut judged = BTreeMap::new();
    for section in output.split("@@ ").skip(1) {
        let (head, answer) = section.split_once('\n').unwrap();
        let (name, code) = head.split_once(' ').unwrap();
        let verdict = validation::judge(code.parse().unwrap(), answer.as_bytes(), b"");
        judged.insert(
            name.to_owned(),
            verdict.map_err(|invalid| invalid.to_string()),
        );
    }
    let refused = judged.remove("broken").unwrap().unwrap_err();
    assert!(refused.contains("bogus"), "{refused}");
    assert_eq!(judged.len(), configs.len() - 1);
    for (name, verdict) in judged {
        assert_eq!(verdict, Ok(()), "{name}");
    }
}

fn make_readable(directory: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Fake tokens of the right shape; nobody has them.
fn fake_secret(name: &str) -> String {
    match name {
        "gateway_token" => "gw-1234567890-abcdefghijklmnopqrstuvwxyz".to_owned(),
        "telegram_token" => format!("123456789:{}", "A1b2C".repeat(7)),
        other => format!("unused-{other}"),
    }
}

async fn wait_until_ready(gateway: &HttpGateway, target: &GatewayTarget, bot: &Bot) {
    let deadline = Instant::now() + Duration::from_secs(150);
    loop {
        let report = gateway.probe(target).await;
        if report.is_ready() && report.ready {
            assert_eq!(report.version.as_deref(), Some("2026.9.6"));
            return;
        }
        assert!(
            Instant::now() < deadline,
            "{report:?}\n{}",
            logs(&bot.container)
        );
        sleep(Duration::from_millis(500)).await;
    }
}

async fn say(
    gateway: &HttpGateway,
    target: &GatewayTarget,
    text: &str,
) -> Result<String, ChatError> {
    let turn = ChatTurn {
        session: "it".to_owned(),
        text: text.to_owned(),
    };
    let mut answer = String::new();
    let mut chunks = gateway.chat(target, turn).await?;
    while let Some(chunk) = chunks.next().await {
        match chunk? {
            ChatChunk::Delta(piece) => answer.push_str(&piece),
            ChatChunk::Done { finish_reason } => assert_eq!(finish_reason, "stop"),
        }
    }
    Ok(answer)
}

/// A bot on the demo model that listens here, with a Telegram token that nobody has, started.
fn start_bot(spec: &BotSpec, model: &Model) -> (Bot, GatewayTarget) {
    let bot = Bot::new();
    bot.write_config(&config_of(spec, model.port));
    bot.write_secrets(spec, fake_secret);
    bot.secrets.ensure_usable(bot.id, &spec.secrets).unwrap();
    for (path, contents) in workspace_files(spec) {
        bot.write_workspace(&path, &contents);
    }
    let port = bot.start(spec, COMMAND_GATEWAY);
    let token = bot.secrets.read_gateway_token(bot.id, 1).unwrap();
    let address = ([127, 0, 0, 1], port).into();
    (bot, GatewayTarget { address, token })
}

#[tokio::test]
async fn a_real_gateway_becomes_ready_answers_and_tells_of_its_channels() {
    if is_skipped() {
        return;
    }
    let model = Model::listen(&host_gateway()).await;
    let spec = sample::spec("demo", &["telegram"]);
    let (bot, target) = start_bot(&spec, &model);
    let gateway = HttpGateway::new(HttpGatewayLimits::default()).unwrap();
    wait_until_ready(&gateway, &target, &bot).await;

    let answer = Ok(ANSWER.concat());
    assert_eq!(say(&gateway, &target, "the first message").await, answer);
    assert_eq!(say(&gateway, &target, "the second message").await, answer);
    let last = model.requests().pop().unwrap();
    assert!(last.starts_with("POST /demo/v1/chat/completions"));
    for told in [
        "the first message",
        "the second message",
        "You are Ada, a helpful assistant",
    ] {
        assert!(last.contains(told), "the model was not told {told:?}");
    }
    let states = gateway.channel_states(&target).await.unwrap();
    assert_eq!(
        (states[0].kind.as_str(), states[0].account.as_str()),
        ("telegram", "default")
    );
    no_secret_leaked(&bot, &spec);
    a_stranger_learns_nothing(&gateway, target).await;
}

async fn a_stranger_learns_nothing(gateway: &HttpGateway, target: GatewayTarget) {
    let stranger = GatewayTarget {
        token: SecretString::from("wrong"),
        ..target
    };
    assert_eq!(
        say(gateway, &stranger, "hi").await,
        Err(ChatError::Unauthorized)
    );
    assert_eq!(
        gateway.channel_states(&stranger).await,
        Err(ChatError::Unauthorized)
    );
    let report = gateway.probe(&stranger).await;
    assert!(report.is_ready() && report.version.is_none(), "{report:?}");
}

/// No secret in what the engine knows, in the log or in the state.
fn no_secret_leaked(bot: &Bot, spec: &BotSpec) {
    let inspected = docker(&["inspect", &bot.container]);
    let log = logs(&bot.container);
    for name in spec.secrets.keys() {
        let value = fake_secret(name.as_str());
        assert!(!inspected.contains(&value), "{name} is in docker inspect");
        assert!(!log.contains(&value), "{name} is in the log");
        assert_eq!(
            bot.state_files_with(&value),
            Vec::<std::path::PathBuf>::new(),
            "{name}"
        );
    }
}
