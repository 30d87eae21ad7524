//! Entering, changing, testing and forgetting keys.

use botmaker_domain::{
    Actor, BaseUrl, BotId, BotRecord, Phase, ProviderId, Role, Tag, Tags,
    catalog::{self, Need},
    keyring::{KeyId, KeyLabel, KeyRecord},
};
use botmaker_ports::{KeyChange, KeyTest, KeyringStatus, NewKey, keyring::check_key_secret};
use botmaker_secrets::SecretString;
use jiff::Timestamp;

use super::{error::KeyringUseError, events, words};
use crate::{
    Fleet,
    bots::{FieldError, keys::fits},
    core::Core,
    reconcile::sweep,
};

/// A key to be kept, as raw texts.
#[derive(Clone)]
pub struct EnterKey {
    /// The provider's id in the catalogue.
    pub vendor: String,
    /// Where it is good, for providers without an address of their own.
    pub base_url: Option<String>,
    /// What people call it.
    pub label: String,
    /// For whom it is; without tags, for everybody.
    pub tags: Vec<String>,
    /// When it stops being used.
    pub expires_at: Option<Timestamp>,
    /// Its value.
    pub secret: Option<SecretString>,
}

/// What shall be different about a key, as raw texts. `None` leaves a field as it is.
#[derive(Clone, Default)]
pub struct ChangeKey {
    /// Another label.
    pub label: Option<String>,
    /// Other tags.
    pub tags: Option<Vec<String>>,
    /// Whether it may be used.
    pub enabled: Option<bool>,
    /// When it stops being used; `Some(None)` for never.
    pub expires_at: Option<Option<Timestamp>>,
    /// Another value.
    pub secret: Option<SecretString>,
}

/// A bot that may use a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyUser {
    /// Its id.
    pub id: BotId,
    /// Its name.
    pub name: String,
    /// Whether it may use another enabled key as well; otherwise it cannot answer without this one.
    pub has_other: bool,
}

/// A key and the bots that may use it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyView {
    /// What is known of the key.
    pub record: KeyRecord,
    /// Which bots may use it.
    pub bots: Vec<KeyUser>,
}

impl Fleet {
    /// Whether there is a keyring. Without one nothing of it needs to be asked.
    #[must_use]
    pub fn has_keyring(&self) -> bool {
        !self.core.keyring.is_off()
    }

    /// How the keyring is. Everybody may know; of bots that are cut off or have a rate of their own,
    /// members are told theirs.
    ///
    /// # Errors
    /// The keyring does not answer, or there is none.
    pub async fn keyring_status(&self, actor: &Actor) -> Result<KeyringStatus, KeyringUseError> {
        let mut status = self.core.keyring.status().await?;
        if authorize(actor).is_err() {
            let own = self.own_bots(actor).await?;
            status.cut_off.retain(|bot| own.contains(bot));
            status.rates.retain(|rate| own.contains(&rate.bot));
        }
        Ok(status)
    }

    /// All keys with the bots that may use them; of members' bots only their own are named.
    ///
    /// # Errors
    /// See [`KeyringUseError`].
    pub async fn list_keys(&self, actor: &Actor) -> Result<Vec<KeyView>, KeyringUseError> {
        let keys = self.core.keyring.list_keys().await?;
        let bots = sweep::all_bots(&self.core).await?;
        let view = |record: &KeyRecord| KeyView {
            bots: users(actor, record, &keys, &bots),
            record: record.clone(),
        };
        Ok(keys.iter().map(view).collect())
    }

    /// A key, as it was just read, with the bots that may use it.
    ///
    /// # Errors
    /// See [`KeyringUseError`].
    pub async fn view_key(
        &self,
        actor: &Actor,
        record: KeyRecord,
    ) -> Result<KeyView, KeyringUseError> {
        let keys = self.core.keyring.list_keys().await?;
        let bots = sweep::all_bots(&self.core).await?;
        let bots = users(actor, &record, &keys, &bots);
        Ok(KeyView { record, bots })
    }

