//! Making a bot again from files that were left of it: out of the trash, or after the database was lost.
//!
//! Files first, then secrets, then the row, which is written at once as that of a whole bot: a crash at any point leaves
//! files that can be adopted again, and never a bot whose creation would be taken back with its secrets.

use std::{collections::BTreeMap, sync::Arc};

use botmaker_domain::{
    Actor, BotAbout, BotId, BotRecord, BotSpec, BotState, Classify, ErrorKind, EventKind,
    Generation, GenerationOrigin, GenerationOutcome, NewEvent, Power, SecretName, SecretVersions,
    Status, catalog,
};
use botmaker_ports::{BotBefore, StoreError};
use botmaker_secrets::{SecretString, generate_gateway_token};
use tracing::{info, warn};

use super::{
    BotError, BotView, CreateBotError, CreateChannel, EditBotError, FieldError,
    claims::{self, Claims},
    create::{Draft, insert},
    edit,
    edit_wish::EditBot,
    validate::Checked,
};
use crate::{
    Fleet,
    core::Core,
    janitor::{JanitorError, Leftover, LeftoverPlace, find_one},
};

/// A failure of making a bot again.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// As with every use case on what is left over.
    #[error(transparent)]
    Leftover(#[from] JanitorError),
    /// As with changing a bot: its description, with what was said of it, cannot be used.
    #[error(transparent)]
    Wish(#[from] EditBotError),
    /// There is such a bot.
    #[error("the bot {0} is there")]
    Present(BotId),
    /// Nothing tells what sort of bot it was.
    #[error("nothing beside these files says what bot they belonged to")]
    Undescribed,
}

impl Classify for AdoptError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Leftover(error) => error.kind(),
            Self::Wish(error) => error.kind(),
            Self::Present(_) | Self::Undescribed => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Leftover(error) => error.code(),
            Self::Wish(error) => error.code(),
            Self::Present(_) => "bot_present",
            Self::Undescribed => "leftover_undescribed",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Leftover(error) => error.hint(),
            Self::Wish(error) => error.hint(),
            Self::Present(_) => {
                Some("delete that bot first, or leave these files alone".to_owned())
            }
            Self::Undescribed => Some(
                "create a bot and copy what it needs into its state directory while it is stopped"
                    .to_owned(),
            ),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Wish(error) => error.fields(),
            Self::Leftover(_) | Self::Present(_) | Self::Undescribed => Vec::new(),
        }
    }
}

impl From<StoreError> for AdoptError {
    fn from(error: StoreError) -> Self {
        Self::Wish(error.into())
    }
}

impl From<botmaker_ports::RuntimeError> for AdoptError {
    fn from(error: botmaker_ports::RuntimeError) -> Self {
        Self::Leftover(error.into())
    }
}

/// How a bot shall be made again, as raw texts.
#[derive(Clone, Default)]
pub struct Adoption {
    /// Another host name.
    pub hostname: Option<String>,
    /// Secrets by name: at least those that are gone.
    pub secrets: BTreeMap<String, SecretString>,
    /// Kinds of channels that it shall not have any more.
    pub drop_channels: Vec<String>,
    /// Whether it shall run at once.
    pub start: bool,
}

impl std::fmt::Debug for Adoption {
    /// Leaves the values out: some are secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Adoption").finish_non_exhaustive()
    }
}

impl Adoption {
    /// The same as a change of what the bot was.
    fn as_edit(&self, spec: &BotSpec) -> Result<EditBot, Vec<FieldError>> {
        let mut unused: Vec<&str> = self.secrets.keys().map(String::as_str).collect();
        let mut take = |name: &str| {
            unused.retain(|unused| *unused != name);
            self.secrets.get(name).cloned()
        };
        let key = SecretName::provider_key();
        let provider_key = spec
            .secrets
            .contains_key(&key)
            .then(|| take(key.as_str()))
            .flatten();
        let mut channels = Vec::new();
        for old in &spec.channels {
            let kind = old.kind.as_str();
            let known = catalog::find_channel(&old.kind);
            let names = known.into_iter().flat_map(|known| known.secrets);
            let secrets = names
                .filter_map(|secret| Some((secret.name.to_owned(), take(secret.name)?)))
                .collect();
            if !self.drop_channels.iter().any(|drop| drop == kind) {
                channels.push(CreateChannel {
                    kind: kind.to_owned(),
                    secrets,
                    dm_policy: Some(old.dm_policy),
                    allow_from: old.allow_from.clone(),
                    group_policy: Some(old.group_policy),
                });
            }
        }
        let no_secret = |name: &&str| {
            let text = "the bot has no secret of this name";
            FieldError::new(format!("/secrets/{name}"), text)
        };
        let has = |kind: &String| spec.channels.iter().any(|old| old.kind.as_str() == kind);
        let no_channel = |(at, _): (usize, &String)| {
            let text = "the bot has no channel of this kind";
            FieldError::new(format!("/drop_channels/{at}"), text)
        };
        let dropped = self.drop_channels.iter().enumerate();
        let mut errors: Vec<_> = unused.iter().map(no_secret).collect();
        errors.extend(dropped.filter(|(_, kind)| !has(kind)).map(no_channel));
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(EditBot {
            hostname: self.hostname.clone(),
            provider_key: provider_key.map(Some),
            channels: Some(channels),
            ..EditBot::default()
        })
    }
}

