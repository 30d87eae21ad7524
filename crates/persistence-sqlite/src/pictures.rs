//! Table `pictures`: the faces that were uploaded.

use botmaker_domain::{BotId, Picture};
use botmaker_persistence::{parse_picture_format, picture_format_text};
use botmaker_ports::StoreError;
use sqlx::{SqliteConnection, SqlitePool};

use crate::error::{store_error, write_error};

/// Finds a bot's picture.
pub(crate) async fn find(readers: &SqlitePool, bot: BotId) -> Result<Option<Picture>, StoreError> {
    let bot = bot.uuid();
    let row = sqlx::query!("SELECT format, bytes FROM pictures WHERE bot_id = ?", bot)
        .fetch_optional(readers)
        .await
        .map_err(store_error)?;
    row.map(|row| {
        let format = parse_picture_format(&row.format)?;
        Ok(Picture::from_stored(format, row.bytes))
    })
    .transpose()
}

/// Replaces a bot's picture, or removes it.
pub(crate) async fn set(
    connection: &mut SqliteConnection,
    bot: BotId,
    picture: Option<&Picture>,
) -> Result<(), StoreError> {
    let bot = bot.uuid();
    let Some(picture) = picture else {
        let done = sqlx::query!("DELETE FROM pictures WHERE bot_id = ?", bot)
            .execute(connection)
            .await;
        return done.map(|_| ()).map_err(store_error);
    };
    let (format, bytes) = (picture_format_text(picture.format()), picture.bytes());
    sqlx::query!(
        "INSERT INTO pictures (bot_id, format, bytes) VALUES (?1, ?2, ?3)
        ON CONFLICT (bot_id) DO UPDATE SET format = ?2, bytes = ?3",
        bot,
        format,
        bytes,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(|error| write_error(error, |_| botmaker_ports::ConflictKind::Id))
}
