//! A command that the operator named in the settings, run as a child: without a shell, without secrets in its
//! environment, its output read as bounded lines, and dead when nobody reads it any more.

use std::{env, ffi::OsString, io, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    io::AsyncReadExt,
    net::unix::pipe,
    process::{Child, Command},
};

use lines::Lines;

mod lines;

/// What a child may know of this process's environment: where programs, homes, caches, certificates, proxies and the
/// engine are. Everything else, `BOTMAKER__…` above all, may be a secret.
const KEPT: [&str; 34] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "DOCKER_HOST",
    "DOCKER_CONFIG",
    "CARGO_HOME",
    "CARGO_TARGET_DIR",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "npm_config_registry",
    "NPM_CONFIG_REGISTRY",
    "npm_config_cafile",
    "NPM_CONFIG_CAFILE",
    "NPM_CONFIG_USERCONFIG",
    "BOTMAKER_OFFICIAL_IMAGE",
];
/// How long output is waited for after the command has ended: something it left running may hold the pipe open.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Bytes read at a time.
const CHUNK: usize = 8 * 1024;

/// A command of the settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatorCommand {
    program: String,
    arguments: Vec<String>,
}

impl OperatorCommand {
    /// The command that these words are; `None` without any.
    #[must_use]
    pub fn of_words(words: &[String]) -> Option<Self> {
        let (program, arguments) = words.split_first()?;
        Some(Self {
            program: program.clone(),
            arguments: arguments.to_vec(),
        })
    }

    /// What is run.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    /// Starts it in a process group of its own, with nothing to read. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// When there is no such program, or the system has no more processes.
    pub fn start(&self) -> io::Result<RunningCommand> {
        let (reader, writer) = io::pipe()?;
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(kept_environment())
            .stdin(Stdio::null())
            .stdout(writer.try_clone()?)
            .stderr(writer)
            .process_group(0)
            .kill_on_drop(true);
        let child = command.spawn()?;
        // The parent's ends of the pipe for writing are the command's: with them gone, the pipe ends with the child.
        drop(command);
        Ok(RunningCommand {
            child,
            output: Some(pipe::Receiver::from_owned_fd(reader.into())?),
            lines: Lines::default(),
        })
    }
}

fn kept_environment() -> Vec<(&'static str, OsString)> {
    KEPT.into_iter()
        .filter_map(|name| env::var_os(name).map(|value| (name, value)))
        .collect()
}

/// A command at work. Dropping it kills it with everything that it started in its process group.
pub struct RunningCommand {
    child: Child,
    output: Option<pipe::Receiver>,
    lines: Lines,
}

impl RunningCommand {
    /// The next line that it printed on standard output or standard error, without control characters and with a
    /// bounded length; `None` when there will be no more. Not cancel safe: a line may be lost.
    ///
    /// # Errors
    /// When its output cannot be read.
    pub async fn next_line(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(line) = self.lines.next() {
                return Ok(Some(line));
            }
            let Some(output) = &mut self.output else {
                return Ok(None);
            };
            let mut chunk = [0; CHUNK];
            let read = tokio::select! {
                read = output.read(&mut chunk) => read?,
                _ = self.child.wait() => match tokio::time::timeout(LAST_WORDS, output.read(&mut chunk)).await {
                    Ok(read) => read?,
                    Err(_silent) => 0,
                },
            };
            if read == 0 {
                self.output = None;
                self.lines.end();
            } else {
                self.lines.push(&chunk[..read]);
            }
        }
    }

    /// Waits for its end: `Ok` when it succeeded, otherwise how it ended, such as `exit status: 1`.
    ///
    /// # Errors
    /// When the system cannot say.
    pub async fn end(&mut self) -> io::Result<Result<(), String>> {
        let status = self.child.wait().await?;
        Ok(if status.success() {
            Ok(())
        } else {
            Err(status.to_string())
        })
    }
}

impl Drop for RunningCommand {
    fn drop(&mut self) {
        // Its number is its group's; it has one only as long as it has not been waited for.
        let group = self.child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(group) = group {
            // Already gone is as good.
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(script: &str) -> OperatorCommand {
        let words = ["sh", "-c", script].map(str::to_owned);
        OperatorCommand::of_words(&words).unwrap()
    }

    async fn run(script: &str) -> (Vec<String>, Result<(), String>) {
        let mut running = command(script).start().unwrap();
        let mut lines = Vec::new();
        while let Some(line) = running.next_line().await.unwrap() {
            lines.push(line);
        }
        (lines, running.end().await.unwrap())
    }

    #[tokio::test]
    async fn both_outputs_are_read_in_order_and_the_end_is_told() {
        let (lines, end) = run("echo one; echo two >&2; printf three; exit 3").await;
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(end, Err("exit status: 3".to_owned()));
        assert_eq!(run("true").await, (Vec::new(), Ok(())));
    }

    #[tokio::test]
    async fn nothing_of_the_environment_is_passed_on_but_what_is_listed() {
        let (lines, _) = run("env").await;
        let names: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.split_once('='))
            .map(|(name, _)| name)
            .collect();
        assert!(names.contains(&"PATH"), "{names:?}");
        // The shell adds these itself. Cargo sets more than enough for this test to mean something.
        let of_the_shell = ["PWD", "OLDPWD", "SHLVL", "_"];
        for name in names {
            assert!(
                KEPT.contains(&name) || of_the_shell.contains(&name),
                "{name}"
            );
        }
        assert!(env::var_os("CARGO_MANIFEST_DIR").is_some());
    }

    #[tokio::test]
    async fn a_command_that_leaves_something_running_has_ended() {
        let (lines, end) = run("echo gone; sleep 60 & exit 0").await;
        assert_eq!((lines, end), (vec!["gone".to_owned()], Ok(())));
    }

    #[tokio::test]
    async fn a_command_that_is_dropped_dies_with_its_children() {
        let mut running = command("sleep 61 & echo $!; wait").start().unwrap();
        let child = running.next_line().await.unwrap().unwrap();
        drop(running);
        let status = std::path::PathBuf::from(format!("/proc/{child}/stat"));
        // A killed process may stay as a zombie until somebody above collects it.
        let is_alive = || std::fs::read_to_string(&status).is_ok_and(|text| !text.contains(") Z "));
        let gone = async {
            while is_alive() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), gone)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_told() {
        let words = ["/no/such/program".to_owned()];
        let missing = OperatorCommand::of_words(&words).unwrap();
        assert_eq!(
            missing.start().err().map(|error| error.kind()),
            Some(io::ErrorKind::NotFound)
        );
        assert_eq!(OperatorCommand::of_words(&[]), None);
    }
}
