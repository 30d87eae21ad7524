//! Secrets come from files or standard input, never from the command line.

use std::{
    fs::File,
    io::{IsTerminal, Read, stdin},
};

use anyhow::Context;
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

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

/// Reads a secret as [`read`] does; where a person sits at standard input, they are asked and type unseen.
pub(crate) fn read_or_ask(name: &str, question: &str) -> anyhow::Result<String> {
    if name == "-" && stdin().is_terminal() {
        ask(question)
    } else {
        read(name)
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a question to a person is no answer of the command"
)]
fn ask(question: &str) -> anyhow::Result<String> {
    eprint!("{question}, typed unseen: ");
    let typed = {
        let _silence = Silence::begin().context("the terminal cannot be silenced")?;
        typed(&mut stdin().lock())
    };
    eprintln!();
    typed?.ok_or_else(|| {
        Failure {
            text: "interrupted".to_owned(),
            code: 130,
            refusal: None,
        }
        .into()
    })
}

/// A line, byte by byte as it is typed; `None` when the person gives up.
fn typed(keyboard: &mut impl Read) -> anyhow::Result<Option<String>> {
    let mut line = Vec::new();
    let mut key = [0];
    loop {
        if keyboard.read(&mut key)? == 0 {
            return Ok(None);
        }
        match key[0] {
            b'\r' | b'\n' => return Ok(Some(String::from_utf8(line)?)),
            // Ctrl-C and Ctrl-D.
            3 | 4 => return Ok(None),
            // Backspace, and Ctrl-U for the whole line.
            8 | 127 => drop(line.pop()),
            21 => line.clear(),
            byte if byte.is_ascii_control() => {}
            byte => line.push(byte),
        }
    }
}

/// A terminal that shows nothing of what is typed, until this is dropped. It also sends no signals: a program that was ended
/// in between would leave it silent.
struct Silence(Termios);

impl Silence {
    fn begin() -> nix::Result<Self> {
        let usual = tcgetattr(stdin())?;
        let mut silent = usual.clone();
        silent
            .local_flags
            .remove(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG);
        tcsetattr(stdin(), SetArg::TCSAFLUSH, &silent)?;
        Ok(Self(usual))
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        // Nothing can be done for a terminal that is gone.
        let _ = tcsetattr(stdin(), SetArg::TCSAFLUSH, &self.0);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_unseen_is_a_line_that_can_be_mended() {
        let read = |keys: &str| typed(&mut keys.as_bytes()).unwrap();
        for (keys, line) in [
            ("sk-1\n", Some("sk-1")),
            ("sk-1\rmore", Some("sk-1")),
            ("sk-2\u{7f}1\n", Some("sk-1")),
            ("wrong\u{15}sk-1\n", Some("sk-1")),
            ("\u{1b}sk-1\n", Some("sk-1")),
            ("sk-1\u{3}", None),
            ("sk-1", None),
        ] {
            assert_eq!(read(keys).as_deref(), line, "{keys:?}");
        }
    }
}
