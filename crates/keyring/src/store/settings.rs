//! What is kept across restarts beside keys and grants: where the proxy listens, who is cut off, how fast a bot may ask.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
};

use botmaker_domain::BotId;
use botmaker_ports::KeyringError;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    KeyringStore,
    convert::{from_json, from_small, maybe_from_micros, to_json, to_micros},
    error::failed,
};

impl KeyringStore {
    /// The addresses at which the proxy shall listen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listen_addresses(&self) -> Result<Vec<SocketAddr>, KeyringError> {
        let text = sqlx::query_scalar!("SELECT listens_on FROM meta")
            .fetch_one(self.readers())
            .await
            .map_err(failed)?;
        from_json(&text, "listens_on")
    }

    /// Keeps the addresses at which the proxy shall listen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_listen_addresses(&self, addresses: &[SocketAddr]) -> Result<(), KeyringError> {
        let text = to_json(&addresses)?;
        let mut write = self.begin().await?;
        let done = sqlx::query!("UPDATE meta SET listens_on = ?", text)
            .execute(write.connection())
            .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    /// Since when everybody is cut off.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn panic_since(&self) -> Result<Option<Timestamp>, KeyringError> {
        let since = sqlx::query_scalar!("SELECT panic_since FROM meta")
            .fetch_one(self.readers())
            .await
            .map_err(failed)?;
        maybe_from_micros(since, "panic_since")
    }

    /// Notes since when everybody is cut off; a second panic keeps the first one's instant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_panic(&self, since: Option<Timestamp>) -> Result<(), KeyringError> {
        let since = since.map(to_micros);
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "UPDATE meta SET panic_since = iif(?1 IS NULL, NULL, coalesce(panic_since, ?1))",
            since
        )
        .execute(write.connection())
        .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    /// The bots that are cut off.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cut_offs(&self) -> Result<BTreeSet<BotId>, KeyringError> {
        let bots = sqlx::query_scalar!(r#"SELECT bot_id AS "bot_id: Uuid" FROM cut_offs"#)
            .fetch_all(self.readers())
            .await
            .map_err(failed)?;
        Ok(bots.into_iter().map(BotId::from_uuid).collect())
    }

    /// Cuts a bot off, or lets it in again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_cut_off(
        &self,
        bot: BotId,
        is_cut_off: bool,
        now: Timestamp,
    ) -> Result<(), KeyringError> {
        let (bot, at) = (bot.uuid(), to_micros(now));
        let mut write = self.begin().await?;
        let done = if is_cut_off {
            sqlx::query!(
                "INSERT INTO cut_offs (bot_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                bot,
                at
            )
            .execute(write.connection())
            .await
        } else {
            sqlx::query!("DELETE FROM cut_offs WHERE bot_id = ?", bot)
                .execute(write.connection())
                .await
        };
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    /// Requests a minute, of the bots that have a number of their own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rates(&self) -> Result<BTreeMap<BotId, u32>, KeyringError> {
        let rows = sqlx::query!(r#"SELECT bot_id AS "bot_id: Uuid", per_minute FROM rates"#)
            .fetch_all(self.readers())
            .await
            .map_err(failed)?;
        let rates = rows.into_iter().map(|row| {
            let per_minute = from_small(row.per_minute, "per_minute")?;
            Ok((BotId::from_uuid(row.bot_id), per_minute))
        });
        rates.collect()
    }

    /// Sets a bot's requests a minute; `None` goes back to the setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_rate(&self, bot: BotId, per_minute: Option<u32>) -> Result<(), KeyringError> {
        let bot = bot.uuid();
        let mut write = self.begin().await?;
        let done = match per_minute {
            Some(per_minute) => {
                sqlx::query!(
                    "INSERT INTO rates (bot_id, per_minute) VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET per_minute = excluded.per_minute",
                    bot,
                    per_minute
                )
                .execute(write.connection())
                .await
            }
            None => {
                sqlx::query!("DELETE FROM rates WHERE bot_id = ?", bot)
                    .execute(write.connection())
                    .await
            }
        };
        write.finish(done.map(|_| ()).map_err(failed)).await
    }
}
