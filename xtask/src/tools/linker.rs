//! The C compiler: Rust links with it and SQLite is built by it.

use anyhow::{Result, bail};

use super::apt;
use crate::{console::Step, process};

/// Says that a C linker exists, installing gcc on Debian as root.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn check(step: &Step) -> Result<String> {
    if process::find_program("cc").is_none() {
        if !apt::can_install() {
            bail!(
                "no C compiler (`cc`), which Rust needs for linking\n  to fix it: {}",
                apt::command_line(&["gcc", "libc6-dev"])
            );
        }
        step.note("no C compiler (cc): installing gcc from Debian");
        apt::install(step, &["gcc", "libc6-dev"])?;
    }
    Ok("cc".to_owned())
}
