//! The program as an operator and a server meet it.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use botmaker_keyring::client::KeyringClient;
use botmaker_ports::Keyring;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;

/// Long enough for a busy machine.
const DEADLINE: Duration = Duration::from_secs(20);

fn program(home: &Path, mode: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_botmaker-proxy"));
    command
        .current_dir(home)
        .env("BOTMAKER__DATA__DIRECTORY", home)
        .env("BOTMAKER__KEYRING__MODE", mode)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn answers(client: &KeyringClient) -> bool {
    let began = Instant::now();
    while client.status().await.is_err() {
        if began.elapsed() > DEADLINE {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    true
}

#[tokio::test]
async fn it_answers_at_its_socket_until_it_is_told_to_end() {
    let home = TempDir::new().unwrap();
    let child = program(home.path(), "separate").spawn().unwrap();
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
    let client = KeyringClient::new(home.path().join("keyring/keyring.sock"));
    assert!(answers(&client).await);
    assert_eq!(
        client.status().await.unwrap().version,
        env!("CARGO_PKG_VERSION")
    );

    let second = program(home.path(), "separate").output().unwrap();
    assert_eq!(second.status.code(), Some(4), "{}", words(&second));
    assert!(words(&second).contains("another proxy works with it"));
    assert!(answers(&client).await, "the first one goes on");

    kill(pid, Signal::SIGTERM).unwrap();
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output());
    let ended = ended.await.unwrap().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", words(&ended));
    assert!(!client.socket().exists());
    assert!(home.path().join("keyring/keyring.db").exists());
}

#[test]
fn it_does_not_run_beside_a_server_that_has_it_inside() {
    let home = TempDir::new().unwrap();
    for mode in ["embedded", "off"] {
        let output = program(home.path(), mode).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(words(&output).contains("separate"), "{}", words(&output));
    }
    let output = program(home.path(), "nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", words(&output));
    assert!(!home.path().join("keyring").exists());
}
