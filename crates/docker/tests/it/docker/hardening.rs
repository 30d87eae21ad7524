//! How a bot is locked in, by the engine's own description and as its process sees it.

use bollard::query_parameters::InspectContainerOptions;
use botmaker_ports::{BotFiles, BotRuntime, Mount, OneShot, RuntimeError, StorageIntent};
use botmaker_testkit::{hardening::violations, tmpfs::Tmpfs};

use super::corner::{MIB, begin, steps};

fn name(bot: botmaker_domain::BotId) -> String {
    format!("botmaker-{bot}")
}

#[tokio::test]
async fn a_bot_is_hardened_by_default() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    corner.start(&spec).await;
    let broken = violations(&corner.run.docker, &name(spec.bot_id)).await;
    assert_eq!(broken, Vec::<String>::new());
}

#[tokio::test]
async fn every_rule_of_the_benchmark_that_applies_is_kept() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    assert_eq!(corner.engine.audit_container(spec.bot_id).await, Ok(None));
    corner.start(&spec).await;
    let audit = corner.engine.audit_container(spec.bot_id).await.unwrap();
    let audit = audit.unwrap();
    let broken: Vec<_> = audit.iter().filter(|rule| rule.is_broken()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let kept = audit.iter().filter(|rule| rule.applies()).count();
    assert!((27..=29).contains(&kept), "{kept} of {}", audit.len());
}

#[tokio::test]
async fn a_plain_container_would_not_pass_as_hardened() {
    let Some(corner) = begin().await else { return };
    let body = bollard::models::ContainerCreateBody {
        image: Some(corner.image.clone()),
        labels: Some(std::collections::HashMap::from([(
            botmaker_docker::labels::INSTANCE.to_owned(),
            corner.run.instance.to_string(),
        )])),
        ..Default::default()
    };
    let options = None::<bollard::query_parameters::CreateContainerOptions>;
    let made = corner
        .run
        .docker
        .create_container(options, body)
        .await
        .unwrap();
    let broken = violations(&corner.run.docker, &made.id).await;
    assert!(broken.len() >= 8, "the judge sees too little: {broken:?}");
}

#[tokio::test]
async fn the_engine_is_asked_for_exactly_this() {
    let Some(corner) = begin().await else { return };
    let mut spec = corner.spec(["stay"]).await;
    spec.placement.port = 19_999;
    corner.engine.create_container(&spec).await.unwrap();
    let options = None::<InspectContainerOptions>;
    let name = name(spec.bot_id);
    let inspected = corner.run.docker.inspect_container(&name, options).await;
    let host = inspected.unwrap().host_config.unwrap();
    let told = serde_json::json!({
        "cap_drop": host.cap_drop, "security": host.security_opt, "read_only": host.readonly_rootfs,
        "tmpfs": host.tmpfs, "memory": host.memory, "memory_swap": host.memory_swap,
        "nano_cpus": host.nano_cpus, "pids": host.pids_limit, "init": host.init, "ipc": host.ipc_mode,
        "restart": host.restart_policy, "ports": host.port_bindings, "hosts": host.extra_hosts,
        "ulimits": host.ulimits,
        "log": host.log_config.and_then(|log| log.config.map(std::collections::BTreeMap::from_iter)),
    });
    let told: Vec<String> = told
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    cap_drop ["ALL"]
    hosts ["botmaker:host-gateway"]
    init true
    ipc "private"
    log {"max-file":"3","max-size":"10485760"}
    memory 67108864
    memory_swap 67108864
    nano_cpus 1000000000
    pids 256
    ports {"18789/tcp":[{"HostIp":"127.0.0.1","HostPort":"19999"}]}
    read_only true
    restart {"MaximumRetryCount":0,"Name":"no"}
    security ["no-new-privileges:true"]
    tmpfs {"/tmp":"rw,nosuid,nodev,size=268435456,mode=1777"}
    ulimits [{"Hard":0,"Name":"core","Soft":0}]
    "#);
}

#[tokio::test]
async fn a_process_has_no_rights_and_no_place_to_write_but_tmp() {
    let Some(corner) = begin().await else { return };
    let spec = corner
        .spec([
            "whoami",
            "write",
            "/usr/x",
            "write",
            "/tmp/x",
            "read",
            "/etc/hosts",
        ])
        .await;
    let output = corner.output(&spec).await;
    let user = corner.engine.capabilities().user;
    assert!(
        output.contains(&format!("uid {} gid {}", user.uid, user.gid)),
        "{output}"
    );
    for none in [
        "CapEff: 0000000000000000",
        "CapPrm: 0000000000000000",
        "CapBnd: 0000000000000000",
    ] {
        assert!(output.contains(none), "{output}");
    }
    assert!(
        output.contains("NoNewPrivs: 1") && output.contains("Seccomp: 2"),
        "{output}"
    );
    assert!(output.contains("failed Read-only file system"), "{output}");
    assert!(output.contains("ok written"), "{output}");
    let gateway = corner.engine.status().await.unwrap().host_gateway.unwrap();
    assert!(output.contains(&format!("{gateway}\tbotmaker")), "{output}");
}

#[tokio::test]
async fn the_environment_is_what_was_asked_for_and_the_images_own() {
    let Some(corner) = begin().await else { return };
    let mut spec = corner.spec(["environment"]).await;
    let value = "with spaces, = and \"quotes\"";
    spec.environment
        .insert("BOTMAKER_BOT_ID".to_owned(), value.to_owned());
    let output = corner.output(&spec).await;
    let names: Vec<&str> = output
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    for name in &names {
        let is_known = [
            "PATH",
            "HOSTNAME",
            "BOTMAKER_BOT_ID",
            "BOTMAKER_FIXTURE_MODE",
            "HOME",
        ];
        assert!(is_known.contains(name), "{name} is nobody's: {output}");
    }
    assert!(
        output.contains(&format!("BOTMAKER_BOT_ID={value}\n")),
        "{output}"
    );
    assert!(output.contains("HOSTNAME=fixture\n"), "{output}");
}

