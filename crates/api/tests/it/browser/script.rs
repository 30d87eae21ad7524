//! Runs a script of `frontend/e2e` against a server, and does to its engine what the script asks for.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    process::Stdio,
};

use botmaker_domain::BotId;
use botmaker_ports::LogStream;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
};

use super::keyring_seed;
use crate::app::{PASSWORD, TestApp};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs `e2e/{name}.mjs` to its end. A line that begins with `@` is a wish about the engine.
pub(super) async fn run(app: &TestApp, name: &str) {
    let page = app.http.get(&app.base).send().await.unwrap();
    assert!(
        page.text().await.unwrap().contains("id=\"root\""),
        "this server was compiled without its dashboard; build it with `npm run build` in frontend/, then compile the \
         test again"
    );
    let mut child = Command::new("node")
        .arg(format!("e2e/{name}.mjs"))
        .current_dir(repository().join("frontend"))
        .env("BASE_URL", &app.base)
        .env("PASSWORD", PASSWORD)
        .env("SCREENSHOT_DIR", repository().join("target/screenshots"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("Node runs");
    let mut errors = child.stderr.take().unwrap();
    let complaints = tokio::spawn(async move {
        let mut text = String::new();
        errors.read_to_string(&mut text).await.unwrap();
        text
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(wish) = line.strip_prefix('@') {
            obey(app, wish).await;
        }
        said += &line;
        said.push('\n');
    }
    let status = child.wait().await.unwrap();
    let complaints = complaints.await.unwrap();
    assert!(
        status.success() && said.contains("all of it works"),
        "{name}:\n{said}{complaints}"
    );
}

async fn obey(app: &TestApp, wish: &str) {
    let words: Vec<&str> = wish.split_whitespace().collect();
    match words[..] {
        ["engine", "away"] => app.runtime.go_away("connection refused"),
        ["engine", "back"] => app.runtime.come_back(),
        ["die", host, code] => app
            .runtime
            .die(find(app, host).await, code.parse().unwrap()),
        ["spend", host, cents] => {
            let bot = find(app, host).await;
            keyring_seed::spend(app, bot, 0, cents.parse::<u64>().unwrap() * 10_000).await;
        }
        ["cross", host, level] => keyring_seed::cross(app, find(app, host).await, level).await,
        ["betray", host] => keyring_seed::betray(app, find(app, host).await).await,
        ["print", host, first, count] => {
            let (first, count) = (first.parse().unwrap(), count.parse::<usize>().unwrap());
            print(app, find(app, host).await, first..first + count);
        }
        _ => panic!("the script asks for what nobody knows: {wish}"),
    }
}

async fn find(app: &TestApp, host: &str) -> BotId {
    let (_, bot) = app.get(&format!("/api/bots/{host}")).await;
    bot["id"].as_str().unwrap().parse().unwrap()
}

/// Lines as OpenClaw prints them, numbered, every hundredth a warning.
fn print(app: &TestApp, bot: BotId, numbers: Range<usize>) {
    for number in numbers {
        let level = if number % 100 == 0 { "warn" } else { "info" };
        let line = format!(
            r#"{{"level":"{level}","subsystem":"agent/test","message":"line number {number} of a test"}}"#
        );
        app.runtime.print_line(bot, LogStream::Stdout, &line);
    }
}
