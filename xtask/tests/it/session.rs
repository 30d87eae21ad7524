//! One `cargo xtask up` in a process group of its own, as a terminal would run it.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};

use crate::engine;

/// A running `xtask up`; dropping it ends it and removes all that it made.
pub(crate) struct Session {
    pub(crate) data_dir: PathBuf,
    pub(crate) port: u16,
    child: Child,
    lines: Receiver<String>,
    pub(crate) seen: Vec<String>,
    _directory: tempfile::TempDir,
}

impl Session {
    /// Starts it on a free port with an empty data directory.
    pub(crate) fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let data_dir = directory.path().join("data");
        let port = free_port();
        let mut child = up(&data_dir, port)
            .env("BOTMAKER__BOTS_SIDE__PORT", free_port().to_string())
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().expect("standard output is a pipe");
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            data_dir,
            port,
            child,
            lines,
            seen: Vec::new(),
            _directory: directory,
        }
    }

    /// Reads on until a line contains `wanted`.
    pub(crate) fn wait_for_line(&mut self, wanted: &str, patience: Duration) {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    println!("up: {line}");
                    let is_wanted = line.contains(wanted);
                    self.seen.push(line);
                    if is_wanted {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("no line with {wanted:?} in {patience:?}"),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("up ended before a line with {wanted:?}")
                }
            }
        }
    }

    /// Presses Ctrl-C: SIGINT to the whole process group.
    pub(crate) fn press_ctrl_c(&self) {
        killpg(self.pid(), Signal::SIGINT).unwrap();
    }

    /// Waits for the end of xtask itself.
    pub(crate) fn wait_for_end(&mut self, patience: Duration) -> ExitStatus {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "xtask did not end in {patience:?}"
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// A second `up` for the same data directory, run to its end.
    pub(crate) fn again(&self) -> (ExitStatus, String) {
        let output = up(&self.data_dir, self.port).output().unwrap();
        (
            output.status,
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    }

    /// The server's process id, which `up` records.
    pub(crate) fn server_pid(&self) -> Pid {
        let text = fs::read_to_string(self.data_dir.join("server.pid")).unwrap();
        Pid::from_raw(text.trim().parse().unwrap())
    }

    /// The id by which the engine's objects name their BotMaker.
    pub(crate) fn instance(&self) -> Option<String> {
        Some(
            fs::read_to_string(self.data_dir.join("instance-id"))
                .ok()?
                .trim()
                .to_owned(),
        )
    }

    /// Whether anybody listens on the dashboard's port.
    pub(crate) fn is_served(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            killpg(self.pid(), Signal::SIGKILL).ok();
            self.child.wait().ok();
        }
        if let Some(instance) = self.instance() {
            engine::remove_everything(&instance);
        }
    }
}

/// Whether a process lives.
pub(crate) fn is_alive(pid: Pid) -> bool {
    kill(pid, None).is_ok()
}

fn up(data_dir: &std::path::Path, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args([
            "up",
            "--profile",
            "dev",
            "--port",
            &port.to_string(),
            "--data-dir",
        ])
        .arg(data_dir);
    command.stdin(Stdio::null());
    command
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
