//! Where something of a secret could be found.

use std::{
    fs,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::Command,
};

use bollard::query_parameters::InspectContainerOptions;
use botmaker_testkit::engine;

use crate::{api::Api, server::TestServer};

/// What Docker, the bot and the kernel tell of its container.
pub(super) async fn what_docker_tells(
    server: &TestServer,
    api: &Api,
    bot: &str,
) -> Vec<(String, Vec<u8>)> {
    let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
    let id = view["status"]["evidence"]["container"]["id"]
        .as_str()
        .expect("a container");
    let docker_client = &server.run().docker;
    let inspected = docker_client
        .inspect_container(id, None::<InspectContainerOptions>)
        .await
        .unwrap();
    let log = api.text(&format!("/api/bots/{bot}/logs")).await;
    assert!(log.lines().count() > 5, "the log was not looked at: {log}");
    let mut told = vec![
        (
            "docker inspect".to_owned(),
            serde_json::to_vec(&inspected).unwrap(),
        ),
        ("its log".to_owned(), log.into_bytes()),
        ("docker logs".to_owned(), docker(&["logs", id])),
        ("its command lines".to_owned(), docker(&["top", id, "-ef"])),
    ];
    if nix::unistd::geteuid().is_root() {
        let pid = inspected
            .state
            .and_then(|state| state.pid)
            .expect("the container runs");
        let environment = fs::read(format!("/proc/{pid}/environ")).expect("root may read it");
        assert!(!environment.is_empty(), "the environment was not looked at");
        told.push(("its environment".to_owned(), environment));
    }
    told
}

/// Every file below the data directory but those of the directories in it that are left out.
pub(super) fn what_lies_on_disk(data: &Path, left_out: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let is_left_out = |path: &Path| left_out.iter().any(|name| path == data.join(name));
    collect(data, &is_left_out, &mut files);
    for name in ["openclaw.json", "botmaker.db", "SOUL.md"] {
        assert!(
            files.iter().any(|file| file.ends_with(name)),
            "{name} was not looked at"
        );
    }
    // The bot's own files come and go while it runs.
    let read = |file: PathBuf| Some((file.display().to_string(), fs::read(&file).ok()?));
    files.into_iter().filter_map(read).collect()
}

fn docker(arguments: &[&str]) -> Vec<u8> {
    let host = format!("unix://{}", engine::socket().display());
    let output = Command::new("docker")
        .env("DOCKER_HOST", host)
        .args(arguments)
        .output()
        .expect("Docker's client runs");
    assert!(
        output.status.success(),
        "docker {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    [output.stdout, output.stderr].concat()
}

fn collect(directory: &Path, is_left_out: &dyn Fn(&Path) -> bool, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !is_left_out(&path) => collect(&path, is_left_out, files),
            Ok(kind) if kind.is_file() => files.push(path),
            _ => {}
        }
    }
}

/// The processes of a container, as the host numbers them.
pub(super) fn processes(container: &str) -> Vec<u32> {
    let listed = String::from_utf8(docker(&["top", container, "-eo", "pid"])).expect("text");
    let numbers: Vec<u32> = listed
        .lines()
        .filter_map(|line| line.trim().parse().ok())
        .collect();
    assert!(!numbers.is_empty(), "no process was found: {listed}");
    numbers
}

/// Whether a process has these bytes anywhere in its memory; `None` when that cannot be looked at.
pub(super) fn has_in_memory(process: u32, needle: &[u8]) -> Option<bool> {
    let finder = memchr::memmem::Finder::new(needle);
    let memory = fs::File::open(format!("/proc/{process}/mem")).ok()?;
    let mut chunk = vec![0; 4 * 1024 * 1024];
    for (from, to) in filled_regions(process)? {
        let mut at = from;
        while at < to {
            let wanted = usize::try_from((to - at).min(chunk.len() as u64)).ok()?;
            // What cannot be read, such as the kernel's own pages, holds nothing of the program's.
            let Ok(read @ 1..) = memory.read_at(&mut chunk[..wanted], at) else {
                break;
            };
            if finder.find(&chunk[..read]).is_some() {
                return Some(true);
            }
            // What lies across two reads is whole in the second.
            let is_last = at + read as u64 >= to || read <= needle.len();
            let step = if is_last { read } else { read - needle.len() };
            at += step as u64;
        }
    }
    Some(false)
}

/// The parts of a process's memory in which anything lies.
fn filled_regions(process: u32) -> Option<Vec<(u64, u64)>> {
    let maps = fs::read_to_string(format!("/proc/{process}/smaps")).ok()?;
    let mut regions = Vec::new();
    let mut present = None;
    for line in maps.lines() {
        let (first, rest) = line.split_once(' ')?;
        let range = first.split_once('-').and_then(|(from, to)| {
            let number = |text| u64::from_str_radix(text, 16).ok();
            Some((number(from)?, number(to)?))
        });
        match (range, first, present) {
            (Some(range), _, _) => present = Some(range),
            (None, "Rss:", Some(range)) if rest.trim() != "0 kB" => regions.push(range),
            _ => {}
        }
    }
    Some(regions)
}

#[test]
fn what_a_process_has_in_its_memory_is_found() {
    let kept = format!("a zebra {} in memory", "crosses");
    let own = std::process::id();
    assert_eq!(has_in_memory(own, kept.as_bytes()), Some(true));
    assert_eq!(has_in_memory(u32::MAX, kept.as_bytes()), None);
}
