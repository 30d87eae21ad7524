//! Creating a bot: check, reserve, write secrets, wish it to run.

use std::{collections::BTreeMap, sync::Arc};

use botmaker_domain::{
    Actor, BotId, BotRecord, BotSpec, BotState, DmPolicy, EventKind, GroupPolicy, Hostname,
    NewEvent, NodeId, Phase, Placement, Power, SecretMarks, SecretName, Status, UserId,
};
use botmaker_ports::{BotBefore, ConflictKind, IdempotencyKey, NewBot, StoreError};
use botmaker_secrets::{SecretString, generate_gateway_token};
use tracing::{info, warn};

use super::{
    BotView, CreateBotError, FieldError,
    claims::{Claims, marks},
    idempotency, keys, validate,
};
use crate::{Fleet, core::Core, janitor, keyring::grants, reconcile::pools};

/// One channel of a wished-for bot, as raw texts.
#[derive(Clone, Default)]
pub struct CreateChannel {
    /// OpenClaw's channel id.
    pub kind: String,
    /// Its secrets by name, such as `telegram_token`.
    pub secrets: BTreeMap<String, SecretString>,
    /// Who may write privately; the allow-list when not given.
    pub dm_policy: Option<DmPolicy>,
    /// The allow-list.
    pub allow_from: Vec<String>,
    /// Whether it answers in groups; the allow-list when not given.
    pub group_policy: Option<GroupPolicy>,
}

/// Whose key shall pay, as raw texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyWish {
    /// A key of the bot's own, or none where none is needed.
    Own,
    /// The keyring's keys for everybody.
    Operator,
    /// The keyring's keys with these tags, in order, then those for everybody.
    Tags(Vec<String>),
}

/// A wished-for bot, as raw texts.
#[derive(Clone)]
pub struct CreateBot {
    /// Display name.
    pub name: String,
    /// Short unique name; derived from `name` when not given.
    pub hostname: Option<String>,
    /// The provider's id in the catalogue.
    pub provider: String,
    /// The model.
    pub model: String,
    /// The provider's address, where it has none of its own.
    pub base_url: Option<String>,
    /// Whose key pays; when not given, the bot's own if one is given or none is needed, else the keyring's.
    pub key: Option<KeyWish>,
    /// The provider's key, for a bot with one of its own.
    pub provider_key: Option<SecretString>,
    /// Channels.
    pub channels: Vec<CreateChannel>,
    /// Persona in Markdown.
    pub persona: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The emoji that is its face; a picture is given afterwards.
    pub emoji: Option<String>,
    /// Memory limit.
    pub memory_bytes: Option<u64>,
    /// Processor limit.
    pub cpu_millis: Option<u32>,
    /// Process limit.
    pub pids: Option<u32>,
    /// Whether it shall run at once.
    pub start: bool,
    /// Makes a new bot although files are left of one with this host name; they stay untouched.
    pub ignore_leftover: bool,
}

impl Default for CreateBot {
    fn default() -> Self {
        Self {
            name: String::new(),
            hostname: None,
            provider: String::new(),
            model: String::new(),
            base_url: None,
            key: None,
            provider_key: None,
            channels: Vec::new(),
            persona: None,
            tags: Vec::new(),
            emoji: None,
            memory_bytes: None,
            cpu_millis: None,
            pids: None,
            start: true,
            ignore_leftover: false,
        }
    }
}

/// A created bot.
#[derive(Clone, Debug)]
pub struct CreatedBot {
    /// The bot.
    pub bot: BotView,
    /// Whether an earlier request with the same idempotency key made it.
    pub is_replay: bool,
}

