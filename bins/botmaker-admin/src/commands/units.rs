//! Times, money and choices as people write and read them.

use botmaker_domain::keyring::MicroUsd;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use crate::failure::Failure;

/// Reads a time: a day, which begins at midnight UTC, or RFC 3339.
pub(super) fn instant(text: &str) -> anyhow::Result<Timestamp> {
    let day = || {
        let date: Date = text.parse().ok()?;
        Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    // A day with a time of day and without a zone is nobody's midnight.
    let day = if text.len() <= 10 { day() } else { None };
    let found = text.parse().ok().or(day);
    found.ok_or_else(|| {
        Failure::usage(format!(
            "{text} is no time: write 2026-11-21 or 2026-11-21T09:30:00Z"
        ))
        .into()
    })
}

/// Reads US dollars as millionths.
pub(super) fn micro_usd(text: &str) -> anyhow::Result<u64> {
    let number = text.strip_prefix('$').unwrap_or(text);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_good = !(whole.is_empty() && part.is_empty()) && part.len() <= 6;
    let amount = || {
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let part: u64 = format!("{part:0<6}").parse().ok()?;
        whole.checked_mul(1_000_000)?.checked_add(part)
    };
    let found = (is_good && is_number(whole) && is_number(part)).then(amount);
    found.flatten().ok_or_else(|| {
        Failure::usage(format!("{text} is no sum: write US dollars, as in 2.50")).into()
    })
}

/// Millionths of a US dollar for people.
pub(super) fn money(value: &Value) -> String {
    value
        .as_u64()
        .map_or_else(|| "-".to_owned(), |sum| MicroUsd(sum).to_string())
}

/// Reads whose key pays: `own`, `operator` or `tags=a,b`.
pub(super) fn key_source(text: &str) -> anyhow::Result<Value> {
    match (text, text.strip_prefix("tags=")) {
        ("own" | "operator", _) => Ok(json!({ "source": text })),
        (_, Some(tags)) if !tags.is_empty() => {
            let tags: Vec<_> = tags.split(',').collect();
            Ok(json!({ "source": "tags", "tags": tags }))
        }
        _ => Err(Failure::usage("--key: write own, operator, or tags=a,b").into()),
    }
}

/// Whose key pays for a bot, for people.
pub(super) fn key_in_words(key: &Value) -> String {
    let tags = key["tags"].as_array().into_iter().flatten();
    let tags: Vec<_> = tags.filter_map(Value::as_str).collect();
    match key["source"].as_str() {
        Some("tags") => format!("the keyring's, tagged {}", tags.join(", ")),
        Some("operator") => "the keyring's".to_owned(),
        _ => "its own, or none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_days_or_instants() {
        let read = |text: &str| instant(text).ok().map(|at| at.to_string());
        let midnight = Some("2026-11-21T00:00:00Z".to_owned());
        assert_eq!(read("2026-11-21"), midnight);
        assert_eq!(read("2026-11-21T01:00:00+01:00"), midnight);
        for bad in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-11-21T00:00:00",
            "21.11.2026",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn money_is_read_to_the_millionth_and_never_guessed() {
        for (text, sum) in [
            ("5", 5_000_000),
            ("$2.50", 2_500_000),
            ("0.01", 10_000),
            (".5", 500_000),
            ("1.", 1_000_000),
            ("0.000001", 1),
        ] {
            assert_eq!(micro_usd(text).unwrap(), sum, "{text}");
        }
        for bad in [
            "",
            ".",
            "$",
            "-1",
            "+1",
            "1,50",
            "1e3",
            "0.0000001",
            "99999999999999999999",
        ] {
            assert!(micro_usd(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn whose_key_pays_is_said_in_a_word() {
        assert_eq!(key_source("own").unwrap(), json!({ "source": "own" }));
        assert_eq!(
            key_source("tags=a,b").unwrap(),
            json!({ "source": "tags", "tags": ["a", "b"] })
        );
        for bad in ["", "tags", "tags=", "sk-secret"] {
            let told = key_source(bad).unwrap_err().to_string();
            assert_eq!(told, "--key: write own, operator, or tags=a,b");
        }
        assert_eq!(
            key_in_words(&json!({ "source": "tags", "tags": ["a", "b"] })),
            "the keyring's, tagged a, b"
        );
    }
}