    /// Keeps a key. Its value is never told again.
    ///
    /// # Errors
    /// `Denied` for members; see [`KeyringUseError`].
    pub async fn add_key(
        &self,
        actor: &Actor,
        wish: EnterKey,
    ) -> Result<KeyRecord, KeyringUseError> {
        authorize(actor)?;
        let key = checked(wish)?;
        let added = self.core.keyring.add_key(&key).await?;
        tracing::info!(actor = actor.name, key.id = %added.id, vendor = %added.vendor, label = %added.label, "key added");
        let detail = format!("{} was added", words::key(&added));
        events::changed(&self.core, actor, None, detail).await;
        wake_waiting(&self.core).await;
        Ok(added)
    }

    /// Changes a key.
    ///
    /// # Errors
    /// `Denied` for members; see [`KeyringUseError`].
    pub async fn change_key(
        &self,
        actor: &Actor,
        id: KeyId,
        wish: ChangeKey,
    ) -> Result<KeyRecord, KeyringUseError> {
        authorize(actor)?;
        let mut errors = Vec::new();
        let label = wish.label.as_deref();
        let change = KeyChange {
            label: label.and_then(|text| noted(&mut errors, "/label", KeyLabel::parse(text))),
            tags: wish.tags.and_then(|tags| parse_tags(&mut errors, &tags)),
            enabled: wish.enabled,
            expires_at: wish.expires_at,
            secret: wish.secret,
        };
        if let Some(secret) = &change.secret {
            check_secret(&mut errors, secret);
        }
        if !errors.is_empty() {
            return Err(KeyringUseError::Invalid(errors));
        }
        let changed = self.core.keyring.change_key(id, &change).await?;
        tracing::info!(actor = actor.name, key.id = %id, "key changed");
        if let Some(detail) = words::key_changed(&changed, &change) {
            events::changed(&self.core, actor, None, detail).await;
        }
        Ok(changed)
    }

    /// Forgets a key. Bots that may use no other cannot answer any more; [`Fleet::list_keys`] names them.
    ///
    /// # Errors
    /// `Denied` for members; see [`KeyringUseError`].
    pub async fn remove_key(&self, actor: &Actor, id: KeyId) -> Result<(), KeyringUseError> {
        authorize(actor)?;
        let keys = self.core.keyring.list_keys().await?;
        self.core.keyring.remove_key(id).await?;
        tracing::info!(actor = actor.name, key.id = %id, "key removed");
        if let Some(removed) = keys.iter().find(|key| key.id == id) {
            let detail = format!("{} was removed", words::key(removed));
            events::changed(&self.core, actor, None, detail).await;
        }
        Ok(())
    }

    /// Asks the vendor whether a key is good.
    ///
    /// # Errors
    /// `Denied` for members; see [`KeyringUseError`].
    pub async fn test_key(&self, actor: &Actor, id: KeyId) -> Result<KeyTest, KeyringUseError> {
        authorize(actor)?;
        Ok(self.core.keyring.test_key(id).await?)
    }

    /// Makes a new master key and seals every value with it; returns how many.
    ///
    /// # Errors
    /// `Denied` for members; see [`KeyringUseError`].
    pub async fn rotate_keyring_master(&self, actor: &Actor) -> Result<u64, KeyringUseError> {
        authorize(actor)?;
        let sealed = self.core.keyring.rotate_master().await?;
        tracing::info!(
            actor = actor.name,
            sealed,
            "the keyring has a new master key"
        );
        let detail = "the keyring has a new master key".to_owned();
        events::changed(&self.core, actor, None, detail).await;
        Ok(sealed)
    }
}

/// The bots that may use a key, as far as the actor may know them. A disabled key has those that it would have.
fn users(actor: &Actor, key: &KeyRecord, keys: &[KeyRecord], bots: &[BotRecord]) -> Vec<KeyUser> {
    let enabled = KeyRecord {
        enabled: true,
        ..key.clone()
    };
    let may_use = |bot: &&BotRecord| {
        bot.phase == Phase::Active
            && bot.spec.key.is_keyring()
            && actor.may_access(bot.owner_id)
            && fits(&enabled, &bot.spec)
    };
    let user = |bot: &BotRecord| KeyUser {
        id: bot.id,
        name: bot.spec.name.to_string(),
        has_other: keys
            .iter()
            .any(|other| other.id != key.id && fits(other, &bot.spec)),
    };
    bots.iter().filter(may_use).map(user).collect()
}

