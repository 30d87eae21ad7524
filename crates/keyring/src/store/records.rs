//! Requests on their way into the tables `usage_hours`, `usage_totals`, `requests_recent` and `keys`.

use std::collections::BTreeMap;

use botmaker_domain::{
    BotId,
    keyring::{KeyId, RequestRecord, TokenCounts},
};
use botmaker_ports::KeyringError;
use sqlx::SqliteConnection;

use super::{
    KeyringStore,
    convert::{hour_of, to_amount, to_micros},
    error::failed,
};

/// So many of the last requests are kept.
pub const RECENT: i64 = 10_000;
/// No request has more tokens or costs more than a million dollars. A vendor's numbers are another's word: without a bound
/// a few of them would make sums overflow that everybody asks for.
const MOST: u64 = 1_000_000_000_000;
/// Characters of a model's name.
const MODEL_CHARS: usize = 200;
/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// What is added up in one row of `usage_hours`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct HourKey {
    bot: BotId,
    hour: i64,
    key: KeyId,
    vendor: String,
    model: String,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    requests: u64,
    failures: u64,
    tokens: TokenCounts,
    cost: u64,
    unpriced: u64,
    last_at: i64,
}

impl Sums {
    fn add(&mut self, record: &RequestRecord) {
        let is_failure = !record.is_whole || record.status.is_none_or(|status| status >= 400);
        self.requests += 1;
        self.failures += u64::from(is_failure);
        self.tokens = self.tokens.saturating_add(bounded(record.tokens));
        self.cost += cost_of(record).unwrap_or(0);
        self.unpriced += u64::from(record.cost.is_none());
        self.last_at = self.last_at.max(to_micros(record.at));
    }
}

fn bounded(tokens: TokenCounts) -> TokenCounts {
    TokenCounts {
        input: tokens.input.min(MOST),
        cached: tokens.cached.min(MOST),
        cache_write: tokens.cache_write.min(MOST),
        output: tokens.output.min(MOST),
    }
}

fn cost_of(record: &RequestRecord) -> Option<u64> {
    record.cost.map(|cost| cost.0.min(MOST))
}

fn model_of(record: &RequestRecord) -> String {
    record.model.chars().take(MODEL_CHARS).collect()
}

impl KeyringStore {
    /// Writes requests in one transaction: all of them are on the disk when it returns, or none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_records(&self, records: &[RequestRecord]) -> Result<(), KeyringError> {
        let mut hours: BTreeMap<HourKey, Sums> = BTreeMap::new();
        let mut totals: BTreeMap<BotId, Sums> = BTreeMap::new();
        let mut used: BTreeMap<KeyId, i64> = BTreeMap::new();
        for record in records {
            let key = HourKey {
                bot: record.bot,
                hour: hour_of(record.at),
                key: record.key,
                vendor: record.vendor.as_str().to_owned(),
                model: model_of(record),
            };
            hours.entry(key).or_default().add(record);
            totals.entry(record.bot).or_default().add(record);
            let at = to_micros(record.at);
            let minute = at - at.rem_euclid(MINUTE);
            let last = used.entry(record.key).or_insert(minute);
            *last = minute.max(*last);
        }
        let mut write = self.begin().await?;
        let done = write_all(write.connection(), records, &hours, &totals, &used).await;
        write.finish(done.map_err(failed)).await
    }
}

async fn write_all(
    connection: &mut SqliteConnection,
    records: &[RequestRecord],
    hours: &BTreeMap<HourKey, Sums>,
    totals: &BTreeMap<BotId, Sums>,
    used: &BTreeMap<KeyId, i64>,
) -> Result<(), sqlx::Error> {
    for (key, sums) in hours {
        add_hour(&mut *connection, key, sums).await?;
    }
    for (bot, sums) in totals {
        add_total(&mut *connection, *bot, sums).await?;
    }
    for (key, minute) in used {
        note_use(&mut *connection, *key, *minute).await?;
    }
    let mut newest = 0;
    for record in records {
        newest = add_recent(&mut *connection, record).await?;
    }
    let oldest = newest - RECENT;
    sqlx::query!("DELETE FROM requests_recent WHERE id <= ?", oldest)
        .execute(connection)
        .await
        .map(|_| ())
}

async fn add_hour(
    connection: &mut SqliteConnection,
    key: &HourKey,
    sums: &Sums,
) -> Result<(), sqlx::Error> {
    let (bot, key_id) = (key.bot.uuid(), key.key.uuid());
    let (requests, failures) = (to_amount(sums.requests), to_amount(sums.failures));
    let (input, cached) = (to_amount(sums.tokens.input), to_amount(sums.tokens.cached));
    let cache_write = to_amount(sums.tokens.cache_write);
    let output = to_amount(sums.tokens.output);
    let (cost, unpriced) = (to_amount(sums.cost), to_amount(sums.unpriced));
    sqlx::query!(
        "INSERT INTO usage_hours (bot_id, hour, key_id, vendor, model, requests, failures, input, cached, cache_write,
            output, cost, unpriced)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, failures = failures + excluded.failures,
            input = input + excluded.input, cached = cached + excluded.cached,
            cache_write = cache_write + excluded.cache_write, output = output + excluded.output,
            cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced",
        bot,
        key.hour,
        key_id,
        key.vendor,
        key.model,
        requests,
        failures,
        input,
        cached,
        cache_write,
        output,
        cost,
        unpriced,
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn add_total(
    connection: &mut SqliteConnection,
    bot: BotId,
    sums: &Sums,
) -> Result<(), sqlx::Error> {
    let bot = bot.uuid();
    let requests = to_amount(sums.requests);
    let (tokens, cost) = (to_amount(sums.tokens.total()), to_amount(sums.cost));
    sqlx::query!(
        "INSERT INTO usage_totals (bot_id, requests, tokens, cost, last_active_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, tokens = tokens + excluded.tokens,
            cost = cost + excluded.cost, last_active_at = max(last_active_at, excluded.last_active_at)",
        bot,
        requests,
        tokens,
        cost,
        sums.last_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn note_use(
    connection: &mut SqliteConnection,
    key: KeyId,
    minute: i64,
) -> Result<(), sqlx::Error> {
    let key = key.uuid();
    sqlx::query!(
        "UPDATE keys SET last_used_at = ?1 WHERE id = ?2 AND (last_used_at IS NULL OR last_used_at < ?1)",
        minute,
        key,
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn add_recent(
    connection: &mut SqliteConnection,
    record: &RequestRecord,
) -> Result<i64, sqlx::Error> {
    let (at, bot, key) = (to_micros(record.at), record.bot.uuid(), record.key.uuid());
    let (vendor, model) = (record.vendor.as_str(), model_of(record));
    let tokens = bounded(record.tokens);
    let (input, cached) = (to_amount(tokens.input), to_amount(tokens.cached));
    let (cache_write, output) = (to_amount(tokens.cache_write), to_amount(tokens.output));
    let cost = cost_of(record).map(to_amount);
    let done = sqlx::query!(
        "INSERT INTO requests_recent (at, bot_id, key_id, vendor, model, status, is_whole, input, cached, cache_write,
            output, is_measured, cost, first_byte_ms, total_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        at,
        bot,
        key,
        vendor,
        model,
        record.status,
        record.is_whole,
        input,
        cached,
        cache_write,
        output,
        record.is_measured,
        cost,
        record.first_byte_ms,
        record.total_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}
