//! Table `secret_fingerprints`: which bot uses which channel token, as which version of its secret.

use botmaker_domain::{BotId, SecretVersions};
use botmaker_persistence::secret_versions_text;
use botmaker_ports::{ConflictKind, SecretFingerprint, StoreError};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::store_error;

/// Claims versions of a bot's secrets; a claim that it has is renewed. Removing the bot gives them free, by foreign key.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    bot: BotId,
    fingerprints: &[SecretFingerprint],
) -> Result<(), StoreError> {
    let bot = bot.uuid();
    for claim in fingerprints {
        let (fingerprint, secret) = (claim.fingerprint.as_slice(), claim.secret.as_str());
        let done = sqlx::query!(
            "INSERT INTO secret_fingerprints (bot_id, secret, version, fingerprint)
            SELECT ?1, ?2, ?3, ?4
            WHERE NOT EXISTS (SELECT 1 FROM secret_fingerprints WHERE fingerprint = ?4 AND bot_id <> ?1)
            ON CONFLICT (bot_id, secret, version) DO UPDATE SET fingerprint = excluded.fingerprint",
            bot,
            secret,
            claim.version,
            fingerprint,
        )
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Conflict(ConflictKind::Secret));
        }
    }
    Ok(())
}

/// Lets go of a bot's claims, save those on these versions.
pub(crate) async fn keep(
    connection: &mut SqliteConnection,
    bot: BotId,
    versions: &SecretVersions,
) -> Result<(), StoreError> {
    let (bot, versions) = (bot.uuid(), secret_versions_text(versions)?);
    sqlx::query!(
        "DELETE FROM secret_fingerprints WHERE bot_id = ?1 AND version IS NOT (?2 ->> secret)",
        bot,
        versions,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// Finds the bot that has a secret with this fingerprint.
pub(crate) async fn find_bot(
    readers: &SqlitePool,
    fingerprint: &[u8; 32],
) -> Result<Option<BotId>, StoreError> {
    let fingerprint = fingerprint.as_slice();
    let bot = sqlx::query_scalar!(
        r#"SELECT bot_id AS "bot: Uuid" FROM secret_fingerprints WHERE fingerprint = ? LIMIT 1"#,
        fingerprint,
    )
    .fetch_optional(readers)
    .await;
    Ok(bot.map_err(store_error)?.map(BotId::from_uuid))
}