impl Fleet {
    /// Creates a bot and wishes it to run, unless told otherwise. Returns when everything is durable; the container
    /// follows. With an idempotency key, repeating the same request returns the same bot.
    ///
    /// # Errors
    /// See [`CreateBotError`]. After an error nothing of the bot remains.
    pub async fn create_bot(
        &self,
        actor: &Actor,
        wish: CreateBot,
        idempotency_key: Option<&str>,
    ) -> Result<CreatedBot, CreateBotError> {
        let key = idempotency_key.map(|key| idempotency::key(&self.core, actor, key, &wish));
        if let Some(key) = &key
            && let Some(bot) = idempotency::replay(&self.core, key).await?
        {
            return Ok(CreatedBot {
                bot,
                is_replay: true,
            });
        }
        let (start, ignore_leftover) = (wish.start, wish.ignore_leftover);
        let checked = self.check_wish(wish)?;
        keys::require(&self.core, &checked.spec).await?;
        if !ignore_leftover {
            self.refuse_left_over(actor, &checked.spec.hostname).await?;
        }
        if self.core.engine.is_image_known_missing() {
            return Err(CreateBotError::ImageMissing {
                reference: self.core.settings.image.clone(),
            });
        }
        // The rest runs to its end even when the client goes away in the middle.
        let (core, actor) = (Arc::clone(&self.core), actor.clone());
        let racing_key = key.clone();
        let work = async move { provision(&core, &actor, checked, start, key).await };
        let record = self
            .core
            .tracker
            .spawn_on(work, &self.core.executor)
            .await
            .map_err(|_| CreateBotError::Interrupted)?;
        // The same request sent twice at once: the one that lost the race answers with the winner's bot.
        if let (Err(CreateBotError::Store(StoreError::Conflict(ConflictKind::Id))), Some(key)) =
            (&record, &racing_key)
            && let Some(bot) = idempotency::replay(&self.core, key).await?
        {
            return Ok(CreatedBot {
                bot,
                is_replay: true,
            });
        }
        let record = record?;
        Ok(CreatedBot {
            bot: self.core.view(record),
            is_replay: false,
        })
    }
}

impl Fleet {
    /// Whoever makes a bot anew after its row was lost rather wants the old one back, with what it knew.
    async fn refuse_left_over(
        &self,
        actor: &Actor,
        hostname: &Hostname,
    ) -> Result<(), CreateBotError> {
        match janitor::find_orphan(&self.core, actor, hostname).await {
            Ok(None) => Ok(()),
            Ok(Some(leftover)) => Err(CreateBotError::HostnameLeftOver {
                hostname: hostname.to_string(),
                leftover: leftover.name,
            }),
            // Files that cannot be looked at are in nobody's way.
            Err(error) => {
                warn!(
                    error = &error as &dyn std::error::Error,
                    "what is left over could not be looked through"
                );
                Ok(())
            }
        }
    }
}

/// A row to be written.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) id: BotId,
    pub(super) owner_id: UserId,
    pub(super) spec: BotSpec,
    pub(super) marks: SecretMarks,
    pub(super) status: Status,
    pub(super) before: Option<BotBefore>,
    pub(super) events: Vec<NewEvent>,
}

/// Row, secrets, wish: in this order, so that a crash leaves either nothing wanted or a whole bot.
async fn provision(
    core: &Arc<Core>,
    actor: &Actor,
    mut checked: validate::Checked,
    start: bool,
    key: Option<IdempotencyKey>,
) -> Result<BotRecord, CreateBotError> {
    checked.spec.secrets.insert(SecretName::gateway_token(), 1);
    if checked.spec.key.is_keyring() {
        let (token, mark) = grants::new_token().map_err(|_| CreateBotError::Interrupted)?;
        checked.spec.grant = Some(mark);
        checked.spec.secrets.insert(SecretName::provider_key(), 1);
        checked.secrets.insert(SecretName::provider_key(), token);
    }
    let claims = Claims::of(&checked, &core.master_key);
    let marks = marks(&checked.secrets, &core.master_key);
    let draft = Draft {
        id: core.ids.bot_id(),
        owner_id: actor.user_id,
        spec: checked.spec,
        marks,
        status: Status::plain(BotState::Provisioning, core.clock.now()),
        before: None,
        events: Vec::new(),
    };
    let record = insert(core, actor, &draft, &claims, key.as_ref()).await?;
    let written = write_secrets(core, record.id, checked.secrets).await;
    if let Err(error) = written {
        abandon(core, record).await;
        return Err(error);
    }
    match activate(core, actor, record.clone(), start).await {
        Ok(record) => {
            info!(bot.id = %record.id, bot.name = %record.spec.name, "bot created");
            core.queue.wake(record.id);
            Ok(record)
        }
        Err(error) => undecided(core, record, error).await,
    }
}

/// The wish for a whole bot failed; a database may fail after it has written. A bot that is wanted keeps its secrets, and one
/// that cannot be looked at is left: when it is not wanted, the next start removes it.
async fn undecided(
    core: &Arc<Core>,
    record: BotRecord,
    error: StoreError,
) -> Result<BotRecord, CreateBotError> {
    match core.store.find_bot(record.id).await {
        Ok(Some(present)) if present.phase != Phase::Provisioning => {
            core.queue.wake(present.id);
            Ok(present)
        }
        Ok(_) => {
            abandon(core, record).await;
            Err(CreateBotError::Store(error))
        }
        Err(_) => Err(CreateBotError::Store(error)),
    }
}

