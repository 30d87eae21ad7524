//! Use, added up from single requests.

use std::collections::BTreeMap;

use botmaker_domain::{
    BotId,
    keyring::{
        BotUsage, Budget, BudgetLimit, BudgetPeriod, BudgetScope, BudgetState, MicroUsd,
        RequestRecord, UsageGroup, UsageQuery, UsageRow,
    },
};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

const HOUR_SECONDS: i64 = 3600;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;

/// The beginning of the hour or day (in seconds) that holds `at`.
fn floor(at: Timestamp, seconds: i64) -> Timestamp {
    let start = at.as_second().div_euclid(seconds) * seconds;
    Timestamp::from_second(start).unwrap_or(at)
}

/// The present period's beginning and the next one's.
fn period_of(now: Timestamp, period: BudgetPeriod) -> (Timestamp, Timestamp) {
    let day = floor(now, DAY_SECONDS);
    match period {
        BudgetPeriod::Day => (day, day + SignedDuration::from_hours(24)),
        BudgetPeriod::Month => {
            let first = day.to_zoned(TimeZone::UTC).first_of_month();
            let next = first
                .as_ref()
                .ok()
                .and_then(|it| it.checked_add(1.month()).ok());
            let began = first.map_or(day, |it| it.timestamp());
            (began, next.map_or(day, |it| it.timestamp()))
        }
    }
}

fn is_of(record: &RequestRecord, scope: BudgetScope) -> bool {
    match scope {
        BudgetScope::All => true,
        BudgetScope::Bot(bot) => record.bot == bot,
        BudgetScope::Key(key) => record.key == key,
    }
}

/// Where a budget stands.
pub(super) fn budget_state(
    budget: Budget,
    records: &[RequestRecord],
    now: Timestamp,
) -> BudgetState {
    let (began_at, resets_at) = period_of(now, budget.period);
    let within = records
        .iter()
        .filter(|it| is_of(it, budget.scope) && it.at >= began_at && it.at < resets_at);
    let spent = within
        .map(|it| match budget.limit {
            BudgetLimit::Money(_) => it.cost.unwrap_or_default().0,
            BudgetLimit::Tokens(_) => it.tokens.total(),
        })
        .sum();
    BudgetState {
        budget,
        spent,
        reserved: 0,
        began_at,
        resets_at,
    }
}

/// Answers a query.
pub(super) fn rows(query: &UsageQuery, records: &[RequestRecord]) -> Vec<UsageRow> {
    let (from, to) = (
        floor(query.from, HOUR_SECONDS),
        floor(query.to, HOUR_SECONDS),
    );
    let has = |group| query.groups.contains(&group);
    let mut sums: BTreeMap<String, UsageRow> = BTreeMap::new();
    if query.groups.is_empty() {
        sums.insert(format!("{:?}", UsageRow::default()), UsageRow::default());
    }
    for record in records {
        let is_asked_for = query.bots.is_empty() || query.bots.contains(&record.bot);
        if record.at < from || record.at >= to || !is_asked_for {
            continue;
        }
        let at = if has(UsageGroup::Hour) {
            Some(floor(record.at, HOUR_SECONDS))
        } else {
            has(UsageGroup::Day).then(|| floor(record.at, DAY_SECONDS))
        };
        let row = UsageRow {
            bot: has(UsageGroup::Bot).then_some(record.bot),
            key: has(UsageGroup::Key).then_some(record.key),
            vendor: has(UsageGroup::Vendor).then(|| record.vendor.clone()),
            model: has(UsageGroup::Model).then(|| record.model.clone()),
            at,
            ..UsageRow::default()
        };
        add(sums.entry(format!("{row:?}")).or_insert(row), record);
    }
    sums.into_values().collect()
}

fn add(row: &mut UsageRow, record: &RequestRecord) {
    let is_success = record.is_whole && record.status.is_some_and(|status| status < 400);
    row.requests += 1;
    row.failures += u64::from(!is_success);
    row.tokens = row.tokens.saturating_add(record.tokens);
    row.cost = row.cost.saturating_add(record.cost.unwrap_or_default());
    row.unpriced += u64::from(record.cost.is_none());
}

/// What is said of a bot at a glance; `None` when it used nothing.
pub(super) fn bot_usage(bot: BotId, records: &[RequestRecord], now: Timestamp) -> Option<BotUsage> {
    let own: Vec<_> = records.iter().filter(|it| it.bot == bot).collect();
    let since = |at: Timestamp| {
        let costs = own.iter().filter(|it| it.at >= at);
        costs.fold(MicroUsd(0), |sum, it| {
            sum.saturating_add(it.cost.unwrap_or_default())
        })
    };
    let last = own.iter().map(|it| it.at).max()?;
    Some(BotUsage {
        bot,
        requests: own.len() as u64,
        tokens: own.iter().map(|it| it.tokens.total()).sum(),
        cost: since(Timestamp::MIN),
        cost_today: since(period_of(now, BudgetPeriod::Day).0),
        cost_month: since(period_of(now, BudgetPeriod::Month).0),
        cost_week: since(now - SignedDuration::from_hours(7 * 24)),
        last_active_at: Some(last),
    })
}
