//! What was used: questions to `usage_hours`, `usage_totals` and `requests_recent`.

use botmaker_domain::{
    BotId,
    keyring::{
        BotUsage, BudgetPeriod, KeyId, MicroUsd, RequestRecord, TokenCounts, UsageGroup,
        UsageQuery, UsageRow,
    },
};
use botmaker_ports::KeyringError;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    KeyringStore,
    convert::{
        from_amount, from_micros, from_small, hour_of, maybe_from_micros, maybe_from_small,
        to_json, to_micros, to_vendor,
    },
    error::failed,
};
use crate::ledger::period::bounds;

/// The most requests that one question gets.
const MOST_RECENT: u32 = 500;
/// What the pace is reckoned from.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What one bot spent of one key's in some time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Spending {
    pub(crate) bot: BotId,
    pub(crate) key: KeyId,
    pub(crate) tokens: u64,
    pub(crate) cost: u64,
}

/// A row as the database adds it up.
struct SumRow {
    bot: Option<Uuid>,
    key: Option<Uuid>,
    vendor: Option<String>,
    model: Option<String>,
    at: Option<i64>,
    requests: i64,
    failures: i64,
    input: i64,
    cached: i64,
    cache_write: i64,
    output: i64,
    cost: i64,
    unpriced: i64,
}

impl SumRow {
    fn into_usage(self) -> Result<UsageRow, KeyringError> {
        Ok(UsageRow {
            bot: self.bot.map(BotId::from_uuid),
            key: self.key.map(KeyId::from_uuid),
            vendor: self.vendor.as_deref().map(to_vendor).transpose()?,
            model: self.model,
            at: maybe_from_micros(self.at, "hour")?,
            requests: from_amount(self.requests),
            failures: from_amount(self.failures),
            tokens: TokenCounts {
                input: from_amount(self.input),
                cached: from_amount(self.cached),
                cache_write: from_amount(self.cache_write),
                output: from_amount(self.output),
            },
            cost: MicroUsd(from_amount(self.cost)),
            unpriced: from_amount(self.unpriced),
        })
    }
}

impl KeyringStore {
    /// What was used, added up. Rows are in the order of time, bot, key, vendor and model; where nothing was used there are
    /// none, but a question without groups always has its one row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn usage(&self, query: &UsageQuery) -> Result<Vec<UsageRow>, KeyringError> {
        let has = |group| query.groups.contains(&group);
        let (bot, key) = (has(UsageGroup::Bot), has(UsageGroup::Key));
        let (vendor, model) = (has(UsageGroup::Vendor), has(UsageGroup::Model));
        // Of hours and days the finer one tells both.
        let (hour, day) = (has(UsageGroup::Hour), has(UsageGroup::Day));
        let (from, to) = (hour_of(query.from), hour_of(query.to));
        let is_all = query.bots.is_empty();
        let bots = bots_json(&query.bots)?;
        let rows = sqlx::query_as!(
            SumRow,
            r#"SELECT iif(?1, bot_id, NULL) AS "bot?: Uuid", iif(?2, key_id, NULL) AS "key?: Uuid",
                iif(?3, vendor, NULL) AS "vendor?: String", iif(?4, model, NULL) AS "model?: String",
                iif(?5, hour, iif(?6, hour - hour % 86400000000, NULL)) AS "at?: i64",
                sum(requests) AS "requests!: i64", sum(failures) AS "failures!: i64", sum(input) AS "input!: i64",
                sum(cached) AS "cached!: i64", sum(cache_write) AS "cache_write!: i64", sum(output) AS "output!: i64",
                sum(cost) AS "cost!: i64", sum(unpriced) AS "unpriced!: i64"
            FROM usage_hours
            WHERE hour >= ?7 AND hour < ?8 AND (?9 OR bot_id IN (SELECT unhex(value) FROM json_each(?10)))
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 5, 1, 2, 3, 4"#,
            bot,
            key,
            vendor,
            model,
            hour,
            day,
            from,
            to,
            is_all,
            bots,
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        if rows.is_empty() && query.groups.is_empty() {
            return Ok(vec![UsageRow::default()]);
        }
        rows.into_iter().map(SumRow::into_usage).collect()
    }

