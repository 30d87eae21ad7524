//! Chromium, which the browser test drives.

use anyhow::{Result, bail};

use super::apt;
use crate::{console::Step, process};

/// Names under which distributions install it.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Finds a browser, installing Debian's as root.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn ensure(step: &Step) -> Result<String> {
    if find().is_none() {
        if !apt::can_install() {
            bail!(
                "no Chromium for the browser test\n  to fix it: {}",
                apt::command_line(&["chromium"])
            );
        }
        step.note("no Chromium: installing Debian's for the browser test");
        apt::install(step, &["chromium"])?;
    }
    match find() {
        Some(name) => Ok(name.to_owned()),
        None => bail!("Chromium was installed, but none of {NAMES:?} is on the PATH"),
    }
}

fn find() -> Option<&'static str> {
    NAMES
        .into_iter()
        .find(|name| process::find_program(name).is_some())
}
