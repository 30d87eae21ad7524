//! Secrets come from files or standard input, never from the command line.

use std::{
    fs::File,
    io::{IsTerminal, Read, stdin},
};

use anyhow::Context;

use crate::failure::Failure;

/// More is no secret.
const MAX_BYTES: u64 = 64 * 1024;

/// Reads a secret from a file, or from standard input when the name is `-`. One line break at its end is dropped.
pub(crate) fn read(name: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    if name == "-" {
        anyhow::ensure!(
            !stdin().is_terminal(),
            "a secret is not typed visibly; pipe it into the command or name a file"
        );
        stdin()
            .take(MAX_BYTES)
            .read_to_string(&mut text)
            .context("standard input cannot be read")?;
    } else {
        let file = File::open(name).with_context(|| format!("{name} cannot be read"))?;
        file.take(MAX_BYTES)
            .read_to_string(&mut text)
            .with_context(|| format!("{name} cannot be read"))?;
    }
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(text)
}
/// Reads `NAME=@FILE` and `NAME=-`. What is written otherwise may be the secret itself, so that it is not repeated.
pub(crate) fn read_assigned(text: &str, option: &str) -> anyhow::Result<(String, String)> {
    let usage = || Failure::usage(format!("{option}: write SECRET=@FILE or SECRET=-"));
    let (name, source) = text.split_once('=').ok_or_else(usage)?;
    let source = if source == "-" {
        source
    } else {
        source.strip_prefix('@').ok_or_else(usage)?
    };
    Ok((name.to_owned(), read(source)?))
}
