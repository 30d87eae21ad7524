//! A door for `crates/fuzz` to what reads the engine's log records, without an engine.

use bytes::Bytes;
use jiff::Timestamp;

use crate::streams::logs;

/// The time and the bytes of a record; `None` when it is none.
#[must_use]
pub fn log_record(message: Bytes) -> Option<(Timestamp, Bytes)> {
    logs::split_time(message)
}
