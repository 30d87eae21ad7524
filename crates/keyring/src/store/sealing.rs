//! Sealed values and the master key that seals them.
//!
//! A rotation can be interrupted at any point: the file has the new key before anything is sealed with it, and keeps the old
//! ones until nothing is sealed with them any more. Whoever opens the database with a file of several keys goes on.

use std::{error::Error, path::Path};

use botmaker_domain::keyring::KeyId;
use botmaker_ports::KeyringError;
use botmaker_secrets::sealing::{
    KeyFileError, Place, SealError, SealingKeyFile, SealingKeys, open, seal,
};
use botmaker_sqlite::Problem;
use sqlx::SqlitePool;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    KeyringStore, OpenError,
    error::{failed, one_row},
    keys::KEY,
    schema::SCHEMA,
};

/// What is sealed to know the master key again.
const CHECK: &[u8] = b"the master key of this keyring";
const CHECK_PLACE: Place<'_> = Place {
    table: "meta",
    row: "1",
    field: "sealing_check",
};
/// So many values are sealed anew in one transaction: others may write in between.
const BATCH: usize = 100;

/// A sealed value, with the id of its key.
type Sealed = (Uuid, Vec<u8>);

/// Reads the master key that belongs to a database; makes one when nothing is sealed yet.
pub(crate) async fn load_keys(
    path: &Path,
    writer: &SqlitePool,
    file: &SealingKeyFile,
) -> Result<SealingKeys, OpenError> {
    let check = sqlx::query_scalar!("SELECT sealing_check FROM meta")
        .fetch_optional(writer)
        .await
        .map_err(|error| SCHEMA.error(path, SCHEMA.problem(error)))?;
    let is_new = check.is_none();
    let file = file.clone();
    let loaded = blocking(move || {
        if is_new {
            file.load_or_create()
        } else {
            file.load()
        }
    });
    let keys = loaded
        .await
        .map_err(|error| SCHEMA.error(path, Problem::Store(error)))?;
    let keys = keys.map_err(|source| OpenError::Key { source })?;
    if let Some(check) = check {
        open(&keys, &CHECK_PLACE, &check).map_err(|source| OpenError::WrongMasterKey {
            path: path.to_owned(),
            source,
        })?;
    }
    Ok(keys)
}

/// The sealed word by which the master key is known again.
pub(crate) fn seal_check(keys: &SealingKeys) -> Result<Vec<u8>, KeyringError> {
    seal(keys, &CHECK_PLACE, CHECK).map_err(|error| sealed(&CHECK_PLACE, &error))
}

impl KeyringStore {
    /// Makes a new master key, seals everything with it, and forgets the older ones. Returns how many values were sealed
    /// anew. May be cancelled and repeated: nothing is lost, and the next rotation or start goes on.
    ///
    /// # Errors
    /// [`KeyringError::Refused`] when the key file was handed in from outside; [`KeyringError::Sealed`] when a value cannot
    /// be opened: the others are sealed with the new key then, and the older keys are kept.
    pub async fn rotate_master(&self) -> Result<u64, KeyringError> {
        let _turn = self.sealing_turn().await;
        let keys = self.sealing_keys();
        if keys.iter().count() == SealingKeys::MAX {
            return Err(KeyringError::Refused {
                message: "too many rotations of the master key were not finished; enter anew the values that cannot be \
                    opened, and restart"
                    .to_owned(),
            });
        }
        let both = keys.rotated().map_err(|error| failure(&error))?;
        self.replace_keys(&both).await?;
        self.set_sealing_keys(both);
        let count = self.seal_all().await?;
        self.drop_older().await?;
        Ok(count)
    }

    /// Goes on with a rotation that was interrupted. What cannot be done is told and tried again at the next start: the
    /// values open all the same, because the older keys are kept.
    pub(crate) async fn finish_rotation(&self) {
        let _turn = self.sealing_turn().await;
        if !self.sealing_keys().has_older() {
            return;
        }
        let done = match self.seal_all().await {
            Ok(count) => {
                tracing::info!(count, "values were sealed with the present master key");
                // A file from outside is its owner's to shorten.
                if self.key_file().is_own() {
                    self.drop_older().await
                } else {
                    Ok(())
                }
            }
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            tracing::error!(%error, "the rotation of the master key is not finished; older keys are kept");
        }
    }

    pub(crate) fn seal(&self, id: KeyId, plain: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let row = id.to_string();
        let place = place(&row);
        seal(&self.sealing_keys(), &place, plain).map_err(|error| sealed(&place, &error))
    }

