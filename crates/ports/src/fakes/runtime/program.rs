//! What a container of the fake engine does when it runs.

use crate::runtime::logs::LogStream;

/// The behaviour of a command.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Program {
    /// Lines that it prints at once when it starts, without line breaks.
    pub lines: Vec<(LogStream, String)>,
    /// The code that it ends with at once; `None` runs until it is stopped.
    pub exit_code: Option<i64>,
    /// Whether only SIGKILL ends it.
    pub ignores_sigterm: bool,
}

impl Program {
    /// Ends at once with a code.
    #[must_use]
    pub fn exiting(code: i64) -> Self {
        Self {
            exit_code: Some(code),
            ..Self::default()
        }
    }

    /// Prints lines on standard output and stays up.
    #[must_use]
    pub fn printing<T: Into<String>>(lines: impl IntoIterator<Item = T>) -> Self {
        Self {
            lines: lines
                .into_iter()
                .map(|line| (LogStream::Stdout, line.into()))
                .collect(),
            ..Self::default()
        }
    }

    /// Cannot be stopped but by SIGKILL.
    #[must_use]
    pub fn ignoring_sigterm() -> Self {
        Self {
            ignores_sigterm: true,
            ..Self::default()
        }
    }
}
