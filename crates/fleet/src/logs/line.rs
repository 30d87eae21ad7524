//! Log lines, and where in a log they stand.

use std::{
    fmt,
    str::FromStr,
    sync::{Arc, OnceLock},
};

use botmaker_ports::LogStream;
use bytestring::ByteString;
use jiff::Timestamp;

/// Where a line stands: which container, when by the engine's clock, and the how manieth of that instant.
/// Ordered as the log is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct LogLineId {
    /// The bot's how manieth container.
    pub incarnation: u32,
    /// Nanoseconds since the Unix epoch.
    pub timestamp_ns: i128,
    /// Counts the lines of one instant, from 0.
    pub ordinal: u32,
}

/// A text that is no [`LogLineId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a log position reads {{incarnation}}:{{nanoseconds}}:{{ordinal}}")]
pub struct LogLineIdError;

impl fmt::Display for LogLineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}",
            self.incarnation, self.timestamp_ns, self.ordinal
        )
    }
}

impl FromStr for LogLineId {
    type Err = LogLineIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().ok_or(LogLineIdError);
        let (incarnation, timestamp, ordinal) = (part()?, part()?, part()?);
        Ok(Self {
            incarnation: incarnation.parse().map_err(|_| LogLineIdError)?,
            timestamp_ns: timestamp.parse().map_err(|_| LogLineIdError)?,
            ordinal: ordinal.parse().map_err(|_| LogLineIdError)?,
        })
    }
}

/// A line of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogLine {
    /// Where it stands.
    pub id: LogLineId,
    /// When it was written, by the engine's clock.
    pub timestamp: Timestamp,
    /// Which output it was written to.
    pub stream: LogStream,
    /// The text without its line break; hostile. Bytes that are no UTF-8 are replaced by U+FFFD.
    pub text: String,
    /// Whether the line was longer than 64 KiB and is cut.
    pub truncated: bool,
    /// What is sent to those who watch.
    pub sent: Sent,
}

/// What is sent to each viewer of a line, however many there are: made when the first one gets it.
#[derive(Clone, Default)]
pub struct Sent(OnceLock<[ByteString; 2]>);

impl Sent {
    /// The position and the line as they are sent, made by `make` unless they have been.
    pub fn get_or_make(&self, make: impl FnOnce() -> [ByteString; 2]) -> [ByteString; 2] {
        self.0.get_or_init(make).clone()
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sent")
    }
}

/// It follows from the line, so it makes no difference.
impl PartialEq for Sent {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Sent {}

/// Why lines are missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum GapReason {
    /// The viewer was too slow.
    SlowViewer,
    /// The lines were rotated away before they could be read.
    Rotated,
    /// The engine could not be read for a while.
    EngineAway,
}

impl GapReason {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SlowViewer => "slow_viewer",
            Self::Rotated => "rotated",
            Self::EngineAway => "engine_away",
        }
    }
}

/// What a viewer of a log gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LogItem {
    /// A line.
    Line(Arc<LogLine>),
    /// Lines are missing here.
    Gap {
        /// The last line before the gap.
        after: Option<LogLineId>,
        /// How many are missing, if known.
        dropped: Option<u64>,
        /// Why.
        reason: GapReason,
    },
    /// The container ended. More follows when it is started again.
    End {
        /// With this code, if the engine told.
        exit_code: Option<i64>,
    },
}

/// Which part of a log a viewer wants.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogRequest {
    /// At most this many of the lines that are there already.
    pub tail: Option<u32>,
    /// Only lines newer than this instant.
    pub since: Option<Timestamp>,
    /// Only lines after this one.
    pub after: Option<LogLineId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_order_as_the_log_does_and_survive_text() {
        let id = |incarnation, timestamp_ns, ordinal| LogLineId {
            incarnation,
            timestamp_ns,
            ordinal,
        };
        assert!(
            id(1, 9, 9) < id(2, 0, 0) && id(1, 8, 9) < id(1, 9, 0) && id(1, 9, 0) < id(1, 9, 1)
        );
        let original = id(3, 1_795_227_200_907_585_981, 2);
        assert_eq!(original.to_string().parse(), Ok(original));
        for bad in ["", "1", "1:2", "1:2:3:4", "a:b:c", "-1:0:0"] {
            assert!(bad.parse::<LogLineId>().is_err(), "{bad}");
        }
    }
}
