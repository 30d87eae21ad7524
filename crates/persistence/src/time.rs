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
    parts(micros).ok_or(RowError::Unreadable { column })
}

/// The instant as a database gives it back: to the microsecond.
#[must_use]
pub fn as_stored(instant: Timestamp) -> Timestamp {
    parts(to_micros(instant)).unwrap_or(instant)
}

/// By seconds and the rest, because `Timestamp::from_microsecond` refuses the last second that there is.
fn parts(micros: i64) -> Option<Timestamp> {
    let nanoseconds = i32::try_from(micros.rem_euclid(1_000_000) * 1000).ok()?;
    Timestamp::new(micros.div_euclid(1_000_000), nanoseconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_instant_come_back() {
        for instant in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            let back = from_micros(to_micros(instant), "at");
            assert_eq!(back, Ok(as_stored(instant)), "{instant}");
            assert_eq!(as_stored(as_stored(instant)), as_stored(instant));
        }
    }
}