/// Tells mistakes where they stand in an adoption: `/channels/0/secrets/telegram_token` is `/secrets/telegram_token` there.
fn replaced(error: EditBotError) -> EditBotError {
    let EditBotError::Bot(BotError::Invalid(mut fields)) = error else {
        return error;
    };
    for field in &mut fields {
        if let Some((_, name)) = field.pointer.split_once("/secrets/") {
            field.pointer = format!("/secrets/{name}");
        } else if field.pointer == "/provider_key" {
            field.pointer = "/secrets/provider_key".to_owned();
        }
    }
    BotError::Invalid(fields).into()
}

impl Fleet {
    /// Makes a bot again from what is left of it, under its old id. Secrets that are gone have to be given. The bot is stopped
    /// until somebody starts it, unless the wish says so.
    ///
    /// # Errors
    /// See [`AdoptError`]; the files are then where they can be adopted from again.
    pub async fn adopt_leftover(
        &self,
        actor: &Actor,
        name: &str,
        wish: Adoption,
    ) -> Result<BotView, AdoptError> {
        // The rest runs to its end even when the client goes away in the middle.
        let (core, actor, name) = (Arc::clone(&self.core), actor.clone(), name.to_owned());
        let work = async move { adopt(&core, &actor, &name, wish).await };
        let adopted = self.core.tracker.spawn_on(work, &self.core.executor).await;
        let record = adopted.map_err(|_| JanitorError::Interrupted)??;
        self.core.queue.wake(record.id);
        Ok(self.core.view(record))
    }
}

async fn adopt(
    core: &Arc<Core>,
    actor: &Actor,
    name: &str,
    wish: Adoption,
) -> Result<BotRecord, AdoptError> {
    let _turn = core.janitor.lock().await;
    let leftover = find_one(core, actor, name).await?;
    let bot = leftover.bot_id;
    let about = leftover.about.clone().ok_or(AdoptError::Undescribed)?;
    if core.store.find_bot(bot).await?.is_some() {
        return Err(AdoptError::Present(bot));
    }
    let old = remembered(&about, &leftover);
    let start = wish.start;
    let wish = wish.as_edit(&about.spec).map_err(BotError::Invalid)?;
    let checked = edit::check(core, &old.spec, wish.clone()).map_err(replaced)?;
    if let Some(other) = core
        .store
        .find_bot_by_hostname(&checked.spec.hostname)
        .await?
    {
        let hostname = other.spec.hostname.to_string();
        return Err(EditBotError::Wish(CreateBotError::HostnameTaken { hostname }).into());
    }
    if leftover.place != LeftoverPlace::Home {
        core.runtime.restore_trash(&leftover.name).await?;
    }
    let mut written = SecretVersions::new();
    match make(core, actor, (&old, checked, &wish), &mut written).await {
        Ok(record) => {
            info!(bot.id = %bot, bot.name = %record.spec.name, "bot adopted");
            begin(core, record, start).await
        }
        Err(error) => {
            put_back(core, &leftover, written).await;
            Err(error)
        }
    }
}

/// What is known, without the secrets that are gone and without the picture, which only the database had.
fn remembered(about: &BotAbout, leftover: &Leftover) -> BotAbout {
    let mut old = about.clone();
    let is_gone = |name: &SecretName| leftover.missing_secrets.contains(name);
    old.spec.secrets.retain(|name, _| !is_gone(name));
    old.marks.retain(|name, _| !is_gone(name));
    // A token for the keyring's proxy is nobody's to remember: the bot gets another one.
    if old.spec.key.is_keyring() {
        old.spec.secrets.remove(&SecretName::provider_key());
        old.marks.remove(&SecretName::provider_key());
        old.spec.grant = None;
    }
    if matches!(old.spec.avatar, Some(botmaker_domain::Avatar::Image { .. })) {
        old.spec.avatar = None;
    }
    old
}

