//! What was used long ago: by the day in the place of by the hour, and in the end not at all.

use botmaker_ports::KeyringError;
use jiff::{SignedDuration, Timestamp};

use super::{
    KeyringStore,
    convert::{DAY, day_of},
    error::failed,
};

/// So long use is told by the hour: longer than any month, so that what budgets are reckoned from stays as it is.
const BY_HOUR: SignedDuration = SignedDuration::from_hours(62 * 24);
/// So long it is told by the day. What bots used in their whole life is kept apart from it.
const BY_DAY: SignedDuration = SignedDuration::from_hours(800 * 24);

impl KeyringStore {
    /// Folds one day whose hours are not needed any more into one row for each bot, key and model. Sums stay the same.
    /// Returns whether there was one: then there may be another. One transaction, so that others who write wait for a day's
    /// rows at most.
    ///
    /// # Errors
    /// When the database fails: then nothing is folded.
    pub(crate) async fn fold_a_day(&self, now: Timestamp) -> Result<bool, KeyringError> {
        let until = day_of(now.saturating_sub(BY_HOUR).unwrap_or(Timestamp::MIN));
        let hour = sqlx::query_scalar!(
            r#"SELECT min(hour) AS "hour: i64" FROM usage_hours WHERE hour < ? AND hour % 86400000000 <> 0"#,
            until
        )
        .fetch_one(self.readers())
        .await
        .map_err(failed)?;
        let Some(hour) = hour else { return Ok(false) };
        let begins = hour - hour.rem_euclid(DAY);
        let ends = begins + DAY;
        let mut write = self.begin().await?;
        let folded = sqlx::query!(
            "INSERT INTO usage_hours (bot_id, hour, key_id, vendor, model, requests, failures, input, cached, cache_write,
                output, cost, unpriced)
            SELECT bot_id, ?1, key_id, vendor, model, sum(requests), sum(failures), sum(input), sum(cached), sum(cache_write),
                sum(output), sum(cost), sum(unpriced)
            FROM usage_hours WHERE hour > ?1 AND hour < ?2 GROUP BY bot_id, key_id, vendor, model
            ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, failures = failures + excluded.failures,
                input = input + excluded.input, cached = cached + excluded.cached,
                cache_write = cache_write + excluded.cache_write, output = output + excluded.output,
                cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced",
            begins,
            ends,
        )
        .execute(write.connection())
        .await;
        let done = match folded {
            Ok(_) => {
                sqlx::query!(
                    "DELETE FROM usage_hours WHERE hour > ? AND hour < ?",
                    begins,
                    ends
                )
                .execute(write.connection())
                .await
            }
            Err(error) => Err(error),
        };
        write.finish(done.map(|_| true).map_err(failed)).await
    }

    /// Forgets the first day that is not told any more. Returns whether there was one: then there may be another.
    ///
    /// # Errors
    /// When the database fails: then nothing is forgotten.
    pub(crate) async fn drop_a_day(&self, now: Timestamp) -> Result<bool, KeyringError> {
        let until = day_of(now.saturating_sub(BY_DAY).unwrap_or(Timestamp::MIN));
        let hour = sqlx::query_scalar!(
            r#"SELECT min(hour) AS "first: i64" FROM usage_hours WHERE hour < ?"#,
            until
        )
        .fetch_one(self.readers())
        .await
        .map_err(failed)?;
        let Some(hour) = hour else { return Ok(false) };
        let ends = hour - hour.rem_euclid(DAY) + DAY;
        let mut write = self.begin().await?;
        let done = sqlx::query!("DELETE FROM usage_hours WHERE hour < ?", ends)
            .execute(write.connection())
            .await;
        write.finish(done.map(|_| true).map_err(failed)).await
    }
}
