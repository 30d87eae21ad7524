//! Looks through the whole image for what the building machine lent: its registry, credentials, certificates.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    console::Step,
    image::{
        docker::{self, Doomed, LocalImage, unique_name},
        trust::Trust,
    },
    tools::node,
};

/// A text that the image surely has: it proves that the search finds what is there.
const CONTROL: &str = "openclaw-entrypoint: the state directory";
const LIMIT: Duration = Duration::from_secs(120);
/// Below this a needle would be found by chance.
const SHORTEST: usize = 12;

/// Fails when a layer or the history holds something that only this machine has.
pub(super) fn is_absent(step: &Step, image: &LocalImage) -> Result<()> {
    let machine = node::ensure(step)?;
    let trust = Trust::of_this_machine(&machine, step)?;
    let debian = certificates_of_debian(image)?;
    let mut needles = private_settings(&trust)?;
    needles.extend(foreign_certificates(&trust, &debian)?);
    needles.insert("/run/build/".to_owned());
    let history = docker::demand(
        LIMIT,
        &[
            "history",
            "--no-trunc",
            "--format",
            "{{.CreatedBy}} {{.Comment}}",
            &image.id,
        ],
    )?;
    let in_history = needles
        .iter()
        .find(|needle| history.contains(needle.as_str()));
    ensure!(
        in_history.is_none(),
        "the history holds {}",
        shortened(in_history.map_or("", String::as_str))
    );
    let mut searched = needles.clone();
    searched.insert(CONTROL.to_owned());
    let found = search_layers(image, &searched)?;
    ensure!(
        found.contains(CONTROL),
        "the search does not even find what is there"
    );
    let residue = found.iter().find(|found| needles.contains(*found));
    ensure!(
        residue.is_none(),
        "a layer holds {}",
        shortened(residue.map_or("", String::as_str))
    );
    step.note(&format!(
        "image: looked for {} texts of this machine",
        needles.len()
    ));
    Ok(())
}

/// The registry's name, and every value in npm's settings that grants access.
fn private_settings(trust: &Trust) -> Result<BTreeSet<String>> {
    let mut needles = BTreeSet::new();
    if let Some(registry) = &trust.registry {
        let host = registry.split("//").last().unwrap_or_default();
        needles.insert(host.split('/').next().unwrap_or_default().to_owned());
    }
    for (_, path) in &trust.settings {
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        needles.extend(granting_values(&text));
    }
    needles.retain(|needle| needle.len() >= SHORTEST);
    Ok(needles)
}

fn granting_values(settings: &str) -> impl Iterator<Item = String> {
    settings
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(name, _)| {
            ["_authToken", "_auth", "_password"]
                .iter()
                .any(|end| name.trim().ends_with(end))
        })
        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

/// One line of each certificate that this machine trusts and Debian does not ship.
fn foreign_certificates(trust: &Trust, debian: &str) -> Result<BTreeSet<String>> {
    let places = trust
        .bundle
        .iter()
        .cloned()
        .chain([PathBuf::from("/etc/ssl/certs/ca-certificates.crt")]);
    let mut needles = BTreeSet::new();
    for bundle in places.filter(|path| path.is_file()) {
        let text = fs::read_to_string(&bundle)
            .with_context(|| format!("cannot read {}", bundle.display()))?;
        needles.extend(foreign_lines(&text, debian));
    }
    Ok(needles)
}

/// The middle line of each PEM block: the first ones hold names that certificates share.
fn foreign_lines<'a>(bundle: &'a str, debian: &'a str) -> impl Iterator<Item = String> + 'a {
    bundle
        .split("-----BEGIN CERTIFICATE-----")
        .skip(1)
        .filter_map(|block| block.split("-----END").next())
        .filter_map(|block| {
            let lines: Vec<&str> = block
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            lines.get(lines.len() / 2).map(|line| (*line).to_owned())
        })
        .filter(|line| !debian.contains(line.as_str()))
}

fn certificates_of_debian(image: &LocalImage) -> Result<String> {
    let container = Doomed::container(unique_name("certificates"));
    let script = "find /usr/share/ca-certificates -name '*.crt' -exec cat {} +";
    docker::demand(
        LIMIT,
        &[
            "run",
            "--rm",
            "--name",
            container.name(),
            "--network",
            "none",
            "--entrypoint",
            "sh",
            &image.id,
            "-c",
            script,
        ],
    )
}

/// Streams every layer past grep and returns which of the texts it met.
fn search_layers(image: &LocalImage, needles: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let list = std::env::temp_dir().join(unique_name("needles"));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&list)?;
    for needle in needles {
        writeln!(file, "{needle}")?;
    }
    let found = (|| {
        let mut save = Command::new("docker")
            .args(["save", &image.id])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start docker")?;
        let layers = save.stdout.take().context("docker save has no output")?;
        let grep = Command::new("grep")
            .args([
                "--text",
                "--only-matching",
                "--no-filename",
                "--fixed-strings",
                "--file",
            ])
            .arg(&list)
            .env("LC_ALL", "C")
            .stdin(layers)
            .output()
            .context("cannot start grep")?;
        let saved = save.wait()?;
        ensure!(saved.success(), "docker save ended with {saved}");
        Ok(String::from_utf8_lossy(&grep.stdout)
            .lines()
            .map(str::to_owned)
            .collect())
    })();
    fs::remove_file(&list).ok();
    found
}

/// Enough of a needle to recognise it, too little to use it.
fn shortened(needle: &str) -> String {
    format!("{}…", needle.chars().take(10).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_settings_that_grant_access_are_looked_for() {
        let settings =
            "audit=false\n//r.example/:_authToken=npm_abcdefghijklmnop\n//r.example/:username=me\n";
        assert_eq!(
            granting_values(settings).collect::<Vec<_>>(),
            ["npm_abcdefghijklmnop"]
        );
    }

    #[test]
    fn a_certificate_of_debian_is_no_residue_and_another_is() {
        let bundle = "-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\nCCCC\n-----END CERTIFICATE-----\n\
                      -----BEGIN CERTIFICATE-----\nDDDD\nEEEE\nFFFF\n-----END CERTIFICATE-----\n";
        assert_eq!(
            foreign_lines(bundle, "AAAA\nBBBB\nCCCC").collect::<Vec<_>>(),
            ["EEEE"]
        );
        assert_eq!(foreign_lines(bundle, "").count(), 2);
    }
}
