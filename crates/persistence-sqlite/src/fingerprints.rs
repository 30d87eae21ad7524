//! Table `secret_fingerprints`: which bot uses which channel token.

use botmaker_domain::BotId;
use botmaker_ports::{ConflictKind, SecretFingerprint, StoreError};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::{store_error, write_error};

/// Claims the secrets of a new bot. Removing the bot gives them free, by foreign key.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    bot: BotId,
    fingerprints: &[SecretFingerprint],
) -> Result<(), StoreError> {
    let bot = bot.uuid();
    for claim in fingerprints {
        let (fingerprint, secret) = (claim.fingerprint.as_slice(), claim.secret.as_str());
        sqlx::query!(
            "INSERT INTO secret_fingerprints (fingerprint, bot_id, secret) VALUES (?, ?, ?)",
            fingerprint,
            bot,
            secret,
        )
        .execute(&mut *connection)
        .await
        .map_err(|error| write_error(error, |_| ConflictKind::Secret))?;
    }
    Ok(())
}

/// Finds the bot that has a secret with this fingerprint.
pub(crate) async fn find_bot(
    readers: &SqlitePool,
    fingerprint: &[u8; 32],
) -> Result<Option<BotId>, StoreError> {
    let fingerprint = fingerprint.as_slice();
    let bot = sqlx::query_scalar!(
        r#"SELECT bot_id AS "bot: Uuid" FROM secret_fingerprints WHERE fingerprint = ?"#,
        fingerprint,
    )
    .fetch_optional(readers)
    .await;
    Ok(bot.map_err(store_error)?.map(BotId::from_uuid))
}
