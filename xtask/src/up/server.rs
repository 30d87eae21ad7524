//! The server as a child process: start, wait until it answers, stop.

use std::{
    env, fs,
    net::TcpStream,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{
    http::{self, Address},
    process,
};

/// Migrations and the first argon2 hash take a second or two; a loaded machine a few more.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// The server drains for at most ten seconds.
const STOP_PATIENCE: Duration = Duration::from_secs(12);
/// The server's setting `engine.image_build_command`.
const IMAGE_BUILD_COMMAND: &str = "BOTMAKER__ENGINE__IMAGE_BUILD_COMMAND";
/// The server's setting `engine.image`.
const IMAGE: &str = "BOTMAKER__ENGINE__IMAGE";

/// A server that xtask started.
pub(crate) struct Server {
    child: Child,
    log: PathBuf,
    port: u16,
}

impl Server {
    /// Starts `binary` on `port`; detached, it gets a session of its own and its pid is recorded.
    ///
    /// # Errors
    /// When the data directory or the log cannot be written, or the program cannot start.
    pub(crate) fn start(
        binary: &Path,
        data_dir: &Path,
        port: u16,
        is_detached: bool,
    ) -> Result<Self> {
        make_private_dir(data_dir)?;
        let log = data_dir.join("server.log");
        let output = fs::File::options()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&log)
            .with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = if is_detached {
            let mut command = Command::new("setsid");
            command.arg(binary);
            command
        } else {
            Command::new(binary)
        };
        process::forget_own_build(&mut command);
        offer_image(&mut command);
        let child = command
            .arg("--data-dir")
            .arg(data_dir)
            .args([
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--log-format",
                "pretty",
            ])
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        fs::write(data_dir.join("server.pid"), format!("{}\n", child.id()))?;
        fs::write(
            data_dir.join("server.address"),
            format!("127.0.0.1:{port}\n"),
        )?;
        Ok(Self { child, log, port })
    }

    /// Waits until `/healthz` answers.
    ///
    /// # Errors
    /// When the server ends or stays silent; the text holds the end of its log.
    pub(crate) fn wait_until_healthy(&mut self) -> Result<()> {
        let address = Address::Tcp(format!("127.0.0.1:{}", self.port));
        let begun = Instant::now();
        while begun.elapsed() < START_PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                bail!("{}", self.ended_text(status));
            }
            if http::get(&address, "/healthz").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!(
            "the server does not answer on port {}\n{}",
            self.port,
            self.log_tail()
        );
    }

    /// The server's end, if it came.
    ///
    /// # Errors
    /// When the kernel cannot say.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Why a server that ended by itself did so.
    pub(crate) fn ended_text(&self, status: ExitStatus) -> String {
        format!(
            "the server ended with {status}{}\n{}",
            meaning(status.code()),
            self.log_tail()
        )
    }

    /// Waits for the drain that `signal` began, asking again and finally killing.
    ///
    /// A terminal sends Ctrl-C to the server as well; a signal sent to xtask alone is passed on.
    ///
    /// # Errors
    /// When the kernel cannot say how the server ended.
    pub(crate) fn stop(&mut self, signal: Signal) -> Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.child.id())?);
        let begun = Instant::now();
        let mut is_asked = signal == Signal::SIGINT;
        while begun.elapsed() < STOP_PATIENCE {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            if !is_asked || (begun.elapsed() > Duration::from_secs(1) && self.still_accepts()) {
                kill(pid, Signal::SIGTERM).ok();
                is_asked = true;
            }
            thread::sleep(Duration::from_millis(100));
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    fn still_accepts(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn log_tail(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines = process::last_lines(&log, 15);
        format!(
            "  the last lines of {}:\n  | {}",
            self.log.display(),
            lines.replace('\n', "\n  | ")
        )
    }
}

/// Lets the dashboard make the image with this very program, which makes one image only: an operator who named another
/// image or another command keeps theirs. The setting's words are parted by commas in the environment.
fn offer_image(command: &mut Command) {
    let file = fs::read_to_string("botmaker.toml").unwrap_or_default();
    let is_named = names_image(&file)
        || [IMAGE, IMAGE_BUILD_COMMAND]
            .iter()
            .any(|variable| env::var_os(variable).is_some());
    let own = env::current_exe().ok();
    let own = own.as_deref().and_then(Path::to_str);
    if let Some(own) = own.filter(|own| !is_named && !own.contains(',')) {
        command.env(IMAGE_BUILD_COMMAND, format!("{own},image"));
    }
}

/// Whether a `botmaker.toml` may say something about the image. One word too many only costs a button.
fn names_image(file: &str) -> bool {
    file.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .any(|line| line.contains("image"))
}

/// Where the server of `data_dir` said it listens, if it still answers as that server.
pub(crate) fn running(data_dir: &Path) -> Option<String> {
    let address = fs::read_to_string(data_dir.join("server.address"))
        .ok()?
        .trim()
        .to_owned();
    let own = fs::read_to_string(data_dir.join("instance-id")).ok()?;
    let about = http::get(&Address::Tcp(address.clone()), "/healthz")
        .ok()?
        .json();
    let is_ours = about["service"].as_str() == Some("botmaker")
        && about["instance"].as_str() == Some(own.trim());
    is_ours.then_some(address)
}

fn make_private_dir(directory: &Path) -> Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .with_context(|| format!("cannot make the data directory {}", directory.display()))
}

fn meaning(code: Option<i32>) -> &'static str {
    match code {
        Some(2) => " (a setting is wrong)",
        Some(4) => " (another server holds this data directory)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_who_named_an_image_keeps_it() {
        assert!(names_image("[engine]\nimage = \"mine:1\"\n"));
        assert!(names_image("engine.image_build_command = [\"make\"]\n"));
        assert!(!names_image(
            "# engine.image = \"mine:1\"\n[engine]\nsocket = \"/run/docker.sock\"\n"
        ));
    }
}
