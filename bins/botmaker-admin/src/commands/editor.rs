//! A text in a person's editor.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use tempfile::{NamedTempFile, TempPath};
use tokio::process::Command;

use crate::failure::Failure;

/// Ends well when there is an editor.
const FIND: &str = r#"test -n "${VISUAL:-$EDITOR}""#;
/// The shell looks the editor up, which may come with arguments of its own.
const OPEN: &str = r#"exec ${VISUAL:-$EDITOR} "$1""#;

/// A form in a temporary file that only its owner may read (0600); gone with this value unless it is kept.
pub(crate) struct Draft(TempPath);

impl Draft {
    /// Writes the text into a new file.
    pub(crate) fn new(text: &str) -> anyhow::Result<Self> {
        let file = tempfile::Builder::new()
            .prefix("botmaker-")
            .suffix(".toml")
            .tempfile();
        let write = |mut file: NamedTempFile| {
            file.write_all(text.as_bytes())?;
            Ok(file.into_temp_path())
        };
        let path = file.and_then(write).context("no form can be written")?;
        Ok(Self(path))
    }

    /// Opens it in `$VISUAL` or `$EDITOR` and returns what it then holds.
    ///
    /// # Errors
    /// Usage when there is no editor; the editor failed.
    pub(crate) async fn edit(&self) -> anyhow::Result<String> {
        if !shell(FIND, &self.0).status().await?.success() {
            let text = "set VISUAL or EDITOR to your editor, or give the form with --file";
            return Err(Failure::usage(text).into());
        }
        let ended = shell(OPEN, &self.0).status().await?;
        anyhow::ensure!(ended.success(), "the editor failed: {ended}");
        std::fs::read_to_string(&self.0).context("the form cannot be read")
    }

    /// Leaves the file where it is.
    pub(crate) fn keep(self) -> anyhow::Result<PathBuf> {
        self.0.keep().context("the form cannot be kept")
    }
}

fn shell(script: &str, argument: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(script).arg("sh").arg(argument);
    command
}
