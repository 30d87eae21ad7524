//! The main job in a real browser: `frontend/e2e/main-job.mjs` clicks through the dashboard of a real server.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::process::Command;

use crate::server::{PASSWORD, Setup, TestServer};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test]
async fn the_main_job_by_clicking() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let page = reqwest::get(&server.base)
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("id=\"root\""),
        "this server was compiled without its dashboard; build it with `cargo xtask build` or `npm run build` in \
         frontend/, then compile the test again"
    );
    let output = Command::new("node")
        .arg("e2e/main-job.mjs")
        .current_dir(repository().join("frontend"))
        .env("BASE_URL", &server.base)
        .env("USER_NAME", "admin")
        .env("PASSWORD", PASSWORD)
        .env("READY_SECONDS", "180")
        .env("SCREENSHOT_DIR", repository().join("target/screenshots"))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("Node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("all of it works"), "{said}");
}
