//! Table `notices`: what people must hear, kept until the server has told it.

use botmaker_domain::keyring::{BudgetCrossing, Notice, NoticeSubject};
use botmaker_ports::{KeyringError, keyring::MOST_NOTICES};
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    KeyringStore,
    budgets::BudgetUnit,
    convert::{from_json, from_micros, period_word, scope_columns, to_amount, to_json, to_micros},
    error::failed,
};

/// Where nobody asks for notices they must not fill the disk: the newest are kept.
const KEPT: i64 = 10_000;

impl KeyringStore {
    /// What nobody acknowledged yet, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notices(&self) -> Result<Vec<Notice>, KeyringError> {
        let most = to_amount(MOST_NOTICES as u64);
        let rows = sqlx::query!(
            "SELECT id, at, subject FROM notices WHERE is_told = 0 ORDER BY id LIMIT ?",
            most
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let notices = rows.into_iter().map(|row| {
            Ok(Notice {
                id: row.id,
                at: from_micros(row.at, "at")?,
                subject: from_json(&row.subject, "subject")?,
            })
        });
        notices.collect()
    }

    /// Marks the notices up to this number as told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acknowledge_notices(&self, up_to: i64) -> Result<(), KeyringError> {
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "UPDATE notices SET is_told = 1 WHERE is_told = 0 AND id <= ?",
            up_to
        )
        .execute(write.connection())
        .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    /// Notes that budgets reached marks, in one transaction. Each mark of each limit is noted once in its period, however
    /// often this is called; returns those that are new.
    ///
    /// # Errors
    /// When the database fails: then none is noted.
    pub(crate) async fn note_crossings(
        &self,
        crossings: &[BudgetCrossing],
        now: Timestamp,
    ) -> Result<Vec<BudgetCrossing>, KeyringError> {
        let mut write = self.begin().await?;
        let noted = note_all(write.connection(), crossings, now).await;
        write.finish(noted).await
    }

    /// Forgets what was told before then. Nothing is told twice when that is longer ago than any period that may come again.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn prune_notices(&self, before: Timestamp) -> Result<(), KeyringError> {
        let before = to_micros(before);
        let mut write = self.begin().await?;
        let done = sqlx::query!("DELETE FROM notices WHERE is_told = 1 AND at < ?", before)
            .execute(write.connection())
            .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }
}

async fn note_all(
    connection: &mut SqliteConnection,
    crossings: &[BudgetCrossing],
    now: Timestamp,
) -> Result<Vec<BudgetCrossing>, KeyringError> {
    let mut noted = Vec::new();
    for crossing in crossings {
        let subject = NoticeSubject::Budget(*crossing);
        if note(&mut *connection, &mark(crossing), &subject, now).await? {
            noted.push(*crossing);
        }
    }
    Ok(noted)
}

/// Notes something once for each mark; `false` when it was noted before.
pub(super) async fn note(
    connection: &mut SqliteConnection,
    mark: &str,
    subject: &NoticeSubject,
    now: Timestamp,
) -> Result<bool, KeyringError> {
    let (at, subject) = (to_micros(now), to_json(subject)?);
    let done = sqlx::query!(
        "INSERT INTO notices (at, mark, subject, is_told) VALUES (?, ?, ?, 0) ON CONFLICT (mark) DO NOTHING",
        at,
        mark,
        subject
    )
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let oldest = done.last_insert_rowid() - KEPT;
    sqlx::query!("DELETE FROM notices WHERE id <= ?", oldest)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(true)
}

/// What a crossing is noted once for. The limit is part of it: who raises a limit hears of the new one.
fn mark(crossing: &BudgetCrossing) -> String {
    let (state, budget) = (&crossing.state, &crossing.state.budget);
    let (scope, id) = scope_columns(budget.scope);
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{} {scope} {id} {} {} {} {}",
        crossing.level.as_str(),
        period_word(budget.period),
        BudgetUnit::of(budget.limit).word(),
        to_micros(state.began_at),
        budget.limit.amount(),
    )
}