/// Writes the row with a free port and subnet, drawing again when another request was faster.
pub(super) async fn insert(
    core: &Core,
    actor: &Actor,
    draft: &Draft,
    claims: &Claims,
    key: Option<&IdempotencyKey>,
) -> Result<BotRecord, CreateBotError> {
    loop {
        let node = NodeId::local();
        let reserved = core
            .store
            .reserved(&node)
            .await
            .map_err(CreateBotError::Store)?;
        let (ports, pool) = (&core.settings.ports, core.settings.subnet_pool);
        let port =
            pools::free_port(ports, &reserved).ok_or_else(|| CreateBotError::PortsExhausted {
                first: *ports.start(),
                last: *ports.end(),
            })?;
        let subnet = pools::free_subnet(pool, &reserved).ok_or_else(|| {
            CreateBotError::SubnetsExhausted {
                pool: pool.to_string(),
            }
        })?;
        let bot = NewBot {
            id: draft.id,
            owner_id: draft.owner_id,
            spec: draft.spec.clone(),
            placement: Placement { node, port, subnet },
            status: draft.status.clone(),
            author: Some(actor.name.clone()),
            marks: draft.marks.clone(),
            fingerprints: claims.fingerprints.clone(),
            before: draft.before.clone(),
            created_at: core.clock.now(),
        };
        match core
            .store
            .insert_bot(&bot, key, core.settings.max_bots, &draft.events)
            .await
        {
            Ok((record, events)) => {
                core.bus.publish(events, Some(&core.view(record.clone())));
                return Ok(record);
            }
            Err(StoreError::Conflict(ConflictKind::Port | ConflictKind::Subnet)) => {}
            Err(StoreError::Conflict(ConflictKind::Hostname)) => {
                return Err(CreateBotError::HostnameTaken {
                    hostname: draft.spec.hostname.to_string(),
                });
            }
            // A bot that let go of its token meanwhile is in nobody's way: try again.
            Err(StoreError::Conflict(ConflictKind::Secret)) => {
                let taken = claims.find_taken(core, actor, None).await;
                if let Some(error) = taken.map_err(CreateBotError::Store)? {
                    return Err(error);
                }
            }
            Err(StoreError::BotLimit { limit }) => return Err(CreateBotError::BotLimit { limit }),
            Err(error) => return Err(CreateBotError::Store(error)),
        }
    }
}

async fn write_secrets(
    core: &Arc<Core>,
    bot: BotId,
    secrets: BTreeMap<SecretName, SecretString>,
) -> Result<(), CreateBotError> {
    let directory = Arc::clone(&core.secrets);
    let work = move || {
        for (name, value) in &secrets {
            directory
                .write(bot, name, 1, value)
                .map_err(CreateBotError::Secrets)?;
        }
        let token = generate_gateway_token().map_err(|_| CreateBotError::Interrupted)?;
        directory
            .write(bot, &SecretName::gateway_token(), 1, &token)
            .map_err(CreateBotError::Secrets)
    };
    core.tracker
        .spawn_blocking(work)
        .await
        .map_err(|_| CreateBotError::Interrupted)?
}

/// The bot is whole: from now on it is wanted.
async fn activate(
    core: &Core,
    actor: &Actor,
    mut record: BotRecord,
    start: bool,
) -> Result<BotRecord, StoreError> {
    let now = core.clock.now();
    record.phase = Phase::Active;
    record.updated_at = now;
    if start {
        record.power = Power::Running;
        record.power_seq = 1;
    } else {
        record.status = Status::plain(BotState::Stopped, now);
    }
    let event = NewEvent {
        kind: EventKind::BotCreated,
        bot_id: Some(record.id),
        actor: Some(actor.name.clone()),
        at: now,
        status: Some(record.status.clone()),
        detail: Some(record.spec.name.to_string()),
    };
    core.save(record, vec![event]).await
}

/// Takes back what a failed creation wrote. What cannot be taken back now is taken back at the next start.
async fn abandon(core: &Arc<Core>, record: BotRecord) {
    let (id, version) = (record.id, record.version);
    let directory = Arc::clone(&core.secrets);
    let shredded = core
        .tracker
        .spawn_blocking(move || directory.shred(id))
        .await;
    if let Ok(Err(error)) = shredded {
        warn!(bot.id = %id, error = %error, "secrets of an abandoned bot remain until the next start");
        return;
    }
    if let Err(error) = core.store.remove_bot(id, version, &[]).await {
        warn!(bot.id = %id, error = %error, "row of an abandoned bot remains until the next start");
    }
}

impl std::fmt::Debug for CreateBot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateBot")
            .field("name", &self.name)
            .field("hostname", &self.hostname)
            .finish_non_exhaustive()
    }
}

impl From<Vec<FieldError>> for CreateBotError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Invalid(fields)
    }
}
