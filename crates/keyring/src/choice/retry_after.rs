//! `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

/// The longest that is believed: a key whose vendor says more is tried again earlier, which costs one refusal.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(1);
/// The shortest, so that zero and dates that are over do not make a key be tried without end.
pub const SHORTEST: SignedDuration = SignedDuration::from_secs(1);

/// How long a vendor asks to wait, between [`SHORTEST`] and [`LONGEST`]; `None` when the value is none that can be read. Of
/// the three spellings of a date the one that servers must send is understood, and its numeric zones.
#[must_use]
pub fn parse(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let wanted = if is_number {
        // A number too great to be one is longer than the longest.
        value.parse().map_or(LONGEST, SignedDuration::from_secs)
    } else {
        let date = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
        date.duration_since(now)
    };
    Some(wanted.clamp(SHORTEST, LONGEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn seconds_and_dates_are_understood_within_bounds() {
        for (value, seconds) in [
            ("7", 7),
            (" 120 ", 120),
            ("0", 1),
            ("86400", 3600),
            ("99999999999999999999999", 3600),
            ("Sat, 21 Nov 2026 10:00:30 GMT", 30),
            ("Sat, 21 Nov 2026 11:00:30 +0100", 30),
            ("Sat, 21 Nov 2026 09:00:00 GMT", 1),
            ("Sun, 21 Nov 2027 09:00:00 GMT", 3600),
        ] {
            let wait = parse(value, now()).unwrap();
            assert_eq!(wait, SignedDuration::from_secs(seconds), "{value}");
        }
        for value in [
            "",
            "soon",
            "-5",
            "1.5",
            "7s",
            "Sat, 41 Nov 2026 10:00:30 GMT",
        ] {
            assert_eq!(parse(value, now()), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_nothing_or_within_bounds(text in ".{0,40}", seconds in any::<u64>()) {
            for value in [text, seconds.to_string()] {
                if let Some(wait) = parse(&value, now()) {
                    prop_assert!((SHORTEST..=LONGEST).contains(&wait));
                }
            }
        }
    }
}
