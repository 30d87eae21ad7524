//! A real browser: the scripts of `frontend/e2e` click through the dashboard of a real server with real bots.

mod stories;

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use bollard::{models::ContainerCreateBody, query_parameters::CreateContainerOptionsBuilder};
use botmaker_testkit::fixture::{self, Mode};
use tokio::process::Command;
use uuid::Uuid;

use crate::docker::with_image;
use crate::server::{PASSWORD, Setup, TestServer};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well.
const READY: Duration = Duration::from_secs(180);

#[tokio::test]
async fn the_main_job_by_clicking() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let said = click_through(&server, "main-job", &[]).await;
    println!("{said}");
}

#[tokio::test]
async fn a_bots_page_by_clicking() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let api = server.api().await;
    let bot = api.create_demo_bot("Seen from all sides").await;
    let hostname = bot["hostname"].as_str().expect("a host name");
    api.wait_for_state(hostname, "running", READY).await;
    let said = click_through(&server, "bot-page", &[("BOT", hostname)]).await;
    println!("{said}");
}

#[tokio::test]
async fn several_bots_and_what_is_left_over_by_clicking() {
    let mut setup = with_image(Mode::Flood {
        lines_per_second: 10,
    })
    .await;
    // The page looks through containers of its own, which are not left over while it does so.
    let young = Duration::from_secs(10);
    let young_text = format!("{}s", young.as_secs());
    setup
        .settings
        .push(("BOTMAKER__JANITOR__YOUNG", young_text));
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let orphan = stopped_orphan(&server).await;
    let grown_up = Instant::now() + young;
    let api = server.api().await;
    let mut names = Vec::new();
    for name in ["First of two", "Second of two"] {
        let bot = api.create_demo_bot(name).await;
        let hostname = bot["hostname"].as_str().expect("a host name").to_owned();
        api.wait_for_state(&hostname, "running", READY).await;
        names.push(hostname);
    }
    tokio::time::sleep_until(grown_up.into()).await;
    let settings = [("BOTS", &*names.join(",")), ("ORPHAN", &*orphan)];
    let said = click_through(&server, "several-bots", &settings).await;
    println!("{said}");
    let there = server.run().docker.inspect_container(&orphan, None);
    assert!(there.await.is_err(), "the orphan is still there");
    assert_eq!(server.run().left_of(server.instance()).await.len(), 4);
}

/// A container that looks like one of the server's, of a bot that it does not know and that is older than its own.
async fn stopped_orphan(server: &TestServer) -> String {
    let bot = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    let labels = [
        ("botmaker.managed", "true".to_owned()),
        ("botmaker.instance", server.instance().to_string()),
        ("botmaker.role", "bot".to_owned()),
        ("botmaker.bot-id", bot.to_string()),
    ];
    let name = format!("botmaker-{bot}");
    let body = ContainerCreateBody {
        image: Some(fixture::image(Mode::Normal).await),
        labels: Some(
            labels
                .map(|(name, value)| (name.to_owned(), value))
                .into_iter()
                .collect(),
        ),
        ..ContainerCreateBody::default()
    };
    let options = CreateContainerOptionsBuilder::new().name(&name).build();
    let created = server.run().docker.create_container(Some(options), body);
    created.await.expect("the engine makes a container");
    name
}

/// Runs `frontend/e2e/{script}.mjs` against the server and gives what it said of its steps. It ends well or says which
/// of them failed.
async fn click_through(server: &TestServer, script: &str, environment: &[(&str, &str)]) -> String {
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
        .arg(format!("e2e/{script}.mjs"))
        .current_dir(repository().join("frontend"))
        .env("BASE_URL", &server.base)
        .env("USER_NAME", "admin")
        .env("PASSWORD", PASSWORD)
        .env("READY_SECONDS", READY.as_secs().to_string())
        .env("SCREENSHOT_DIR", repository().join("target/screenshots"))
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("Node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("all of it works"), "{said}");
    said.into_owned()
}
