//! Table `keys`.

use botmaker_domain::keyring::{KeyFailure, KeyId, KeyLabel, KeyRecord};
use botmaker_ports::{KeyChange, KeyringError, NewKey};
use botmaker_secrets::{ExposeSecret, SecretString};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    KeyringStore,
    convert::{
        as_stored, from_json, from_micros, maybe_from_micros, maybe_from_small, to_base_url,
        to_json, to_micros, to_vendor,
    },
    error::{failed, not_found, one_row, unreadable, write_failed},
};

/// What a missing key is called.
pub(crate) const KEY: &str = "key";

/// A key and its value.
#[derive(Debug)]
pub struct LoadedKey {
    /// What may be said of it.
    pub record: KeyRecord,
    /// Its value; none for servers that want none. [`KeyringError::Sealed`] when it cannot be opened: the others are good
    /// all the same.
    pub secret: Result<Option<SecretString>, KeyringError>,
}

struct KeyRow {
    id: Uuid,
    vendor: String,
    base_url: Option<String>,
    label: String,
    tags: String,
    sealed: Option<Vec<u8>>,
    enabled: bool,
    expires_at: Option<i64>,
    created_at: i64,
    last_used_at: Option<i64>,
    failure_at: Option<i64>,
    failure_status: Option<i64>,
    failure_detail: Option<String>,
    rests_until: Option<i64>,
}

impl KeyRow {
    fn to_record(&self) -> Result<KeyRecord, KeyringError> {
        let failure = match (self.failure_at, &self.failure_detail) {
            (Some(at), Some(detail)) => Some(KeyFailure {
                at: from_micros(at, "failure_at")?,
                status: maybe_from_small(self.failure_status, "failure_status")?,
                detail: detail.clone(),
            }),
            _ => None,
        };
        Ok(KeyRecord {
            id: KeyId::from_uuid(self.id),
            vendor: to_vendor(&self.vendor)?,
            base_url: to_base_url(self.base_url.as_deref())?,
            label: KeyLabel::parse(&self.label).map_err(|_| unreadable("label"))?,
            tags: from_json(&self.tags, "tags")?,
            has_secret: self.sealed.is_some(),
            enabled: self.enabled,
            expires_at: maybe_from_micros(self.expires_at, "expires_at")?,
            created_at: from_micros(self.created_at, "created_at")?,
            last_used_at: maybe_from_micros(self.last_used_at, "last_used_at")?,
            last_failure: failure,
            rests_until: maybe_from_micros(self.rests_until, "rests_until")?,
        })
    }
}

