//! When a budget begins anew: at midnight, or at midnight before the first of a month, in UTC.

use botmaker_domain::keyring::BudgetPeriod;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// When the period that holds an instant began, and when the next one begins.
pub(crate) fn bounds(period: BudgetPeriod, now: Timestamp) -> (Timestamp, Timestamp) {
    let today = now.to_zoned(TimeZone::UTC).date();
    let (first, span) = match period {
        BudgetPeriod::Day => (today, 1.day()),
        BudgetPeriod::Month => (today.first_of_month(), 1.month()),
    };
    // The calendar has an end, in the year 9999.
    let next = first.checked_add(span).ok().and_then(midnight);
    (
        midnight(first).unwrap_or(Timestamp::MIN),
        next.unwrap_or(Timestamp::MAX),
    )
}

fn midnight(date: Date) -> Option<Timestamp> {
    let zoned = date.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn days_and_months_begin_at_midnight() {
        let now = at("2028-02-29T23:59:59.999999999Z");
        let day = (at("2028-02-29T00:00:00Z"), at("2028-03-01T00:00:00Z"));
        assert_eq!(bounds(BudgetPeriod::Day, now), day);
        let month = (at("2028-02-01T00:00:00Z"), at("2028-03-01T00:00:00Z"));
        assert_eq!(bounds(BudgetPeriod::Month, now), month);
        assert_eq!(bounds(BudgetPeriod::Day, day.1).0, day.1);
        let december = bounds(BudgetPeriod::Month, at("2026-12-31T12:00:00Z"));
        assert_eq!(december.1, at("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn the_first_and_the_last_instant_have_a_period() {
        for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            for period in [BudgetPeriod::Day, BudgetPeriod::Month] {
                let (began, ends) = bounds(period, now);
                assert!(began <= now && now <= ends, "{now}");
            }
        }
    }
}
