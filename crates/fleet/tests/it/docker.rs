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

/// What the example said, whether it succeeded, and what of it is left on the engine.
struct Ended {
    said: Vec<String>,
    is_success: bool,
    left: Vec<String>,
}

/// Runs the example on an image.
async fn embed(run: &Run, image: &str) -> Ended {
    let directory = tempfile::tempdir().unwrap();
    let mut child = Command::new(example())
        .env("EMBED_IMAGE", image)
        .env("TMPDIR", directory.path())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the example is built, as `cargo test -p botmaker-fleet` does");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().expect("it says its id");
    let instance = first.strip_prefix("instance: ").unwrap().parse().unwrap();
    // From here on its containers go with the run, even when the example dies.
    run.adopt(instance);
    let mut said = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, async {
        while let Some(line) = lines.next_line().await.unwrap() {
            said.push(line);
        }
        child.wait().await.unwrap()
    });
    let is_success = ended.await.expect("the example ends").success();
    let files = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(files, 0, "the example leaves files behind");
    let left = run.left_of(instance).await;
    Ended {
        said,
        is_success,
        left,
    }
}

#[tokio::test]
async fn the_embedding_example_runs_a_bot_and_leaves_nothing_behind() {
    let Some(run) = Run::begin() else { return };
    let image = fixture::image(Mode::Normal).await;
    let ended = embed(&run, &image).await;
    assert_eq!(ended.said, ["bot: running", "bot: gone"]);
    assert!(ended.is_success);
    assert_eq!(ended.left, Vec::<String>::new());
}

#[tokio::test]
async fn the_embedding_example_fails_with_its_bot_and_still_deletes_it() {
    let Some(run) = Run::begin() else { return };
    let image = fixture::image(Mode::InvalidConfig).await;
    let ended = embed(&run, &image).await;
    assert_eq!(ended.said, ["bot: failed"]);
    assert!(!ended.is_success);
    assert_eq!(ended.left, Vec::<String>::new());
}
