//! Running other programs: output goes to a log file, and a failure says why and what to type.

use std::{
    env,
    error::Error,
    ffi::{OsStr, OsString},
    fmt, fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use anyhow::{Context, Result};

use crate::{console::Step, workspace};

/// How much of a failed program's log is shown.
const TAIL_LINES: usize = 25;

/// A program that failed, with what a person needs to go on.
#[derive(Debug)]
pub(crate) struct Failure {
    command: String,
    ended: String,
    log: PathBuf,
    /// Empty when everything was shown as it came.
    tail: String,
    fix: Option<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "`{}` {}", self.command, self.ended)?;
        if self.tail.is_empty() {
            writeln!(out, "  its output is in {}", workspace::shown(&self.log))?;
        } else {
            writeln!(out, "  the last lines of {}:", workspace::shown(&self.log))?;
        }
        for line in self.tail.lines() {
            writeln!(out, "  | {line}")?;
        }
        match &self.fix {
            Some(fix) => write!(out, "  to fix it: {fix}"),
            None => write!(
                out,
                "  to see it alone: cd {} && {}",
                workspace::root().display(),
                self.command
            ),
        }
    }
}

impl Error for Failure {}

/// A program about to run.
pub(crate) struct Program {
    command: Command,
    log: String,
    fix: Option<String>,
    echo: bool,
}

impl Program {
    /// Prepares `program` in the repository's root; `log` names its log file.
    pub(crate) fn new(program: impl AsRef<OsStr>, log: &str) -> Self {
        let mut command = Command::new(program);
        command
            .current_dir(workspace::root())
            .stdin(Stdio::null())
            .env("NO_COLOR", "1")
            .env("CARGO_TERM_COLOR", "never");
        forget_own_build(&mut command);
        Self {
            command,
            log: log.to_owned(),
            fix: None,
            echo: false,
        }
    }

