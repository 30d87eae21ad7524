//! A bot's directories, below a data directory whose path has a space and colons.

use std::os::unix::fs::{PermissionsExt, chown};

use botmaker_ports::{BotFiles, BotRuntime, Mount, RuntimeError, StateFile, StorageIntent};

use super::corner::begin;

fn mount(intent: StorageIntent, target: &str) -> Mount {
    Mount {
        intent,
        target: target.to_owned(),
    }
}

fn file(path: &str, contents: &str) -> StateFile {
    StateFile {
        path: path.to_owned(),
        contents: contents.into(),
        replace: true,
    }
}

#[tokio::test]
async fn a_bot_writes_its_state_and_only_reads_configuration_and_secrets() {
    let Some(corner) = begin().await else { return };
    let steps = [
        "read",
        "/home/node/.openclaw/SOUL.md",
        "read",
        "/etc/openclaw/openclaw.json",
        "read",
        "/run/secrets/token.1",
        "write",
        "/home/node/.openclaw/own",
        "write",
        "/etc/openclaw/x",
        "write",
        "/run/secrets/x",
    ];
    let mut spec = corner.spec(steps).await;
    spec.mounts = vec![
        mount(StorageIntent::State, "/home/node/.openclaw"),
        mount(StorageIntent::Config { slot: 1 }, "/etc/openclaw"),
        mount(StorageIntent::Secrets, "/run/secrets"),
    ];
    let bot = spec.bot_id;
    let soul = [file("SOUL.md", "kind")];
    corner.engine.prepare_state(bot, &soul).await.unwrap();
    let config = [file("openclaw.json", "{}")];
    corner.engine.write_config(bot, 1, &config).await.unwrap();
    let secrets = corner
        .directory
        .path()
        .join("secrets")
        .join(bot.to_string());
    std::fs::create_dir_all(&secrets).unwrap();
    std::fs::write(secrets.join("token.1"), "hidden").unwrap();
    let user = corner.engine.capabilities().user;
    for path in [secrets.join("token.1"), secrets.clone()] {
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        chown(&path, Some(user.host_uid), Some(user.host_gid)).unwrap();
    }
    let output = corner.output(&spec).await;
    let expected = [
        "ok kind",
        "ok {}",
        "ok hidden",
        "ok written",
        "failed Read-only file system (os error 30)",
        "failed Read-only file system (os error 30)",
    ];
    assert_eq!(output.lines().collect::<Vec<_>>(), expected);
    let own = corner
        .directory
        .path()
        .join(format!("bots/{bot}/state/own"));
    assert_eq!(std::fs::read_to_string(own).unwrap(), "written");
}

#[tokio::test]
async fn a_missing_directory_is_refused_and_not_made() {
    let Some(corner) = begin().await else { return };
    let mut spec = corner.spec(["stay"]).await;
    spec.mounts = vec![mount(StorageIntent::Secrets, "/run/secrets")];
    let refused = corner.engine.create_container(&spec).await;
    let Err(RuntimeError::Refused { message }) = &refused else {
        panic!("a mount of nothing: {refused:?}");
    };
    assert!(
        message.contains("bind source path does not exist"),
        "{message}"
    );
    assert!(!corner.directory.path().join("secrets").exists());
}

#[tokio::test]
async fn what_a_bot_links_in_its_state_leads_nowhere() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    let bot = spec.bot_id;
    corner.engine.prepare_state(bot, &[]).await.unwrap();
    let state = corner.directory.path().join(format!("bots/{bot}/state"));
    std::os::unix::fs::symlink("/etc", state.join("workspace")).unwrap();
    let refused = corner
        .engine
        .prepare_state(bot, &[file("workspace/botmaker-was-here", "x")])
        .await;
    assert!(
        matches!(refused, Err(RuntimeError::Storage { .. })),
        "{refused:?}"
    );
    assert!(!std::path::Path::new("/etc/botmaker-was-here").exists());
    corner.engine.trash_state(bot).await.unwrap();
    let trash = corner.directory.path().join("trash");
    let entry = std::fs::read_dir(trash).unwrap().next().unwrap().unwrap();
    let name = entry.file_name().into_string().unwrap();
    let seconds = name.strip_prefix(&format!("{bot}-")).unwrap();
    assert!(seconds.parse::<u64>().unwrap() > 1_700_000_000);
    assert!(
        entry
            .path()
            .join("state/workspace")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
}

#[tokio::test]
async fn a_container_that_was_stopped_finds_the_state_that_was_restored() {
    let Some(corner) = begin().await else { return };
    let soul = "/home/node/.openclaw/SOUL.md";
    let mut spec = corner.spec(["read", soul]).await;
    spec.mounts = vec![mount(StorageIntent::State, "/home/node/.openclaw")];
    let bot = spec.bot_id;
    let engine = &corner.engine;
    engine
        .prepare_state(bot, &[file("SOUL.md", "kind")])
        .await
        .unwrap();
    engine.snapshot_state(bot, 1).await.unwrap();
    engine
        .prepare_state(bot, &[file("SOUL.md", "cruel")])
        .await
        .unwrap();
    assert_eq!(corner.output(&spec).await, "ok cruel\n");
    engine.restore_snapshot(bot, 1).await.unwrap();
    assert_eq!(corner.output(&spec).await, "ok cruel\nok kind\n");
}
