//! Starting an installed engine so that it outlives xtask, its terminal and its Ctrl-C.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    Engine, advice,
    probe::{self, State},
};
use crate::{
    console::Step,
    http::Address,
    process::{self, Program},
};

const LOG: &str = "/var/log/botmaker-dockerd.log";
const OUR_PID: &str = "/var/run/botmaker-dockerd.pid";
/// Where every dockerd records itself.
const ENGINE_PID: &str = "/var/run/docker.pid";
/// A first start creates its storage and takes a second or two; a loaded machine several.
const PATIENCE: Duration = Duration::from_secs(45);

/// Starts the engine by systemd where that runs, otherwise by itself in its own session.
///
/// # Errors
/// When it does not answer in time; the text holds the last lines of its log.
pub(crate) fn start(step: &Step, address: &Address) -> Result<Engine> {
    if let Some(pid) = running_engine() {
        step.note(&format!("a dockerd is starting already (pid {pid})"));
        return wait(address, None)?.context("dockerd runs, but does not answer on its socket");
    }
    if advice::systemd_runs() {
        Program::new("systemctl", "start-docker")
            .args(["enable", "--now", "docker"])
            .fix("journalctl --unit docker --lines 50")
            .run(step)?;
        return wait(address, None)?
            .context("docker.service started, but its socket does not answer: journalctl --unit docker --lines 50");
    }
    for storage in [&[][..], &["--storage-driver", "vfs"]] {
        step.note(&format!(
            "starting dockerd in its own session; log {LOG} {}",
            storage.join(" ")
        ));
        let mut child = spawn(storage)?;
        if let Some(engine) = wait(address, Some(&mut child))? {
            return Ok(engine);
        }
        child.kill().ok();
        child.wait().ok();
    }
    let log = fs::read_to_string(LOG).unwrap_or_default();
    bail!(
        "dockerd does not start; the last lines of {LOG}:\n{}",
        process::last_lines(&log, 15)
    );
}

fn spawn(storage: &[&str]) -> Result<Child> {
    let log = fs::File::create(LOG).with_context(|| format!("cannot write {LOG}"))?;
    let dockerd = process::find_program("dockerd")
        .context("docker.io is installed, but there is no dockerd")?;
    // The new process leads no group, so setsid replaces itself and the pid stays the engine's.
    let child = Command::new("setsid")
        .arg(dockerd)
        .args(storage)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .context("cannot start dockerd through setsid")?;
    fs::write(OUR_PID, format!("{}\n", child.id()))
        .with_context(|| format!("cannot write {OUR_PID}"))?;
    Ok(child)
}

fn wait(address: &Address, mut child: Option<&mut Child>) -> Result<Option<Engine>> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let State::Ready(engine) = probe::ask(address) {
            return Ok(Some(engine));
        }
        if let Some(child) = child.as_deref_mut()
            && child.try_wait()?.is_some()
        {
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(None)
}

/// The pid of a dockerd that recorded itself and lives.
fn running_engine() -> Option<u32> {
    let pid: u32 = fs::read_to_string(ENGINE_PID).ok()?.trim().parse().ok()?;
    let name = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("comm")).ok()?;
    (name.trim() == "dockerd").then_some(pid)
}
