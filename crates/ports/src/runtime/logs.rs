//! A container's log as the engine hands it out.

use bytes::Bytes;
use jiff::Timestamp;

/// Which of a process's outputs a log line came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum LogStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl LogStream {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// Which part of a log to read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogQuery {
    /// At most this many of the last lines; `None` for all.
    pub tail: Option<u32>,
    /// Only what is newer than this instant (exclusive).
    pub since: Option<Timestamp>,
    /// Whether to wait for more at the end.
    pub follow: bool,
}

/// A record of the engine's log: a line with its line break, or a piece of up to 16 KiB of a longer line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogFrame {
    /// Where it was written.
    pub stream: LogStream,
    /// When, by the engine's clock.
    pub timestamp: Timestamp,
    /// The raw bytes; complete lines end with `\n`.
    pub bytes: Bytes,
}
