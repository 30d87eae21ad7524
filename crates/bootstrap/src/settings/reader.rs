//! Turns values into types. An error names the key, its source and what to do.

use std::{collections::BTreeMap, ops::RangeInclusive, time::Duration};

use config::{Value, ValueKind};
use jiff::SignedDuration;

use super::{error::SettingsError, layers};

/// The stacked values.
pub(super) struct Reader(pub(super) BTreeMap<String, Value>);

impl Reader {
    /// Makes the error of a value that cannot be used.
    pub(super) fn invalid(
        &self,
        key: &str,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) -> SettingsError {
        SettingsError::Invalid {
            key: key.to_owned(),
            origin: self.origin(key),
            problem: problem.into(),
            fix: fix.into(),
        }
    }

    /// Where a key's value came from.
    pub(super) fn origin(&self, key: &str) -> String {
        self.0
            .get(key)
            .map_or_else(|| layers::DEFAULT_ORIGIN.to_owned(), layers::origin)
    }

    /// A text; `None` when it is not set.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, SettingsError> {
        match self.0.get(key).map(|value| &value.kind) {
            None => Ok(None),
            Some(ValueKind::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.invalid(key, "is no text", "put it in quotation marks")),
        }
    }

    /// A text parsed by `parse`; `fix` is the expected shape with an example.
    pub(super) fn parsed<T>(
        &self,
        key: &str,
        fix: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        let text = self.text(key)?.unwrap_or_default();
        parse(&text).ok_or_else(|| self.invalid(key, format!("cannot be {text:?}"), fix))
    }

    /// A flag; texts from environment and flags count when they are `true` or `false`.
    pub(super) fn flag(&self, key: &str) -> Result<bool, SettingsError> {
        match self.0.get(key).map(|value| &value.kind) {
            Some(ValueKind::Boolean(flag)) => Ok(*flag),
            Some(ValueKind::String(text)) if text == "true" => Ok(true),
            Some(ValueKind::String(text)) if text == "false" => Ok(false),
            _ => Err(self.invalid(key, "is neither true nor false", "write one of the two")),
        }
    }

    /// A whole number within a range.
    pub(super) fn number<N>(&self, key: &str, range: RangeInclusive<N>) -> Result<N, SettingsError>
    where
        N: TryFrom<i128> + PartialOrd + std::fmt::Display,
    {
        let number = match self.0.get(key).map(|value| &value.kind) {
            Some(ValueKind::I64(number)) => Some(i128::from(*number)),
            Some(ValueKind::U64(number)) => Some(i128::from(*number)),
            Some(ValueKind::String(text)) => text.parse().ok(),
            _ => None,
        };
        let number =
            number.ok_or_else(|| self.invalid(key, "is no whole number", "write digits only"))?;
        let within = N::try_from(number)
            .ok()
            .filter(|number| range.contains(number));
        within.ok_or_else(|| {
            let (first, last) = (range.start(), range.end());
            self.invalid(
                key,
                format!("cannot be {number}"),
                format!("choose {first} to {last}"),
            )
        })
    }

    /// A length of time such as `10s`, `3m` or `500ms`, within a range; a bare number is refused, because nobody
    /// can tell its unit.
    pub(super) fn duration(
        &self,
        key: &str,
        range: RangeInclusive<Duration>,
    ) -> Result<Duration, SettingsError> {
        let shape = "write a number and a unit, as in 500ms, 10s, 3m or 168h";
        let length = self.parsed(key, shape, |text| {
            let length: SignedDuration = text.parse().ok()?;
            Duration::try_from(length).ok()
        })?;
        if range.contains(&length) {
            return Ok(length);
        }
        let (first, last) = (shown(*range.start()), shown(*range.end()));
        Err(self.invalid(
            key,
            format!("cannot be {}", shown(length)),
            format!("choose {first} to {last}"),
        ))
    }

    /// A list of texts; a text from environment or flags is split at commas.
    pub(super) fn list(&self, key: &str) -> Result<Vec<String>, SettingsError> {
        let wrong = || self.invalid(key, "is no list of texts", "write it as [\"a\", \"b\"]");
        match self.0.get(key).map(|value| &value.kind) {
            Some(ValueKind::Array(items)) => items
                .iter()
                .map(|item| match &item.kind {
                    ValueKind::String(text) => Ok(text.clone()),
                    _ => Err(wrong()),
                })
                .collect(),
            Some(ValueKind::String(text)) => Ok(text
                .split(',')
                .map(|item| item.trim().to_owned())
                .filter(|item| !item.is_empty())
                .collect()),
            _ => Err(wrong()),
        }
    }
}

fn shown(length: Duration) -> String {
    SignedDuration::try_from(length)
        .map_or_else(|_| format!("{length:?}"), |length| format!("{length:#}"))
}
