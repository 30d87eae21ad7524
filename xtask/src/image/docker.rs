//! The few calls of the `docker` command that making and checking an image takes.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{self, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// An image that the engine has.
#[derive(Debug)]
pub(super) struct LocalImage {
    pub(super) id: String,
    pub(super) labels: BTreeMap<String, String>,
    /// Every name it goes by, with tags and with digests.
    pub(super) names: Vec<String>,
}

impl LocalImage {
    /// A label's value; an empty one counts as absent.
    pub(super) fn label(&self, name: &str) -> Option<&str> {
        self.labels
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The channels that it says it has; an image that says nothing has the bundled one.
    pub(super) fn channels(&self) -> Vec<String> {
        let listed = self
            .label("botmaker.channels")
            .unwrap_or(super::channels::BUNDLED);
        listed.split(',').map(str::to_owned).collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let about: Value = serde_json::from_str(text).ok()?;
        let names = ["RepoTags", "RepoDigests"]
            .iter()
            .filter_map(|list| about[*list].as_array())
            .flatten();
        let labels = about["Config"]["Labels"].as_object().into_iter().flatten();
        Some(Self {
            id: about["Id"].as_str()?.to_owned(),
            names: names.filter_map(Value::as_str).map(str::to_owned).collect(),
            labels: labels
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect(),
        })
    }
}

/// Looks an image up by name; none when the engine does not have it.
///
/// # Errors
/// When the engine does not answer.
pub(super) fn find_image(reference: &str) -> Result<Option<LocalImage>> {
    let output = Command::new("docker")
        .args(["image", "inspect", "--format", "{{json .}}", reference])
        .stdin(Stdio::null())
        .output()
        .context("cannot start docker")?;
    if output.status.success() {
        let text = String::from_utf8_lossy(&output.stdout);
        return LocalImage::parse(&text)
            .context("docker image inspect answers in an unknown form")
            .map(Some);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    if complaint.contains("No such image") {
        return Ok(None);
    }
    bail!(
        "the Docker engine does not answer: {}\n  to fix it: cargo xtask docker",
        complaint.trim()
    )
}

/// What a `docker` command ended with.
#[derive(Debug)]
pub(super) struct Ended {
    /// The exit code; 124 when it ran out of time, -1 when a signal ended it.
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Runs `docker` for at most `limit` and returns how it ended, whatever that was.
///
/// # Errors
/// When it cannot be started.
pub(super) fn call(limit: Duration, arguments: &[&str]) -> Result<Ended> {
    let output = Command::new("timeout")
        .args(["--kill-after=5", &limit.as_secs().to_string(), "docker"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("cannot start docker")?;
    Ok(Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs `docker` for at most `limit` and returns what it printed.
///
/// # Errors
/// When it ends with anything but 0.
pub(super) fn demand(limit: Duration, arguments: &[&str]) -> Result<String> {
    let ended = call(limit, arguments)?;
    if ended.code != 0 {
        let said = format!("{}{}", ended.stdout, ended.stderr);
        bail!(
            "docker {} ended with {}: {}",
            arguments.first().unwrap_or(&""),
            ended.code,
            said.trim()
        );
    }
    Ok(ended.stdout)
}

const PREFIX: &str = "botmaker-image-";

/// A name that nothing else on this engine has; `purpose` is one word.
pub(super) fn unique_name(purpose: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let started = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |time| time.subsec_nanos());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "botmaker-image-{purpose}-{}-{started:09}-{count}",
        process::id()
    )
}

/// Removes what runs that were killed could not: everything with a [`unique_name`] of a process that is gone.
///
/// # Errors
/// When the engine does not answer.
pub(super) fn remove_abandoned() -> Result<()> {
    for name in abandoned(&["ps", "--all", "--format", "{{.Names}}"])? {
        drop(Doomed::container(name));
    }
    for name in abandoned(&["volume", "ls", "--format", "{{.Name}}"])? {
        drop(Doomed::volume(name));
    }
    for name in abandoned(&["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"])? {
        drop(Doomed::image(name));
    }
    Ok(())
}

fn abandoned(list: &[&str]) -> Result<Vec<String>> {
    let names = demand(Duration::from_secs(60), list)?;
    let abandoned = names.lines().filter(|name| is_abandoned(name));
    Ok(abandoned.map(str::to_owned).collect())
}

fn is_abandoned(name: &str) -> bool {
    owner(name).is_some_and(|pid| !Path::new("/proc").join(pid.to_string()).exists())
}

/// The process that gave a thing its [`unique_name`].
fn owner(name: &str) -> Option<u32> {
    let (_purpose, rest) = name.strip_prefix(PREFIX)?.split_once('-')?;
    rest.split_once('-')?.0.parse().ok()
}

/// Something on the engine that must be gone when its owner is, also after a failure.
pub(super) struct Doomed {
    removal: [&'static str; 3],
    name: String,
}

impl Doomed {
    /// A container with its anonymous volumes.
    pub(super) fn container(name: impl Into<String>) -> Self {
        Self {
            removal: ["rm", "--force", "--volumes"],
            name: name.into(),
        }
    }

    /// A named volume.
    pub(super) fn volume(name: impl Into<String>) -> Self {
        Self {
            removal: ["volume", "rm", "--force"],
            name: name.into(),
        }
    }

    /// An image's name, and the image itself when it has no other.
    pub(super) fn image(name: impl Into<String>) -> Self {
        Self {
            removal: ["image", "rm", "--force"],
            name: name.into(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Doomed {
    fn drop(&mut self) {
        let silent = || Stdio::null();
        let mut command = Command::new("docker");
        command
            .args(self.removal)
            .arg(&self.name)
            .stdin(silent())
            .stdout(silent())
            .stderr(silent());
        command.status().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_without_labels_has_the_bundled_channel() {
        let image = LocalImage::parse(
            r#"{"Id":"sha256:1","RepoTags":["a:1"],"RepoDigests":null,"Config":{"Labels":null}}"#,
        );
        let image = image.unwrap();
        assert_eq!(
            (image.id.as_str(), image.names, image.labels.len()),
            ("sha256:1", vec!["a:1".to_owned()], 0)
        );
        let empty = r#"{"Id":"sha256:1","Config":{"Labels":{"botmaker.channels":""}}}"#;
        assert_eq!(LocalImage::parse(empty).unwrap().channels(), ["telegram"]);
    }

    #[test]
    fn labels_name_the_channels() {
        let text = r#"{"Id":"sha256:1","Config":{"Labels":{"botmaker.channels":"telegram,irc"}}}"#;
        assert_eq!(
            LocalImage::parse(text).unwrap().channels(),
            ["telegram", "irc"]
        );
    }

    #[test]
    fn names_are_unique_and_tell_whose_they_are() {
        assert_ne!(unique_name("a"), unique_name("a"));
        assert_eq!(owner(&unique_name("seed")), Some(process::id()));
        assert_eq!(owner("botmaker-image-bot-77-000000001-3-state"), Some(77));
        assert_eq!(owner("botmaker-0193-once"), None);
    }

    #[test]
    fn only_what_a_dead_process_left_is_abandoned() {
        assert!(!is_abandoned(&unique_name("seed")));
        // Above the kernel's largest process number.
        assert!(is_abandoned("botmaker-image-seed-4194999-000000001-0"));
    }
}
