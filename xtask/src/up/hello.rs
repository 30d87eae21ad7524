//! The first bot: created on the demo model, or started again, and asked who it is.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::signals::Interrupts;
use crate::{console::Step, process};

const HOSTNAME: &str = "hello";
const QUESTION: &str = "Hello, who are you?";
/// OpenClaw boots in 10 to 20 s on an idle machine; a busy one takes minutes.
const PATIENCE: Duration = Duration::from_secs(240);

/// `botmaker-admin` talking to the server of one data directory.
pub(crate) struct Admin<'a> {
    pub(crate) binary: PathBuf,
    pub(crate) data_dir: &'a Path,
    pub(crate) interrupts: Option<&'a Interrupts>,
}

/// Makes sure that the bot runs, asks it and returns its answer.
///
/// # Errors
/// When it cannot be created, does not get ready or does not answer; the text says why.
pub(crate) fn greet(step: &Step, admin: &Admin<'_>) -> Result<String> {
    match admin.find_bot()? {
        None => {
            step.progress("creating the bot");
            let create = ["bots", "create", "--name", HOSTNAME, "--hostname", HOSTNAME];
            admin.run(&[&create[..], &["--provider", "demo", "--model", "demo-1"]].concat())?;
        }
        Some(bot) if bot["power"].as_str() == Some("stopped") => {
            step.progress("starting the bot");
            admin.run(&["bots", "start", HOSTNAME])?;
        }
        Some(_) => {}
    }
    admin.wait_until_ready(step)?;
    step.progress("asking the bot");
    let answer = admin.run(&["bots", "chat", HOSTNAME, QUESTION])?;
    if answer.trim().is_empty() {
        bail!(
            "the bot `{HOSTNAME}` answered nothing\n  to fix it: botmaker-admin bots logs {HOSTNAME}"
        );
    }
    Ok(format!("> {QUESTION}\n{}", answer.trim()))
}

impl Admin<'_> {
    fn find_bot(&self) -> Result<Option<Value>> {
        let listed = self.json(&["bots", "list"])?;
        let bots = listed["bots"]
            .as_array()
            .or_else(|| listed.as_array())
            .cloned()
            .unwrap_or_default();
        Ok(bots
            .into_iter()
            .find(|bot| bot["hostname"].as_str() == Some(HOSTNAME)))
    }

    fn wait_until_ready(&self, step: &Step) -> Result<()> {
        let begun = Instant::now();
        loop {
            let bot = self
                .find_bot()?
                .with_context(|| format!("the bot `{HOSTNAME}` disappeared"))?;
            let status = &bot["status"];
            let state = status["state"].as_str().unwrap_or("unknown");
            step.progress(&format!("the bot is {state}"));
            if matches!(state, "running" | "degraded") {
                return Ok(());
            }
            let is_over = matches!(state, "failed" | "crash_looping");
            if is_over || begun.elapsed() > PATIENCE {
                bail!(
                    "the bot `{HOSTNAME}` is {state}{}",
                    reason_text(&status["reason"])
                );
            }
            thread::sleep(Duration::from_millis(500));
        }
    }

    fn json(&self, arguments: &[&str]) -> Result<Value> {
        let text = self.run(&[&["-o", "json"], arguments].concat())?;
        serde_json::from_str(&text).context("botmaker-admin did not answer in JSON")
    }

    /// Runs one command to its end, unless xtask is asked to end first.
    fn run(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.binary);
        command.arg("--data-dir").arg(self.data_dir).args(arguments);
        process::forget_own_build(&mut command);
        let shown = process::shown_command(&command);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", self.binary.display()))?;
        let output = thread::scope(|scope| {
            let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
            let errors = scope.spawn(move || read_all(stderr));
            let text = scope.spawn(move || read_all(stdout));
            let status = loop {
                if let Some(status) = child.try_wait()? {
                    break status;
                }
                if let Some(signal) = self.interrupts.and_then(Interrupts::arrived) {
                    child.kill().ok();
                    child.wait().ok();
                    bail!(Interrupted(signal));
                }
                thread::sleep(Duration::from_millis(30));
            };
            let text = text.join().unwrap_or_default();
            Ok((status, text, errors.join().unwrap_or_default()))
        });
        let (status, text, errors) = output?;
        if !status.success() {
            bail!(
                "`{shown}` ended with {status}: {}",
                process::last_lines(&errors, 10)
            );
        }
        Ok(text)
    }
}

/// The work was given up because xtask was asked to end.
#[derive(Debug)]
pub(crate) struct Interrupted(pub(crate) nix::sys::signal::Signal);

impl std::fmt::Display for Interrupted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "interrupted by {}", self.0)
    }
}

impl std::error::Error for Interrupted {}

fn read_all(pipe: Option<impl std::io::Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        pipe.read_to_end(&mut bytes).ok();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn reason_text(reason: &Value) -> String {
    let detail = reason["detail"].as_str().unwrap_or("");
    let hint = reason["hint"].as_str().unwrap_or("");
    match (detail.is_empty(), hint.is_empty()) {
        (true, _) => {
            format!("\n  to see why: cargo run --quiet -p botmaker-admin -- bots logs {HOSTNAME}")
        }
        (false, true) => format!(": {detail}"),
        (false, false) => format!(": {detail}\n  to fix it: {hint}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reason_is_told_with_its_hint() {
        let reason =
            json!({"code": "image_missing", "detail": "no image", "hint": "cargo xtask image"});
        assert_eq!(
            reason_text(&reason),
            ": no image\n  to fix it: cargo xtask image"
        );
        assert!(reason_text(&Value::Null).contains("bots logs hello"));
    }
}