#[tokio::test]
async fn a_throwaway_container_is_hardened_too_and_never_gets_state() {
    let Some(corner) = begin().await else { return };
    let mut command = OneShot {
        bot_id: botmaker_domain::BotId::generate(),
        image: corner.image.clone(),
        command: steps(["whoami", "write", "/usr/x", "read", "/proc/net/dev"]),
        environment: std::collections::BTreeMap::new(),
        mounts: Vec::new(),
        memory_bytes: 32 * MIB,
        timeout: std::time::Duration::from_secs(20),
    };
    let output = corner.engine.run_once(&command).await.unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    assert!(output.contains("CapEff: 0000000000000000"), "{output}");
    assert!(output.contains("NoNewPrivs: 1"), "{output}");
    assert!(output.contains("failed Read-only file system"), "{output}");
    assert!(!output.contains("eth0"), "it has a network: {output}");

    command.mounts.push(Mount {
        intent: StorageIntent::State,
        target: "/home/node/.openclaw".to_owned(),
    });
    let refused = corner.engine.run_once(&command).await;
    assert!(
        matches!(refused, Err(RuntimeError::Refused { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_throwaway_containers_output_is_capped_and_left_overs_are_removed() {
    let Some(corner) = begin().await else { return };
    let mut command = OneShot {
        bot_id: botmaker_domain::BotId::generate(),
        image: corner.image.clone(),
        command: steps(["stay"]),
        environment: std::collections::BTreeMap::new(),
        mounts: Vec::new(),
        memory_bytes: 32 * MIB,
        timeout: std::time::Duration::from_secs(60),
    };
    // A caller that is gone half-way, as after a crash.
    let limit = std::time::Duration::from_millis(1500);
    let half_way = tokio::time::timeout(limit, corner.engine.run_once(&command)).await;
    assert!(half_way.is_err());
    command.command = steps(["lines", "100000"]);
    let output = corner.engine.run_once(&command).await.unwrap();
    assert_eq!((output.exit_code, output.stdout.len()), (0, 64 * 1024));
    let left = corner.engine.list_labelled().await.unwrap();
    assert!(
        left.iter()
            .all(|container| container.bot_id != Some(command.bot_id))
    );
}

#[tokio::test]
async fn a_throwaway_container_of_an_earlier_process_is_removed_and_no_other() {
    let Some(corner) = begin().await else { return };
    let command = OneShot {
        bot_id: botmaker_domain::BotId::generate(),
        image: corner.image.clone(),
        command: steps(["stay"]),
        environment: std::collections::BTreeMap::new(),
        mounts: Vec::new(),
        memory_bytes: 32 * MIB,
        timeout: std::time::Duration::from_secs(60),
    };
    let names = async || -> Vec<String> {
        let labelled = corner.engine.list_labelled().await.unwrap();
        let mine = labelled
            .into_iter()
            .filter(|it| it.bot_id == Some(command.bot_id));
        mine.map(|it| it.name).collect()
    };
    let later = super::corner::engine_at(corner.directory.path().to_owned(), corner.run.instance);
    let foreign = super::corner::engine_at(
        corner.directory.path().to_owned(),
        corner.run.other_instance(),
    );
    let judge = async {
        let limit = std::time::Duration::from_secs(20);
        botmaker_testkit::engine::wait_for("a throwaway container", limit, async || {
            (!names().await.is_empty()).then_some(())
        })
        .await;
        corner.engine.remove_strays().await.unwrap();
        assert_eq!(names().await.len(), 1, "one that is waited for is gone");
        foreign.remove_strays().await.unwrap();
        assert_eq!(names().await.len(), 1, "another instance's is gone");
        later.remove_strays().await.unwrap();
        assert_eq!(names().await, Vec::<String>::new());
    };
    let (_ended, ()) = tokio::join!(corner.engine.run_once(&command), judge);
}

#[tokio::test]
async fn a_full_disk_fails_a_write_and_leaves_nothing_half_done() {
    let Some(corner) = begin().await else { return };
    let small = corner.directory.path().join("small");
    std::fs::create_dir(&small).unwrap();
    let Some(small) = Tmpfs::mount(&small, 64 * 1024) else {
        return;
    };
    let engine = super::corner::engine_at(small.path().to_owned(), corner.run.instance);
    let bot = botmaker_domain::BotId::generate();
    let file = |size: usize| botmaker_ports::StateFile {
        path: "big".to_owned(),
        contents: vec![b'x'; size],
        replace: true,
    };
    engine.prepare_state(bot, &[file(1024)]).await.unwrap();
    for result in [
        engine.prepare_state(bot, &[file(1024 * 1024)]).await,
        engine.write_config(bot, 1, &[file(1024 * 1024)]).await,
    ] {
        let Err(RuntimeError::Storage { message, .. }) = &result else {
            panic!("the disk is full: {result:?}");
        };
        assert!(message.contains("No space left"), "{message}");
    }
    let state = small.path().join("bots").join(bot.to_string());
    assert_eq!(std::fs::read(state.join("state/big")).unwrap().len(), 1024);
    let names = std::fs::read_dir(state.join("state")).unwrap().count();
    assert_eq!(names, 1, "nothing unfinished is left");
    assert_eq!(std::fs::read_dir(state.join("config")).unwrap().count(), 0);
}
