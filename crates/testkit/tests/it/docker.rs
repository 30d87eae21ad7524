//! On a real engine.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

use bollard::{
    models::{ContainerCreateBody, HostConfig, PortBinding},
    query_parameters::{
        CreateContainerOptions, InspectContainerOptions, StartContainerOptions,
        StopContainerOptionsBuilder,
    },
};
use botmaker_testkit::{
    engine::wait_for,
    fixture::{Mode, image},
    run::{Run, free_port},
};

const LIMIT: Duration = Duration::from_secs(20);
const CONFIG: &str = r#"{"gateway":{"auth":{"mode":"token","token":"sesame"}}}"#;

/// A container of a mode, with a configuration and its gateway's port on the loopback address.
struct Bot {
    run: Run,
    id: String,
    port: u16,
    _config: tempfile::TempDir,
}

async fn start(mode: Mode, command: &[&str]) -> Option<Bot> {
    let run = Run::begin()?;
    let config = tempfile::tempdir().unwrap();
    let mode_of_directory = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(config.path(), mode_of_directory).unwrap();
    std::fs::write(config.path().join("openclaw.json"), CONFIG).unwrap();
    let port = free_port();
    let published = PortBinding {
        host_ip: Some("127.0.0.1".to_owned()),
        host_port: Some(port.to_string()),
    };
    let body = ContainerCreateBody {
        image: Some(image(mode).await),
        cmd: (!command.is_empty()).then(|| command.iter().map(ToString::to_string).collect()),
        labels: Some(HashMap::from([(
            "botmaker.instance".to_owned(),
            run.instance.to_string(),
        )])),
        host_config: Some(HostConfig {
            init: Some(true),
            memory: Some(32 * 1024 * 1024),
            memory_swap: Some(32 * 1024 * 1024),
            port_bindings: Some(HashMap::from([(
                "18789/tcp".to_owned(),
                Some(vec![published]),
            )])),
            binds: Some(vec![format!(
                "{}:/etc/openclaw:ro",
                config.path().display()
            )]),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    };
    let created = run
        .docker
        .create_container(None::<CreateContainerOptions>, body)
        .await;
    let id = created.unwrap().id;
    run.docker
        .start_container(&id, None::<StartContainerOptions>)
        .await
        .unwrap();
    Some(Bot {
        run,
        id,
        port,
        _config: config,
    })
}

impl Bot {
    /// Sends a request and reads at most a MiB of the answer; `None` while nobody answers.
    fn ask(&self, head: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
        let length = body.len();
        let request = format!(
            "{head} HTTP/1.1\r\nauthorization: Bearer sesame\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        let read = stream.take(1024 * 1024).read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        read.is_ok().then_some(text).filter(|text| !text.is_empty())
    }

    async fn wait_for(&self, head: &str) -> String {
        wait_for(head, LIMIT, async || self.ask(head, "")).await
    }

    /// Exit code and whether memory was the reason.
    async fn end(&self) -> (i64, bool) {
        wait_for("the end", LIMIT, async || {
            let options = None::<InspectContainerOptions>;
            let found = self
                .run
                .docker
                .inspect_container(&self.id, options)
                .await
                .unwrap();
            let state = found.state.unwrap();
            let is_over = state.running == Some(false);
            is_over.then(|| (state.exit_code.unwrap(), state.oom_killed.unwrap()))
        })
        .await
    }
}

#[tokio::test]
async fn a_normal_gateway_is_ready_and_echoes() {
    let Some(bot) = start(Mode::Normal, &[]).await else {
        return;
    };
    assert!(
        bot.wait_for("GET /healthz")
            .await
            .contains(r#""status":"live""#)
    );
    let started = bot.wait_for("GET /startupz").await;
    assert!(started.contains(r#""version":"2026.9.6""#), "{started}");
    let ready = bot.wait_for("GET /readyz").await;
    assert!(
        ready.contains(r#"{"ready":true,"failing":[],"suppressed":[]}"#),
        "{ready}"
    );
    let turn = r#"{"stream":true,"messages":[{"role":"user","content":"hello there"}]}"#;
    let chat = bot.ask("POST /v1/chat/completions", turn).unwrap();
    assert!(
        chat.contains("text/event-stream") && chat.contains("data: [DONE]"),
        "{chat}"
    );
    assert!(chat.contains(r#""content":" there""#), "{chat}");
    let rpc = bot
        .ask("POST /api/v1/admin/rpc", r#"{"method":"channels.status"}"#)
        .unwrap();
    assert!(rpc.contains(r#""channelAccounts":{}"#), "{rpc}");
}

#[tokio::test]
async fn a_slow_gateway_is_live_before_it_is_ready() {
    let mode = Mode::SlowReady(Duration::from_secs(2));
    let Some(bot) = start(mode, &[]).await else {
        return;
    };
    assert!(bot.wait_for("GET /healthz").await.contains("200 OK"));
    assert!(bot.wait_for("GET /startupz").await.contains("503"));
    wait_for("readiness", LIMIT, async || {
        bot.ask("GET /readyz", "")
            .filter(|answer| answer.contains("200 OK"))
    })
    .await;
}

#[tokio::test]
async fn failing_gateways_end_with_their_codes() {
    let after = Duration::from_millis(200);
    for (mode, expected) in [
        (Mode::Crash { after, code: 3 }, (3, false)),
        (Mode::Exit78, (78, false)),
        (Mode::MemoryHog(after), (137, true)),
    ] {
        let Some(bot) = start(mode, &[]).await else {
            return;
        };
        assert_eq!(bot.end().await, expected, "{mode:?}");
    }
}

#[tokio::test]
async fn the_validator_judges_as_the_mode_says() {
    let validate = ["openclaw", "config", "validate", "--json"];
    for (mode, code) in [(Mode::Normal, 0), (Mode::InvalidConfig, 1)] {
        let Some(bot) = start(mode, &validate).await else {
            return;
        };
        assert_eq!(bot.end().await, (code, false), "{mode:?}");
    }
}

#[tokio::test]
async fn a_stubborn_gateway_ends_by_sigkill_only() {
    let Some(bot) = start(Mode::IgnoreSigterm, &[]).await else {
        return;
    };
    bot.wait_for("GET /healthz").await;
    let options = StopContainerOptionsBuilder::new().t(1).build();
    bot.run
        .docker
        .stop_container(&bot.id, Some(options))
        .await
        .unwrap();
    assert_eq!(bot.end().await, (137, false));
}

#[tokio::test]
async fn a_hostile_gateway_answers_pages_redirects_and_without_end() {
    let Some(bot) = start(Mode::Hostile, &[]).await else {
        return;
    };
    assert!(bot.wait_for("GET /healthz").await.contains("<h1>"));
    assert!(bot.wait_for("GET /readyz").await.contains("302 Found"));
    assert_eq!(bot.wait_for("GET /startupz").await.len(), 1024 * 1024);
}

#[tokio::test]
async fn a_stalling_gateway_stays_live() {
    let Some(bot) = start(Mode::Stalls(Duration::ZERO), &[]).await else {
        return;
    };
    assert!(bot.wait_for("GET /healthz").await.contains("200 OK"));
    assert_eq!(bot.ask("GET /readyz", ""), None);
}

#[tokio::test]
async fn gateways_tell_of_channels_that_fail_or_are_held_back() {
    for (mode, told) in [
        (
            Mode::Degraded,
            r#"{"ready":false,"failing":["telegram"],"suppressed":[]}"#,
        ),
        (
            Mode::Suppressed,
            r#"{"ready":true,"failing":[],"suppressed":["telegram"]}"#,
        ),
    ] {
        let Some(bot) = start(mode, &[]).await else {
            return;
        };
        let answer = bot.wait_for("GET /readyz").await;
        assert!(answer.contains(told), "{answer}");
    }
}

#[tokio::test]
async fn a_run_leaves_nothing_behind_also_after_a_panic() {
    let Some(bot) = start(
        Mode::Flood {
            lines_per_second: 10,
        },
        &[],
    )
    .await
    else {
        return;
    };
    let (id, docker) = (bot.id.clone(), bot.run.docker.clone());
    let failed = tokio::spawn(async move {
        let _held = bot;
        panic!("a test that fails");
    });
    assert!(failed.await.unwrap_err().is_panic());
    let gone = docker
        .inspect_container(&id, None::<InspectContainerOptions>)
        .await;
    assert!(gone.unwrap_err().to_string().contains("404"));
}
