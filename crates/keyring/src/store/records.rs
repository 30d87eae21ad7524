//! Requests on their way into the tables `usage_hours`, `usage_totals`, `requests_recent` and `keys`.
//!
//! Rows are given as one text of JSON for each table: a statement costs two changes of threads, which for a thousand rows is
//! more than everything else together.

use botmaker_domain::{
    BotId,
    keyring::{KeyId, RequestRecord},
};
use botmaker_ports::KeyringError;
use serde::Serialize;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    KeyringStore,
    batch::{Batch, HourKey, RECENT, Sums, bounded, cost_of, model_of},
    convert::{to_amount, to_micros},
    error::failed,
};

/// Rows of one text: some 200 kB.
const ROWS: usize = 1000;

fn hour_row((key, sums): (&HourKey, &Sums)) -> impl Serialize {
    let tokens = sums.tokens;
    (
        hex(key.bot.uuid()),
        key.hour,
        hex(key.key.uuid()),
        key.vendor.clone(),
        key.model.clone(),
        to_amount(sums.requests),
        to_amount(sums.failures),
        to_amount(tokens.input),
        to_amount(tokens.cached),
        to_amount(tokens.cache_write),
        to_amount(tokens.output),
        to_amount(sums.cost),
        to_amount(sums.unpriced),
    )
}

fn total_row((bot, sums): (&BotId, &Sums)) -> impl Serialize {
    let (tokens, cost) = (to_amount(sums.tokens.total()), to_amount(sums.cost));
    let requests = to_amount(sums.requests);
    (hex(bot.uuid()), requests, tokens, cost, sums.last_at)
}

fn use_row((key, minute): (&KeyId, &i64)) -> impl Serialize {
    (hex(key.uuid()), *minute)
}

fn recent_row(record: &RequestRecord) -> impl Serialize {
    let tokens = bounded(record.tokens);
    (
        to_micros(record.at),
        hex(record.bot.uuid()),
        hex(record.key.uuid()),
        record.vendor.as_str().to_owned(),
        model_of(record),
        record.status,
        record.is_whole,
        to_amount(tokens.input),
        to_amount(tokens.cached),
        to_amount(tokens.cache_write),
        to_amount(tokens.output),
        record.is_measured,
        cost_of(record).map(to_amount),
        record.first_byte_ms,
        record.total_ms,
    )
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}

/// The next rows as one text; `None` when there are no more.
fn next_text(
    rows: &mut impl Iterator<Item = impl Serialize>,
) -> Result<Option<String>, sqlx::Error> {
    let rows: Vec<_> = rows.take(ROWS).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_string(&rows);
    text.map(Some)
        .map_err(|error| sqlx::Error::Encode(error.into()))
}

impl KeyringStore {
    /// Writes requests in one transaction: all of them are on the disk when it returns, or none.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn write_batch(&self, batch: &Batch) -> Result<(), KeyringError> {
        let mut write = self.begin().await?;
        let done = write_all(write.connection(), batch).await;
        write.finish(done.map_err(failed)).await
    }
}

async fn write_all(connection: &mut SqliteConnection, batch: &Batch) -> Result<(), sqlx::Error> {
    let mut hours = batch.hours.iter().map(hour_row);
    while let Some(rows) = next_text(&mut hours)? {
        add_hours(&mut *connection, &rows).await?;
    }
    let mut totals = batch.totals.iter().map(total_row);
    while let Some(rows) = next_text(&mut totals)? {
        add_totals(&mut *connection, &rows).await?;
    }
    let mut used = batch.used.iter().map(use_row);
    while let Some(rows) = next_text(&mut used)? {
        note_uses(&mut *connection, &rows).await?;
    }
    let mut recent = batch.recent.iter().map(recent_row);
    while let Some(rows) = next_text(&mut recent)? {
        add_recent(&mut *connection, &rows).await?;
    }
    let kept = to_amount(RECENT as u64);
    sqlx::query!(
        "DELETE FROM requests_recent WHERE id <= (SELECT max(id) FROM requests_recent) - ?",
        kept
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn add_hours(connection: &mut SqliteConnection, rows: &str) -> Result<(), sqlx::Error> {
    // SQLite takes ON for a join where no WHERE stands before it.
    sqlx::query!(
        "INSERT INTO usage_hours (bot_id, hour, key_id, vendor, model, requests, failures, input, cached, cache_write,
            output, cost, unpriced)
        SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4, value ->> 5, value ->> 6,
            value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12
        FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, failures = failures + excluded.failures,
            input = input + excluded.input, cached = cached + excluded.cached,
            cache_write = cache_write + excluded.cache_write, output = output + excluded.output,
            cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced",
        rows
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn add_totals(connection: &mut SqliteConnection, rows: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO usage_totals (bot_id, requests, tokens, cost, last_active_at)
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, tokens = tokens + excluded.tokens,
            cost = cost + excluded.cost, last_active_at = max(last_active_at, excluded.last_active_at)",
        rows
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn note_uses(connection: &mut SqliteConnection, rows: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE keys SET last_used_at = used.minute
        FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS minute FROM json_each(?)) AS used
        WHERE keys.id = used.id AND (last_used_at IS NULL OR last_used_at < used.minute)",
        rows
    )
    .execute(connection)
    .await
    .map(|_| ())
}

async fn add_recent(connection: &mut SqliteConnection, rows: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO requests_recent (at, bot_id, key_id, vendor, model, status, is_whole, input, cached, cache_write,
            output, is_measured, cost, first_byte_ms, total_ms)
        SELECT value ->> 0, unhex(value ->> 1), unhex(value ->> 2), value ->> 3, value ->> 4, value ->> 5, value ->> 6,
            value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14
        FROM json_each(?)",
        rows
    )
    .execute(connection)
    .await
    .map(|_| ())
}
