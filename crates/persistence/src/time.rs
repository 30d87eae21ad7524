//! Instants as integers: microseconds since the Unix epoch, UTC.

use jiff::Timestamp;

use crate::error::RowError;

/// The integer that stands for an instant.
#[must_use]
pub fn to_micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

/// The instant that an integer stands for.
///
/// # Errors
/// When the integer lies outside the years -9999 to 9999.
pub fn from_micros(micros: i64, column: &'static str) -> Result<Timestamp, RowError> {
    Timestamp::from_microsecond(micros).map_err(|_| RowError::Unreadable { column })
}

/// The instant as a database gives it back: to the microsecond.
#[must_use]
pub fn as_stored(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}
