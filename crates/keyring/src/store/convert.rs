//! Between a row's columns and the words of the domain.

use botmaker_domain::{
    BaseUrl, ProviderId,
    keyring::{BudgetPeriod, BudgetScope},
};
use botmaker_ports::KeyringError;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::error::unreadable;

/// Microseconds of an hour.
pub(crate) const HOUR: i64 = 3_600_000_000;

/// Microseconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// The integer that stands for an instant: microseconds since the Unix epoch, UTC.
pub(crate) fn to_micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

/// The instant that an integer stands for.
pub(crate) fn from_micros(micros: i64, column: &str) -> Result<Timestamp, KeyringError> {
    parts(micros).ok_or_else(|| unreadable(column))
}

/// As [`from_micros`], where there may be none.
pub(crate) fn maybe_from_micros(
    micros: Option<i64>,
    column: &str,
) -> Result<Option<Timestamp>, KeyringError> {
    micros.map(|micros| from_micros(micros, column)).transpose()
}

/// The instant as the database gives it back: to the microsecond.
pub(crate) fn as_stored(instant: Timestamp) -> Timestamp {
    parts(to_micros(instant)).unwrap_or(instant)
}

/// By seconds and the rest, because `Timestamp::from_microsecond` refuses the last second that there is.
fn parts(micros: i64) -> Option<Timestamp> {
    let nanoseconds = i32::try_from(micros.rem_euclid(1_000_000) * 1000).ok()?;
    Timestamp::new(micros.div_euclid(1_000_000), nanoseconds).ok()
}

/// The beginning of the hour that holds an instant.
pub(crate) fn hour_of(instant: Timestamp) -> i64 {
    let micros = to_micros(instant);
    micros - micros.rem_euclid(HOUR)
}

/// The beginning of the day that holds an instant, UTC.
pub(crate) fn day_of(instant: Timestamp) -> i64 {
    let micros = to_micros(instant);
    micros - micros.rem_euclid(DAY)
}

/// An amount for a signed column; what is too great for it stays at the greatest number there is.
pub(crate) fn to_amount(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

/// An amount of a column that holds none below 0.
pub(crate) fn from_amount(amount: i64) -> u64 {
    u64::try_from(amount).unwrap_or(0)
}

/// A small number of a column whose range the schema checks.
pub(crate) fn from_small<N: TryFrom<i64>>(value: i64, column: &str) -> Result<N, KeyringError> {
    N::try_from(value).map_err(|_| unreadable(column))
}

/// As [`from_small`], where there may be none.
pub(crate) fn maybe_from_small<N: TryFrom<i64>>(
    value: Option<i64>,
    column: &str,
) -> Result<Option<N>, KeyringError> {
    value.map(|value| from_small(value, column)).transpose()
}

/// A value as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, KeyringError> {
    serde_json::to_string(value).map_err(|error| KeyringError::Failed {
        message: error.to_string(),
    })
}

/// A value of a JSON column.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, KeyringError> {
    serde_json::from_str(text).map_err(|_| unreadable(column))
}

/// A vendor's id.
pub(crate) fn to_vendor(text: &str) -> Result<ProviderId, KeyringError> {
    ProviderId::parse(text).map_err(|_| unreadable("vendor"))
}

/// An address, where there is one.
pub(crate) fn to_base_url(text: Option<&str>) -> Result<Option<BaseUrl>, KeyringError> {
    let parsed = text.map(BaseUrl::parse).transpose();
    parsed.map_err(|_| unreadable("base_url"))
}

/// A digest of 32 bytes.
pub(crate) fn to_digest(bytes: &[u8], column: &str) -> Result<[u8; 32], KeyringError> {
    bytes.try_into().map_err(|_| unreadable(column))
}

/// The two columns of a scope: its sort, and whose it is.
pub(crate) fn scope_columns(scope: BudgetScope) -> (&'static str, Vec<u8>) {
    match scope {
        BudgetScope::All => ("all", Vec::new()),
        BudgetScope::Bot(bot) => ("bot", bot.uuid().into_bytes().to_vec()),
        BudgetScope::Key(key) => ("key", key.uuid().into_bytes().to_vec()),
    }
}

/// The scope of two columns.
pub(crate) fn to_scope(scope: &str, id: &[u8]) -> Result<BudgetScope, KeyringError> {
    use botmaker_domain::{BotId, keyring::KeyId};
    let id = || Uuid::from_slice(id).map_err(|_| unreadable("scope_id"));
    match scope {
        "all" => Ok(BudgetScope::All),
        "bot" => Ok(BudgetScope::Bot(BotId::from_uuid(id()?))),
        "key" => Ok(BudgetScope::Key(KeyId::from_uuid(id()?))),
        _ => Err(unreadable("scope")),
    }
}

/// A period's word.
pub(crate) const fn period_word(period: BudgetPeriod) -> &'static str {
    match period {
        BudgetPeriod::Day => "day",
        BudgetPeriod::Month => "month",
    }
}

/// The period of a word.
pub(crate) fn to_period(word: &str) -> Result<BudgetPeriod, KeyringError> {
    match word {
        "day" => Ok(BudgetPeriod::Day),
        "month" => Ok(BudgetPeriod::Month),
        _ => Err(unreadable("period")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_instant_come_back() {
        for instant in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            let back = from_micros(to_micros(instant), "at");
            assert_eq!(back, Ok(as_stored(instant)), "{instant}");
        }
    }

    #[test]
    fn an_hour_holds_its_instants() {
        let at: Timestamp = "2026-02-03T04:59:59.999999Z".parse().unwrap();
        let hour: Timestamp = "2026-02-03T04:00:00Z".parse().unwrap();
        assert_eq!(hour_of(at), to_micros(hour));
        assert_eq!(hour_of(hour), to_micros(hour));
        assert_eq!(hour_of(Timestamp::UNIX_EPOCH), 0);
    }
}
