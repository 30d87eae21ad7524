//! Seeding, cut off at twenty moments and repeated over an older seed.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::bot::HARDENING;
use crate::image::{
    channels,
    docker::{self, Doomed, LocalImage, unique_name},
};

/// Runs inside the image, where the seed and its program are.
const TRIAL: &str = include_str!("seeding.mjs");
const LIMIT: Duration = Duration::from_secs(180);

/// A state directory is unseeded or seeded whenever seeding ends, and a newer seed leaves a bot's data alone.
pub(super) fn holds(image: &LocalImage) -> Result<()> {
    let container = Doomed::container(unique_name("seeding"));
    let mut arguments = vec![
        "run",
        "--rm",
        "--name",
        container.name(),
        "--user",
        "12345:12345",
    ];
    arguments.extend(HARDENING);
    arguments.extend([
        "--entrypoint",
        "node",
        &image.id,
        "--input-type=module",
        "-e",
        TRIAL,
    ]);
    let said = docker::demand(LIMIT, &arguments)?;
    let said: Value =
        serde_json::from_str(&said).with_context(|| format!("the trial says {said:?}"))?;
    ensure!(
        said["broken"] == serde_json::json!([]),
        "cut off, it left {}",
        said["broken"]
    );
    ensure!(
        said["cuts"].as_u64().is_some_and(|cuts| cuts >= 20),
        "only {} cuts were tried",
        said["cuts"]
    );
    ensure!(
        said["unfinished"].as_u64().is_some_and(|count| count > 0),
        "no cut came before the end: {said}"
    );
    let image_channels = image.channels();
    let plugins: Vec<&str> = channels::plugins(&image_channels).collect();
    ensure!(
        said["records"] == serde_json::json!(plugins),
        "an older state got the records {}",
        said["records"]
    );
    for promise in [
        "keptRow",
        "keptFile",
        "relinked",
        "versioned",
        "privateFiles",
        "keptOwnPlugins",
    ] {
        ensure!(said[promise] == true, "{promise} does not hold: {said}");
    }
    Ok(())
}