async fn make(
    core: &Arc<Core>,
    actor: &Actor,
    (old, mut checked, wish): (&BotAbout, Checked, &EditBot),
    written: &mut SecretVersions,
) -> Result<BotRecord, AdoptError> {
    ensure_gateway_token(core, old, &mut checked).await?;
    edit::give_token(&old.spec, &mut checked, false, &mut None)?;
    edit::write_secrets(core, old.bot_id, &checked.secrets, written).await?;
    checked.spec.secrets = edit::secret_versions(&checked, &old.spec, written, wish);
    checked.spec.image.clone_from(&old.spec.image);
    checked.spec.canary_minutes = old.spec.canary_minutes;
    checked.spec.avatar.clone_from(&old.spec.avatar);
    let mut marks = old.marks.clone();
    marks.extend(claims::marks(&checked.secrets, &core.master_key));
    marks.retain(|name, _| checked.spec.secrets.contains_key(name));
    let now = core.clock.now();
    let claims = Claims {
        fingerprints: claims::of_generation(&Generation {
            bot_id: old.bot_id,
            number: old.newest_generation,
            spec: checked.spec.clone(),
            marks: marks.clone(),
            author: None,
            origin: GenerationOrigin::Created,
            outcome: GenerationOutcome::Untested,
            image_id: None,
            created_at: now,
        }),
        places: checked.channel_secrets,
    };
    let draft = Draft {
        id: old.bot_id,
        owner_id: old.owner_id,
        status: Status::plain(BotState::Stopped, now),
        before: Some(BotBefore {
            newest_generation: old.newest_generation,
            image_id: old.image_id.clone(),
        }),
        events: vec![NewEvent {
            kind: EventKind::BotAdopted,
            bot_id: Some(old.bot_id),
            actor: Some(actor.name.clone()),
            at: now,
            status: None,
            detail: Some(checked.spec.name.to_string()),
        }],
        spec: checked.spec,
        marks,
    };
    let inserted = match insert(core, actor, &draft, &claims, None).await {
        // Its owner is gone: it is whose hands bring it back.
        Err(CreateBotError::Store(StoreError::NotFound)) => {
            let owner_id = actor.user_id;
            insert(core, actor, &Draft { owner_id, ..draft }, &claims, None).await
        }
        inserted => inserted,
    };
    inserted.map_err(|error| EditBotError::Wish(error).into())
}

/// The token of the gateway is nobody's to give: a lost one is made anew.
async fn ensure_gateway_token(
    core: &Arc<Core>,
    old: &BotAbout,
    checked: &mut Checked,
) -> Result<(), AdoptError> {
    let name = SecretName::gateway_token();
    let version = old.spec.secrets.get(&name).copied();
    let (directory, bot) = (Arc::clone(&core.secrets), old.bot_id);
    let present = core
        .tracker
        .spawn_blocking(move || directory.list(bot))
        .await
        .map_err(|_| JanitorError::Interrupted)?
        .map_err(JanitorError::Secrets)?;
    let is_there = present
        .iter()
        .any(|stored| stored.name == name && Some(stored.version) == version);
    if !is_there {
        let token = generate_gateway_token().map_err(|_| JanitorError::Interrupted)?;
        checked.secrets.insert(name, token);
    }
    Ok(())
}

async fn begin(core: &Core, mut record: BotRecord, start: bool) -> Result<BotRecord, AdoptError> {
    core.bus
        .publish(Vec::new(), Some(&core.view(record.clone())));
    if !start {
        return Ok(record);
    }
    record.power = Power::Running;
    record.power_seq += 1;
    Ok(core.save(record, Vec::new()).await?)
}

/// Takes back what an adoption did that failed. What cannot be taken back now is left over where it is now.
async fn put_back(core: &Arc<Core>, leftover: &Leftover, written: SecretVersions) {
    let (directory, bot) = (Arc::clone(&core.secrets), leftover.bot_id);
    let work = move || {
        for (name, version) in &written {
            directory.remove(bot, name, *version)?;
        }
        Ok::<_, botmaker_secrets::SecretDirectoryError>(())
    };
    if let Ok(Err(error)) = core.tracker.spawn_blocking(work).await {
        warn!(bot.id = %bot, error = %error, "secrets of a bot that was not adopted remain");
    }
    let moved = match leftover.place {
        LeftoverPlace::Home => Ok(()),
        LeftoverPlace::Trash => core.runtime.trash_state(bot).await,
        LeftoverPlace::Quarantine => core.runtime.quarantine_state(bot).await,
    };
    if let Err(error) = moved {
        warn!(bot.id = %bot, error = %error, "files of a bot that was not adopted are not in the trash again");
    }
}

impl From<BotError> for AdoptError {
    fn from(error: BotError) -> Self {
        Self::Wish(error.into())
    }
}
