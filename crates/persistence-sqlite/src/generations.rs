//! Table `generations`: the descriptions that bots had and have.

use botmaker_domain::{BotId, Generation};
use botmaker_persistence::{GenerationRow, RowError, outcome_text};
use botmaker_ports::{GenerationVerdict, StoreError};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::store_error;

/// Selects whole rows; the rest of the statement and its parameters are the caller's.
macro_rules! generation_rows {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            GenerationRow,
            r#"SELECT bot_id AS "bot_id: Uuid", number, spec, marks, author, origin, outcome, image_id, created_at
            FROM generations "# + $rest,
            $($argument),*
        )
    };
}

/// Finds one generation of a bot.
pub(crate) async fn find(
    readers: &SqlitePool,
    bot: BotId,
    number: u32,
) -> Result<Option<Generation>, StoreError> {
    let bot = bot.uuid();
    let row = generation_rows!("WHERE bot_id = ? AND number = ?", bot, number)
        .fetch_optional(readers)
        .await
        .map_err(store_error)?;
    let generation = row.map(GenerationRow::into_generation).transpose();
    generation.map_err(StoreError::from)
}

/// Lists a bot's generations, newest first.
pub(crate) async fn list(readers: &SqlitePool, bot: BotId) -> Result<Vec<Generation>, StoreError> {
    let bot = bot.uuid();
    let rows = generation_rows!("WHERE bot_id = ? ORDER BY number DESC", bot)
        .fetch_all(readers)
        .await
        .map_err(store_error)?;
    let generations: Result<Vec<_>, RowError> = rows
        .into_iter()
        .map(GenerationRow::into_generation)
        .collect();
    generations.map_err(StoreError::from)
}

/// Writes a new generation, unless its number is not above those of all that are kept.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    generation: &Generation,
) -> Result<(), StoreError> {
    let row = GenerationRow::from_generation(generation)?;
    let done = sqlx::query!(
        "INSERT INTO generations (bot_id, number, spec, marks, author, origin, outcome, image_id, created_at)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
        WHERE NOT EXISTS (SELECT 1 FROM generations WHERE bot_id = ?1 AND number >= ?2)",
        row.bot_id,
        row.number,
        row.spec,
        row.marks,
        row.author,
        row.origin,
        row.outcome,
        row.image_id,
        row.created_at,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Notes what became of generations; those that there are not are left out.
pub(crate) async fn judge(
    connection: &mut SqliteConnection,
    bot: BotId,
    verdicts: &[GenerationVerdict],
) -> Result<(), StoreError> {
    let bot = bot.uuid();
    for verdict in verdicts {
        let outcome = outcome_text(&verdict.outcome)?;
        sqlx::query!(
            "UPDATE generations SET outcome = ?, image_id = coalesce(?, image_id) WHERE bot_id = ? AND number = ?",
            outcome,
            verdict.image_id,
            bot,
            verdict.number,
        )
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
    }
    Ok(())
}

/// Forgets generations; those that there are not are left out.
pub(crate) async fn forget(
    connection: &mut SqliteConnection,
    bot: BotId,
    numbers: &[u32],
) -> Result<(), StoreError> {
    let bot = bot.uuid();
    for number in numbers {
        sqlx::query!(
            "DELETE FROM generations WHERE bot_id = ? AND number = ?",
            bot,
            number,
        )
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
    }
    Ok(())
}
