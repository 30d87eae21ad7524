//! What any image must do, ours or the official one.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::bot::{Bot, ENVIRONMENT, HARDENING, TokenFile, configuration};
use crate::image::docker::{self, Doomed, Ended, LocalImage, unique_name};

/// A validator has no state and must not look for one that the image keeps for its own user.
const VALIDATION: [&str; 2] = [
    "OPENCLAW_STATE_DIR=/tmp/openclaw",
    "XDG_CACHE_HOME=/tmp/cache",
];
const SHORT: Duration = Duration::from_secs(60);

/// A good configuration is valid, a bad one is refused with the place of the fault.
pub(super) fn validates(image: &LocalImage) -> Result<()> {
    let mut config = configuration(&image.channels());
    let good = validate(image, &config)?;
    let verdict = parsed(&good)?;
    ensure!(
        good.code == 0 && verdict["valid"] == true,
        "a good configuration is refused: {verdict}"
    );
    config["gateway"]["bogus"] = true.into();
    let bad = validate(image, &config)?;
    let verdict = parsed(&bad)?;
    ensure!(
        bad.code == 1 && verdict["valid"] == false,
        "a bad configuration is accepted: {verdict}"
    );
    let issue = &verdict["issues"][0];
    ensure!(
        issue["path"] == "gateway",
        "the fault is not located: {verdict}"
    );
    ensure!(
        issue["message"]
            .as_str()
            .is_some_and(|text| text.contains("bogus")),
        "the fault is not named: {verdict}"
    );
    Ok(())
}

/// Runs the image's validator as BotMaker does: no network, no volume, one read-only directory.
fn validate(image: &LocalImage, config: &Value) -> Result<Ended> {
    let volume = Doomed::volume(unique_name("config"));
    docker::demand(SHORT, &["volume", "create", volume.name()])?;
    let writer = Doomed::container(unique_name("write"));
    let mount = format!("{}:/v", volume.name());
    let text = config.to_string();
    let script = "printf %s \"$1\" >/v/openclaw.json && chmod 644 /v/openclaw.json";
    docker::demand(
        SHORT,
        &[
            "run",
            "--rm",
            "--name",
            writer.name(),
            "--user",
            "0:0",
            "--network",
            "none",
            "--volume",
            &mount,
            "--entrypoint",
            "sh",
            &image.id,
            "-c",
            script,
            "sh",
            &text,
        ],
    )?;
    let container = Doomed::container(unique_name("validate"));
    let mount = format!("{}:/etc/openclaw:ro,nocopy", volume.name());
    let mut arguments = vec![
        "run",
        "--rm",
        "--name",
        container.name(),
        "--user",
        "12345:12345",
        "--volume",
        &mount,
    ];
    arguments.extend(HARDENING);
    for setting in ENVIRONMENT.iter().chain(&VALIDATION) {
        arguments.extend(["--env", setting]);
    }
    arguments.extend([
        image.id.as_str(),
        "openclaw",
        "config",
        "validate",
        "--json",
    ]);
    docker::call(SHORT, &arguments)
}

fn parsed(ended: &Ended) -> Result<Value> {
    serde_json::from_str(&ended.stdout).with_context(|| {
        format!(
            "the validator does not print JSON: {}{}",
            ended.stdout, ended.stderr
        )
    })
}

/// The gateway becomes ready under `uid`, with every channel's plugin loaded.
pub(super) fn boots(image: &LocalImage, uid: u32) -> Result<()> {
    boots_as(&image.id, uid, &image.channels())
}

/// Like [`boots`], for any image.
pub(super) fn boots_as(image: &str, uid: u32, channels: &[String]) -> Result<()> {
    let bot = Bot::new(image, uid, channels)?;
    let container = bot.start()?;
    container.wait_until_ready()?;
    let who = container.exec(&["id", "-u"])?;
    ensure!(
        who.stdout.trim() == uid.to_string(),
        "it runs as uid {}",
        who.stdout.trim()
    );
    let write = container.exec(&["sh", "-c", "echo x >/usr/local/bin/x"])?;
    ensure!(write.code != 0, "the image can be written to");
    let log = container.log()?;
    for complaint in [
        "[WARN  tini",
        "failed during load",
        "PluginTrustRefusalError",
    ] {
        let found = log.lines().find(|line| line.contains(complaint));
        ensure!(
            found.is_none(),
            "the log says: {}",
            found.unwrap_or_default()
        );
    }
    for channel in channels
        .iter()
        .filter(|channel| ["discord", "slack"].contains(&channel.as_str()))
    {
        ensure!(
            log.contains(&format!("\"channels/{channel}\"")),
            "the channel {channel} did not start"
        );
    }
    Ok(())
}

/// A power cut leaves no lease behind that a new container of the same hostname would wait for.
pub(super) fn boots_and_recovers(image: &LocalImage, uid: u32) -> Result<()> {
    let bot = Bot::new(&image.id, uid, &image.channels())?;
    let first = bot.start()?;
    first.wait_until_ready()?;
    first.kill()?;
    drop(first);
    let second = bot.start()?;
    second.wait_until_ready().context("after kill -9")
}

/// OpenClaw exits with 1 when a secret is not its own or not its alone.
pub(super) fn refuses_open_secrets(image: &LocalImage) -> Result<()> {
    let uid = 1000;
    let cases = [
        (
            "readable by the group",
            TokenFile {
                owner: uid,
                mode: "440",
            },
        ),
        (
            "owned by somebody else",
            TokenFile {
                owner: 4321,
                mode: "444",
            },
        ),
    ];
    let mut started = Vec::new();
    for (case, token) in cases {
        let bot = Bot::with_token_file(&image.id, uid, &image.channels(), token)?;
        let container = bot.start()?;
        started.push((case, container, bot));
    }
    for (case, container, _bot) in &started {
        let code = container.wait()?;
        ensure!(
            code == 1,
            "a gateway token {case} ended it with {code} instead of 1"
        );
        let log = container.log()?;
        ensure!(
            log.contains("SECRETS") || log.contains("secret"),
            "a gateway token {case}: the log does not speak of secrets"
        );
    }
    Ok(())
}

/// Our entry point says which directory is wrong, instead of OpenClaw's message about a damaged database.
pub(super) fn names_unwritable_state(image: &LocalImage) -> Result<()> {
    let container = Doomed::container(unique_name("unwritable"));
    let mut arguments = vec![
        "run",
        "--rm",
        "--name",
        container.name(),
        "--user",
        "12345:12345",
    ];
    arguments.extend(HARDENING);
    arguments.push(&image.id);
    let ended = docker::call(SHORT, &arguments)?;
    ensure!(
        ended.code == 78,
        "it ended with {} instead of 78",
        ended.code
    );
    ensure!(
        ended
            .stderr
            .contains("/home/node/.openclaw is not writable by uid 12345"),
        "it says {:?}",
        ended.stderr
    );
    Ok(())
}
