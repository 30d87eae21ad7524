//! Tables `grants` and `grant_digests`.

use std::collections::HashMap;

use botmaker_domain::{
    BotId,
    keyring::{BudgetScope, Grant, GrantDigest},
};
use botmaker_ports::KeyringError;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    KeyringStore,
    convert::{from_json, from_small, scope_columns, to_base_url, to_digest, to_json, to_vendor},
    error::{failed, write_failed},
};

impl KeyringStore {
    /// Gives a bot leave, in the place of what it had.
    ///
    /// # Errors
    /// [`KeyringError::Conflict`] when a token or false key is another bot's; or the database fails.
    pub async fn put_grant(&self, grant: &Grant) -> Result<(), KeyringError> {
        let mut write = self.begin().await?;
        let done = put(write.connection(), grant).await;
        write.finish(done).await
    }

    /// Takes a bot's leave; a bot without any is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_grant(&self, bot: BotId) -> Result<(), KeyringError> {
        let mut write = self.begin().await?;
        let done = remove(write.connection(), bot).await;
        write.finish(done).await
    }

    /// Forgets a bot that is gone: its leave, its budgets, its rate, and that it is cut off. What it used stays counted.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn forget_bot(&self, bot: BotId) -> Result<(), KeyringError> {
        let mut write = self.begin().await?;
        let done = forget(write.connection(), bot).await;
        write.finish(done).await
    }

    /// All grants, by bot; the tokens of each in the order in which they were given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_grants(&self) -> Result<Vec<Grant>, KeyringError> {
        // One transaction, so that no grant is read without its tokens.
        let mut reader = self.readers().begin().await.map_err(failed)?;
        let digests = sqlx::query!(
            r#"SELECT bot_id AS "bot_id: Uuid", digest FROM grant_digests ORDER BY bot_id, position"#
        )
        .fetch_all(&mut *reader)
        .await
        .map_err(failed)?;
        let mut by_bot: HashMap<Uuid, Vec<GrantDigest>> = HashMap::new();
        for row in digests {
            let digest = to_digest(&row.digest, "digest")?;
            by_bot.entry(row.bot_id).or_default().push(digest);
        }
        let rows = sqlx::query!(
            r#"SELECT bot_id AS "bot_id: Uuid", canary, vendor, base_url, tags, max_output_tokens
            FROM grants ORDER BY bot_id"#
        )
        .fetch_all(&mut *reader)
        .await
        .map_err(failed)?;
        let grants = rows.into_iter().map(|row| {
            let canary = row.canary.as_deref();
            Ok(Grant {
                bot: BotId::from_uuid(row.bot_id),
                digests: by_bot.remove(&row.bot_id).unwrap_or_default(),
                canary: canary.map(|bytes| to_digest(bytes, "canary")).transpose()?,
                vendor: to_vendor(&row.vendor)?,
                base_url: to_base_url(row.base_url.as_deref())?,
                tags: from_json(&row.tags, "tags")?,
                max_output_tokens: from_small(row.max_output_tokens, "max_output_tokens")?,
            })
        });
        grants.collect()
    }
}

/// Removes all that is kept of a bot beside what it used.
async fn forget(connection: &mut SqliteConnection, bot: BotId) -> Result<(), KeyringError> {
    remove(&mut *connection, bot).await?;
    let id = bot.uuid();
    sqlx::query!("DELETE FROM cut_offs WHERE bot_id = ?", id)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    sqlx::query!("DELETE FROM rates WHERE bot_id = ?", id)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let (scope, scope_id) = scope_columns(BudgetScope::Bot(bot));
    sqlx::query!(
        "DELETE FROM budgets WHERE scope = ? AND scope_id = ?",
        scope,
        scope_id
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

async fn put(connection: &mut SqliteConnection, grant: &Grant) -> Result<(), KeyringError> {
    remove(&mut *connection, grant.bot).await?;
    let (bot, vendor) = (grant.bot.uuid(), grant.vendor.as_str());
    let canary = grant.canary.as_ref().map(<[u8; 32]>::as_slice);
    let base_url = grant.base_url.as_ref().map(|url| url.as_str());
    let tags = to_json(&grant.tags)?;
    sqlx::query!(
        "INSERT INTO grants (bot_id, canary, vendor, base_url, tags, max_output_tokens) VALUES (?, ?, ?, ?, ?, ?)",
        bot,
        canary,
        vendor,
        base_url,
        tags,
        grant.max_output_tokens,
    )
    .execute(&mut *connection)
    .await
    .map_err(|error| write_failed(error, || "another bot with this false key".to_owned()))?;
    for (position, digest) in (0_i64..).zip(&grant.digests) {
        let digest = digest.as_slice();
        sqlx::query!(
            "INSERT INTO grant_digests (digest, bot_id, position) VALUES (?, ?, ?)",
            digest,
            bot,
            position,
        )
        .execute(&mut *connection)
        .await
        .map_err(|error| write_failed(error, || "this token".to_owned()))?;
    }
    Ok(())
}

async fn remove(connection: &mut SqliteConnection, bot: BotId) -> Result<(), KeyringError> {
    let bot = bot.uuid();
    sqlx::query!("DELETE FROM grants WHERE bot_id = ?", bot)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}