impl KeyringStore {
    /// All keys, by vendor and label.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_keys(&self) -> Result<Vec<KeyRecord>, KeyringError> {
        let rows = self.key_rows().await?;
        rows.iter().map(KeyRow::to_record).collect()
    }

    /// All keys with their values, by vendor and label.
    ///
    /// # Errors
    /// When the database fails. A value that cannot be opened is told in its place.
    pub async fn load_keys(&self) -> Result<Vec<LoadedKey>, KeyringError> {
        let rows = self.key_rows().await?;
        rows.iter()
            .map(|row| {
                let record = row.to_record()?;
                let sealed = row.sealed.as_deref();
                let secret = sealed.map(|sealed| self.open_value(record.id, sealed));
                Ok(LoadedKey {
                    secret: secret.transpose(),
                    record,
                })
            })
            .collect()
    }

    /// A key.
    ///
    /// # Errors
    /// [`KeyringError::NotFound`]; or the database fails.
    pub async fn load_key(&self, id: KeyId) -> Result<KeyRecord, KeyringError> {
        let rows = self.key_rows().await?;
        let row = rows.iter().find(|row| row.id == id.uuid());
        row.ok_or_else(|| not_found(KEY))?.to_record()
    }

    /// Keeps a key; its value is sealed for its row.
    ///
    /// # Errors
    /// [`KeyringError::Conflict`] when the vendor has one of that label; or the database fails.
    pub async fn add_key(&self, new: &NewKey, now: Timestamp) -> Result<KeyRecord, KeyringError> {
        let record = KeyRecord {
            id: KeyId::generate(),
            vendor: new.vendor.clone(),
            base_url: new.base_url.clone(),
            label: new.label.clone(),
            tags: new.tags.clone(),
            has_secret: new.secret.is_some(),
            enabled: true,
            expires_at: new.expires_at.map(as_stored),
            created_at: as_stored(now),
            last_used_at: None,
            last_failure: None,
            rests_until: None,
        };
        // While values are sealed anew, none is sealed with the key that is about to go.
        let _sealing = self.sealing_turn().await;
        let sealed = self.seal_value(record.id, new.secret.as_ref())?;
        let (id, vendor, label) = (
            record.id.uuid(),
            record.vendor.as_str(),
            record.label.as_str(),
        );
        let base_url = record.base_url.as_ref().map(|url| url.as_str());
        let tags = to_json(&record.tags)?;
        let expires_at = record.expires_at.map(to_micros);
        let created_at = to_micros(record.created_at);
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "INSERT INTO keys (id, vendor, base_url, label, tags, sealed, enabled, expires_at, created_at)
            VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)",
            id,
            vendor,
            base_url,
            label,
            tags,
            sealed,
            expires_at,
            created_at,
        )
        .execute(write.connection())
        .await;
        let done = done.map_err(|error| write_failed(error, || same_label(&record)));
        write.finish(done.map(|_| record)).await
    }

    /// Changes a key. Another value ends its rest and its last failure.
    ///
    /// # Errors
    /// [`KeyringError::NotFound`], [`KeyringError::Conflict`]; or the database fails.
    pub async fn change_key(
        &self,
        id: KeyId,
        change: &KeyChange,
    ) -> Result<KeyRecord, KeyringError> {
        let _sealing = self.sealing_turn().await;
        let mut record = self.load_key(id).await?;
        if let Some(label) = &change.label {
            record.label = label.clone();
        }
        if let Some(tags) = &change.tags {
            record.tags = tags.clone();
        }
        if let Some(enabled) = change.enabled {
            record.enabled = enabled;
        }
        if let Some(expires_at) = change.expires_at {
            record.expires_at = expires_at.map(as_stored);
        }
        let sealed = self.seal_value(id, change.secret.as_ref())?;
        if sealed.is_some() {
            record.has_secret = true;
            record.last_failure = None;
            record.rests_until = None;
        }
        self.save_change(&record, sealed).await?;
        Ok(record)
    }

    async fn save_change(
        &self,
        record: &KeyRecord,
        sealed: Option<Vec<u8>>,
    ) -> Result<(), KeyringError> {
        let (id, label) = (record.id.uuid(), record.label.as_str());
        let tags = to_json(&record.tags)?;
        let expires_at = record.expires_at.map(to_micros);
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "UPDATE keys SET label = ?2, tags = ?3, enabled = ?4, expires_at = ?5, sealed = coalesce(?6, sealed),
                failure_at = iif(?6 IS NULL, failure_at, NULL),
                failure_status = iif(?6 IS NULL, failure_status, NULL),
                failure_detail = iif(?6 IS NULL, failure_detail, NULL),
                rests_until = iif(?6 IS NULL, rests_until, NULL)
            WHERE id = ?1",
            id,
            label,
            tags,
            record.enabled,
            expires_at,
            sealed,
        )
        .execute(write.connection())
        .await;
        let done = done.map_err(|error| write_failed(error, || same_label(record)));
        write
            .finish(done.and_then(|done| one_row(&done, KEY)))
            .await
    }

    /// Forgets a key, and the budgets of what is paid with it. What was used stays told.
    ///
    /// # Errors
    /// [`KeyringError::NotFound`]; or the database fails.
    pub async fn remove_key(&self, id: KeyId) -> Result<(), KeyringError> {
        let id = id.uuid();
        let mut write = self.begin().await?;
        let done = sqlx::query!("DELETE FROM keys WHERE id = ?", id)
            .execute(write.connection())
            .await
            .map_err(failed)
            .and_then(|done| one_row(&done, KEY));
        let budgets = match done {
            Ok(()) => sqlx::query!(
                "DELETE FROM budgets WHERE scope = 'key' AND scope_id = ?",
                id
            )
            .execute(write.connection())
            .await
            .map(|_| ())
            .map_err(failed),
            Err(error) => Err(error),
        };
        write.finish(budgets).await
    }

    /// Notes a vendor's refusal, and until when the key is not tried. A key that is gone meanwhile is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_failure(
        &self,
        id: KeyId,
        failure: &KeyFailure,
        rests_until: Option<Timestamp>,
    ) -> Result<(), KeyringError> {
        let (id, at) = (id.uuid(), to_micros(failure.at));
        let rests_until = rests_until.map(to_micros);
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "UPDATE keys SET failure_at = ?, failure_status = ?, failure_detail = ?, rests_until = ? WHERE id = ?",
            at,
            failure.status,
            failure.detail,
            rests_until,
            id,
        )
        .execute(write.connection())
        .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    /// Notes that a key works again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_success(&self, id: KeyId) -> Result<(), KeyringError> {
        let id = id.uuid();
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "UPDATE keys SET failure_at = NULL, failure_status = NULL, failure_detail = NULL, rests_until = NULL
            WHERE id = ?",
            id,
        )
        .execute(write.connection())
        .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    async fn key_rows(&self) -> Result<Vec<KeyRow>, KeyringError> {
        sqlx::query_as!(
            KeyRow,
            r#"SELECT id AS "id: Uuid", vendor, base_url, label, tags, sealed, enabled AS "enabled: bool", expires_at,
                created_at, last_used_at, failure_at, failure_status, failure_detail, rests_until
            FROM keys ORDER BY vendor, label"#,
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)
    }

    fn seal_value(
        &self,
        id: KeyId,
        secret: Option<&SecretString>,
    ) -> Result<Option<Vec<u8>>, KeyringError> {
        let sealed = secret.map(|secret| self.seal(id, secret.expose_secret().as_bytes()));
        sealed.transpose()
    }

    fn open_value(&self, id: KeyId, sealed: &[u8]) -> Result<SecretString, KeyringError> {
        let plain = self.unseal(id, sealed)?;
        let text = std::str::from_utf8(&plain).map_err(|_| unreadable("sealed"))?;
        Ok(SecretString::from(text.to_owned()))
    }
}

/// What is in the way of a label that is taken.
fn same_label(record: &KeyRecord) -> String {
    format!(
        "a key of {} labelled {:?}",
        record.vendor,
        record.label.as_str()
    )
}