    pub(crate) fn unseal(
        &self,
        id: KeyId,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        let row = id.to_string();
        let place = place(&row);
        open(&self.sealing_keys(), &place, envelope).map_err(|error| sealed(&place, &error))
    }

    async fn replace_keys(&self, keys: &SealingKeys) -> Result<(), KeyringError> {
        let (file, keys) = (self.key_file().clone(), keys.clone());
        let replaced = blocking(move || file.replace(&keys)).await?;
        replaced.map_err(|error| match error {
            KeyFileError::NotOwn { .. } => KeyringError::Refused {
                message: error.to_string(),
            },
            error => failure(&error),
        })
    }

    /// Forgets the older keys, when nothing is sealed with them any more.
    async fn drop_older(&self) -> Result<(), KeyringError> {
        let present = self.sealing_keys().without_older();
        self.replace_keys(&present).await?;
        self.set_sealing_keys(present);
        Ok(())
    }

    /// Seals with the present key what is sealed with another. The word by which the key is known again comes last: it
    /// opens meanwhile with the older ones.
    async fn seal_all(&self) -> Result<u64, KeyringError> {
        let mut count = 0;
        let mut lost = None;
        let present = self.sealing_keys().without_older();
        let mut waiting = Vec::with_capacity(BATCH);
        for (id, envelope) in self.sealed_values().await? {
            let row = id.to_string();
            match open(&present, &place(&row), &envelope) {
                Ok(_) => {}
                Err(SealError::UnknownKey { .. }) => {
                    match self.unseal(KeyId::from_uuid(id), &envelope) {
                        Ok(plain) => {
                            waiting.push((id, self.seal(KeyId::from_uuid(id), &plain)?));
                        }
                        Err(error) => lost = Some(error),
                    }
                }
                Err(error) => lost = Some(sealed(&place(&row), &error)),
            }
            if waiting.len() == BATCH {
                count += self.save_sealed(&mut waiting).await?;
            }
        }
        count += self.save_sealed(&mut waiting).await?;
        self.save_check(&present).await?;
        self.empty_log().await?;
        lost.map_or(Ok(count), Err)
    }

    async fn sealed_values(&self) -> Result<Vec<Sealed>, KeyringError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id: Uuid", sealed AS "sealed!" FROM keys WHERE sealed IS NOT NULL ORDER BY id"#
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        Ok(rows.into_iter().map(|row| (row.id, row.sealed)).collect())
    }

    /// Writes values in one transaction. A key that was removed meanwhile is no error.
    async fn save_sealed(&self, values: &mut Vec<Sealed>) -> Result<u64, KeyringError> {
        if values.is_empty() {
            return Ok(0);
        }
        let mut write = self.begin().await?;
        let mut result = Ok(0);
        for (id, envelope) in values.drain(..) {
            let done = sqlx::query!("UPDATE keys SET sealed = ? WHERE id = ?", envelope, id)
                .execute(write.connection())
                .await;
            result = match (result, done) {
                (Ok(count), Ok(done)) => Ok(count + done.rows_affected()),
                (Ok(_), Err(error)) => Err(failed(error)),
                (Err(error), _) => Err(error),
            };
        }
        write.finish(result).await
    }

    async fn save_check(&self, keys: &SealingKeys) -> Result<(), KeyringError> {
        let check = seal_check(keys)?;
        let mut write = self.begin().await?;
        let done = sqlx::query!("UPDATE meta SET sealing_check = ?", check)
            .execute(write.connection())
            .await
            .map_err(failed)
            .and_then(|done| one_row(&done, KEY));
        write.finish(done).await
    }

    /// Writes the log back into the database and empties it, so that no value sealed with an older key stays in it.
    async fn empty_log(&self) -> Result<(), KeyringError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(self.writer())
            .await
            .map(|_| ())
            .map_err(failed)
    }
}

fn place(row: &str) -> Place<'_> {
    Place {
        table: "keys",
        row,
        field: "sealed",
    }
}

fn sealed(place: &Place<'_>, error: &SealError) -> KeyringError {
    KeyringError::Sealed {
        message: format!("{place}: {error}"),
    }
}

/// A failure with its causes.
fn failure(error: &dyn Error) -> KeyringError {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    KeyringError::Failed { message }
}

/// Reading and writing files blocks.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, KeyringError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| failure(&error))
}