    /// Prepares Cargo.
    pub(crate) fn cargo(log: &str) -> Self {
        Self::new(workspace::cargo(), log)
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets one environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs elsewhere than in the repository's root.
    pub(crate) fn directory(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// What to type when it fails.
    pub(crate) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Shows every line as it comes, beside the log.
    pub(crate) fn echo(mut self) -> Self {
        self.echo = true;
        self
    }

    /// Runs to the end and returns everything it printed.
    ///
    /// # Errors
    /// [`Failure`] when it ends with anything but 0; an I/O error when it cannot start.
    pub(crate) fn run(self, step: &Step) -> Result<String> {
        let fix = self.fix.clone();
        let (status, output, failure) = self.run_any(step)?;
        if status.success() {
            return Ok(output);
        }
        Err(Failure { fix, ..failure }.into())
    }

    /// Like [`Program::run`], but leaves judging the end to the caller.
    ///
    /// # Errors
    /// Only when it cannot start or its log cannot be written.
    pub(crate) fn run_any(mut self, step: &Step) -> Result<(ExitStatus, String, Failure)> {
        let shown = shown_command(&self.command);
        fs::create_dir_all(workspace::logs_dir())?;
        let log_path = workspace::logs_dir().join(format!("{}.log", self.log));
        let log = fs::File::create(&log_path)
            .with_context(|| format!("cannot write {}", log_path.display()))?;
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{shown}`"))?;
        let sink = Arc::new(Mutex::new(Sink {
            log,
            text: String::new(),
        }));
        let stdout = child.stdout.take();
        let stderr = child.stderr.take();
        thread::scope(|scope| {
            scope.spawn(|| copy_lines(stderr, &sink, step, self.echo));
            copy_lines(stdout, &sink, step, self.echo);
        });
        let status = child
            .wait()
            .with_context(|| format!("cannot wait for `{shown}`"))?;
        let output = sink
            .lock()
            .map(|sink| sink.text.clone())
            .unwrap_or_default();
        let failure = Failure {
            command: shown,
            ended: format!("ended with {status}"),
            log: log_path,
            tail: if self.echo {
                String::new()
            } else {
                last_lines(&without_progress(&output), TAIL_LINES)
            },
            fix: self.fix,
        };
        Ok((status, output, failure))
    }
}

struct Sink {
    log: fs::File,
    text: String,
}

fn copy_lines(pipe: Option<impl Read>, sink: &Mutex<Sink>, step: &Step, echo: bool) {
    let Some(pipe) = pipe else { return };
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        match reader.read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&bytes);
        if let Ok(mut sink) = sink.lock() {
            sink.log.write_all(&bytes).ok();
            sink.text.push_str(&line);
        }
        let line = line.trim_end();
        if echo {
            step.note(line);
        } else if !line.trim().is_empty() {
            step.progress(line.trim());
        }
    }
}

/// Runs a program briefly and returns its standard output, or nothing when it is missing or fails.
pub(crate) fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The path of a program found by `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin", "/usr/local/sbin"].map(PathBuf::from))
        .map(|directory| directory.join(name))
        .find(|candidate| candidate.is_file())
}

/// Several `PATH`s as one, earlier ones first.
pub(crate) fn joined_paths(paths: &[OsString]) -> OsString {
    let entries: Vec<PathBuf> = paths.iter().flat_map(env::split_paths).collect();
    env::join_paths(entries).unwrap_or_default()
}

/// Puts `directory` before everything else on the `PATH` of a program.
pub(crate) fn path_with(directory: &Path) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let entries = [directory.to_path_buf()]
        .into_iter()
        .chain(env::split_paths(&path));
    env::join_paths(entries).unwrap_or(path)
}

/// Removes what Cargo told xtask about xtask's own package: it would make Cargo build others anew.
pub(crate) fn forget_own_build(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let is_own = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_TARGET_TMPDIR",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix));
        if is_own {
            command.env_remove(name.as_ref());
        }
    }
}

/// A command as a person would type it.
pub(crate) fn shown_command(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    [name]
        .into_iter()
        .chain(command.get_args())
        .map(|word| quoted(&word.to_string_lossy()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty()
        && word
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_./=:,@+%".contains(letter));
    if is_plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Leaves out what Cargo prints while it goes on with other packages after an error.
fn without_progress(output: &str) -> String {
    let is_progress = |line: &&str| {
        let mut words = line.trim_start().splitn(2, ' ');
        matches!(
            words.next(),
            Some("Checking" | "Compiling" | "Downloaded" | "Blocking")
        ) && line.starts_with(' ')
    };
    output
        .lines()
        .filter(|line| !is_progress(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The last `count` lines that say something.
pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Console;

    #[test]
    fn commands_are_shown_so_that_they_can_be_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["nextest", "run", "-E", "not test(/^docker::/)", "it's"]);
        assert_eq!(
            shown_command(&command),
            "cargo nextest run -E 'not test(/^docker::/)' 'it'\\''s'"
        );
    }

    #[test]
    fn the_tail_skips_empty_lines() {
        assert_eq!(last_lines("a\n\nb\n \nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 5), "a");
    }

    #[test]
    fn what_cargo_goes_on_with_hides_no_error() {
        let output =
            "error: no\n   Compiling sqlx v0.9.0\n    Checking nix v0.31.3\nChecking is a word";
        assert_eq!(without_progress(output), "error: no\nChecking is a word");
    }

    #[test]
    fn a_failure_names_the_command_the_log_and_the_fix() {
        let error = Console::new(1)
            .step("fails", |step| {
                let program =
                    Program::new("sh", "test-failure").args(["-c", "echo why >&2; exit 3"]);
                program
                    .fix("apt-get install luck")
                    .run(step)
                    .map(|text| (text, String::new()))
            })
            .unwrap_err()
            .to_string();
        assert!(error.contains("exit status: 3"), "{error}");
        assert!(error.contains("| why"), "{error}");
        assert!(error.contains("test-failure.log"), "{error}");
        assert!(
            error.ends_with("to fix it: apt-get install luck"),
            "{error}"
        );
    }

    #[test]
    fn an_absent_program_answers_nothing() {
        assert_eq!(answer("surely-not-a-program", &[]), None);
        assert_eq!(answer("sh", &["-c", "echo yes"]).as_deref(), Some("yes"));
    }
}