/// Lets administrators only.
pub(super) fn authorize(actor: &Actor) -> Result<(), KeyringUseError> {
    match actor.role {
        Role::Admin => Ok(()),
        _ => Err(KeyringUseError::Denied),
    }
}

/// Bots that wait for the keyring look again at once.
async fn wake_waiting(core: &Core) {
    core.keyring_state.note(None);
    sweep::wake_all(core).await;
}

fn noted<T, E: ToString>(
    errors: &mut Vec<FieldError>,
    pointer: &str,
    parsed: Result<T, E>,
) -> Option<T> {
    parsed
        .map_err(|error| errors.push(FieldError::new(pointer, error.to_string())))
        .ok()
}

fn parse_tags(errors: &mut Vec<FieldError>, tags: &[String]) -> Option<Tags> {
    let tags: Result<Vec<_>, _> = tags.iter().map(|tag| Tag::parse(tag)).collect();
    noted(errors, "/tags", tags.and_then(Tags::new))
}

fn check_secret(errors: &mut Vec<FieldError>, secret: &SecretString) {
    if let Err(error) = check_key_secret(secret) {
        errors.push(FieldError::new("/secret", error.to_string()));
    }
}

/// Checks a key to be kept; every mistake is told at once, and never the value.
fn checked(wish: EnterKey) -> Result<NewKey, KeyringUseError> {
    let mut errors = Vec::new();
    let vendor = ProviderId::parse(&wish.vendor).ok();
    let provider = vendor
        .as_ref()
        .and_then(catalog::find_provider)
        .filter(|it| !it.is_demo);
    if provider.is_none() {
        let known = catalog::providers().iter().filter(|it| !it.is_demo);
        let known: Vec<_> = known.map(|provider| provider.id).collect();
        let text = format!(
            "there is no such vendor; choose one of {}",
            known.join(", ")
        );
        errors.push(FieldError::new("/vendor", text));
    }
    let need = |need: fn(&catalog::Provider) -> Need| provider.map_or(Need::Optional, need);
    match (need(|it| it.base_url), &wish.base_url) {
        (Need::Required, None) => errors.push(FieldError::new(
            "/base_url",
            "say where this key is good, as in https://models.example.com/v1",
        )),
        (Need::None, Some(_)) => errors.push(FieldError::new(
            "/base_url",
            "this vendor has an address of its own; leave the base URL out",
        )),
        _ => {}
    }
    match (need(|it| it.key), &wish.secret) {
        (Need::Required, None) => {
            errors.push(FieldError::new("/secret", "this vendor needs a key"));
        }
        (Need::None, Some(_)) => errors.push(FieldError::new(
            "/secret",
            "this vendor takes no key; leave it out",
        )),
        (_, Some(secret)) => check_secret(&mut errors, secret),
        (_, None) => {}
    }
    let base_url = wish.base_url.as_deref();
    let base_url = base_url.and_then(|text| noted(&mut errors, "/base_url", BaseUrl::parse(text)));
    let label = noted(&mut errors, "/label", KeyLabel::parse(&wish.label));
    let tags = parse_tags(&mut errors, &wish.tags);
    match (errors.is_empty(), vendor, label, tags) {
        (true, Some(vendor), Some(label), Some(tags)) => Ok(NewKey {
            vendor,
            base_url,
            label,
            tags,
            expires_at: wish.expires_at,
            secret: wish.secret,
        }),
        _ => Err(KeyringUseError::Invalid(errors)),
    }
}

impl std::fmt::Debug for EnterKey {
    /// Leaves the value out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnterKey")
            .field("vendor", &self.vendor)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ChangeKey {
    /// Leaves the value out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangeKey")
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}
