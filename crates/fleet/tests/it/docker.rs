//! The embedding example, as people run it, on a real engine.

use std::{path::PathBuf, process::Stdio, time::Duration};

use botmaker_testkit::{
    fixture::{self, Mode},
    run::Run,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

const PATIENCE: Duration = Duration::from_secs(120);

/// Cargo builds examples along with tests: `target/debug/examples`, beside the `deps` that tests lie in.
fn example() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().with_file_name("examples/embed")
}

/// Runs the example on an image; returns what it said and whether it succeeded.
async fn embed(run: &Run, image: &str) -> (Vec<String>, bool) {
    let directory = tempfile::tempdir().unwrap();
    let mut child = Command::new(example())
        .env("EMBED_IMAGE", image)
        .env("TMPDIR", directory.path())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("`cargo test -p botmaker-fleet --examples` builds the example");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, async {
        while let Some(line) = lines.next_line().await.unwrap() {
            match line.strip_prefix("instance: ") {
                // From here on its containers go with the run, even when the example dies.
                Some(instance) => run.adopt(instance.parse().unwrap()),
                None => said.push(line),
            }
        }
        child.wait().await.unwrap()
    });
    let status = ended.await.expect("the example ends");
    let left = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(left, 0, "the example leaves files behind");
    (said, status.success())
}

#[tokio::test]
async fn the_embedding_example_runs_a_bot_and_leaves_nothing_behind() {
    let Some(run) = Run::begin() else { return };
    let image = fixture::image(Mode::Normal).await;
    let (said, is_success) = embed(&run, &image).await;
    assert_eq!(said, ["bot: running", "bot: gone"]);
    assert!(is_success);
    assert_eq!(run.left().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_embedding_example_fails_with_its_bot_and_still_deletes_it() {
    let Some(run) = Run::begin() else { return };
    let image = fixture::image(Mode::InvalidConfig).await;
    let (said, is_success) = embed(&run, &image).await;
    assert_eq!(said, ["bot: failed"]);
    assert!(!is_success);
    assert_eq!(run.left().await, Vec::<String>::new());
}