    /// What each of these bots used, at a glance; bots that used nothing are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bot_usage(
        &self,
        bots: &[BotId],
        now: Timestamp,
    ) -> Result<Vec<BotUsage>, KeyringError> {
        let day = to_micros(bounds(BudgetPeriod::Day, now).0);
        let month = to_micros(bounds(BudgetPeriod::Month, now).0);
        let week = hour_of(now.saturating_sub(WEEK).unwrap_or(Timestamp::MIN));
        let oldest = day.min(month).min(week);
        let bots = bots_json(bots)?;
        let rows = sqlx::query!(
            r#"SELECT usage_totals.bot_id AS "bot: Uuid", usage_totals.requests, usage_totals.tokens, usage_totals.cost,
                last_active_at,
                coalesce(sum(usage_hours.cost) FILTER (WHERE hour >= ?1), 0) AS "today!: i64",
                coalesce(sum(usage_hours.cost) FILTER (WHERE hour >= ?2), 0) AS "month!: i64",
                coalesce(sum(usage_hours.cost) FILTER (WHERE hour >= ?3), 0) AS "week!: i64"
            FROM usage_totals LEFT JOIN usage_hours ON usage_hours.bot_id = usage_totals.bot_id AND hour >= ?4
            WHERE usage_totals.bot_id IN (SELECT unhex(value) FROM json_each(?5))
            GROUP BY usage_totals.bot_id"#,
            day,
            month,
            week,
            oldest,
            bots,
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let money = |amount| MicroUsd(from_amount(amount));
        let usages = rows.into_iter().map(|row| {
            Ok(BotUsage {
                bot: BotId::from_uuid(row.bot),
                requests: from_amount(row.requests),
                tokens: from_amount(row.tokens),
                cost: money(row.cost),
                cost_today: money(row.today),
                cost_month: money(row.month),
                cost_week: money(row.week),
                last_active_at: Some(from_micros(row.last_active_at, "last_active_at")?),
            })
        });
        usages.collect()
    }

    /// What was spent from one instant to another, both at the full hour, by bot and key.
    pub(crate) async fn spending(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Spending>, KeyringError> {
        let (from, to) = (to_micros(from), to_micros(to));
        let rows = sqlx::query!(
            r#"SELECT bot_id AS "bot: Uuid", key_id AS "key: Uuid",
                sum(input + cached + cache_write + output) AS "tokens!: i64", sum(cost) AS "cost!: i64"
            FROM usage_hours WHERE hour >= ? AND hour < ? GROUP BY bot_id, key_id"#,
            from,
            to
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let spendings = rows.into_iter().map(|row| Spending {
            bot: BotId::from_uuid(row.bot),
            key: KeyId::from_uuid(row.key),
            tokens: from_amount(row.tokens),
            cost: from_amount(row.cost),
        });
        Ok(spendings.collect())
    }

    /// The last requests, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent(
        &self,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<RequestRecord>, KeyringError> {
        let limit = limit.min(MOST_RECENT);
        let rows = match bot.map(BotId::uuid) {
            Some(bot) => {
                sqlx::query_as!(
                    RecentRow,
                    r#"SELECT at, bot_id AS "bot_id: Uuid", key_id AS "key_id: Uuid", vendor, model, status,
                        is_whole AS "is_whole: bool", input, cached, cache_write, output,
                        is_measured AS "is_measured: bool", cost, first_byte_ms, total_ms
                    FROM requests_recent WHERE bot_id = ? ORDER BY id DESC LIMIT ?"#,
                    bot,
                    limit
                )
                .fetch_all(self.readers())
                .await
            }
            None => {
                sqlx::query_as!(
                    RecentRow,
                    r#"SELECT at, bot_id AS "bot_id: Uuid", key_id AS "key_id: Uuid", vendor, model, status,
                        is_whole AS "is_whole: bool", input, cached, cache_write, output,
                        is_measured AS "is_measured: bool", cost, first_byte_ms, total_ms
                    FROM requests_recent ORDER BY id DESC LIMIT ?"#,
                    limit
                )
                .fetch_all(self.readers())
                .await
            }
        };
        let rows = rows.map_err(failed)?;
        rows.into_iter().map(RecentRow::into_record).collect()
    }
}

struct RecentRow {
    at: i64,
    bot_id: Uuid,
    key_id: Uuid,
    vendor: String,
    model: String,
    status: Option<i64>,
    is_whole: bool,
    input: i64,
    cached: i64,
    cache_write: i64,
    output: i64,
    is_measured: bool,
    cost: Option<i64>,
    first_byte_ms: Option<i64>,
    total_ms: i64,
}

impl RecentRow {
    fn into_record(self) -> Result<RequestRecord, KeyringError> {
        Ok(RequestRecord {
            at: from_micros(self.at, "at")?,
            bot: BotId::from_uuid(self.bot_id),
            key: KeyId::from_uuid(self.key_id),
            vendor: to_vendor(&self.vendor)?,
            model: self.model,
            status: maybe_from_small(self.status, "status")?,
            is_whole: self.is_whole,
            tokens: TokenCounts {
                input: from_amount(self.input),
                cached: from_amount(self.cached),
                cache_write: from_amount(self.cache_write),
                output: from_amount(self.output),
            },
            is_measured: self.is_measured,
            cost: self.cost.map(|cost| MicroUsd(from_amount(cost))),
            first_byte_ms: maybe_from_small(self.first_byte_ms, "first_byte_ms")?,
            total_ms: from_small(self.total_ms, "total_ms")?,
        })
    }
}

/// Bots for `json_each`: their ids in hexadecimal.
fn bots_json(bots: &[BotId]) -> Result<String, KeyringError> {
    let ids: Vec<String> = bots
        .iter()
        .map(|bot| bot.uuid().as_simple().to_string())
        .collect();
    to_json(&ids)
}
