//! The rows of bots, and the ports and subnets reserved for them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use botmaker_domain::{
    BotId, BotRecord, BotSpec, BotState, Event, Generation, GenerationOrigin, GenerationOutcome,
    Hostname, Lifecycle, NewEvent, NodeId, Phase, Picture, Placement, Power, SecretMarks,
    SecretName, SecretVersions, Status, UserId,
};
use ipnet::Ipv4Net;
use jiff::Timestamp;

use super::error::StoreError;

/// A bot about to be written for the first time, in phase `provisioning` with power `stopped`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBot {
    /// Identity.
    pub id: BotId,
    /// Whose.
    pub owner_id: UserId,
    /// What its owner decided.
    pub spec: BotSpec,
    /// Node, port, subnet.
    pub placement: Placement,
    /// First status.
    pub status: Status,
    /// The name of who makes it.
    pub author: Option<String>,
    /// Marks of its secrets, for the first generation.
    pub marks: SecretMarks,
    /// Fingerprints of the secrets that no other bot may use.
    pub fingerprints: Vec<SecretFingerprint>,
    /// What is known of it from before; `None` for a bot that never was. One that was is whole when its row is written:
    /// there is no creation that could be taken back.
    pub before: Option<BotBefore>,
    /// Now.
    pub created_at: Timestamp,
}

/// What is known of a bot whose row was lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotBefore {
    /// Its highest generation: copies of its state are named after generations, so that new ones count on.
    pub newest_generation: u32,
    /// The image that ran on its state last.
    pub image_id: Option<String>,
}

impl NewBot {
    /// Its row as it is written first, at the time that the database keeps of `created_at`.
    #[must_use]
    pub fn first_record(&self, created_at: Timestamp) -> BotRecord {
        let before = self.before.as_ref();
        let generation = before.map_or(1, |before| before.newest_generation.saturating_add(1));
        BotRecord {
            id: self.id,
            owner_id: self.owner_id,
            spec: self.spec.clone(),
            phase: before.map_or(Phase::Provisioning, |_| Phase::Active),
            power: Power::Stopped,
            power_seq: 0,
            applied_seq: 0,
            hold: None,
            placement: self.placement.clone(),
            generation,
            incarnation: 0,
            has_been_ready: false,
            image_id: before.and_then(|before| before.image_id.clone()),
            validated: None,
            lifecycle: Lifecycle {
                newest_generation: generation,
                config_slot: generation,
                good_slot: generation,
                ..Lifecycle::default()
            },
            status: self.status.clone(),
            created_at,
            updated_at: created_at,
            version: 1,
            lease_epoch: 1,
        }
    }

    /// Its first generation.
    #[must_use]
    pub fn first_generation(&self, record: &BotRecord) -> Generation {
        Generation {
            bot_id: record.id,
            number: record.generation,
            spec: record.spec.clone(),
            marks: self.marks.clone(),
            author: self.author.clone(),
            origin: GenerationOrigin::Created,
            outcome: GenerationOutcome::Untested,
            image_id: None,
            created_at: record.created_at,
        }
    }
}

/// The keyed hash of a secret that only one bot may use. Never the secret itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretFingerprint {
    /// Which of the bot's secrets.
    pub secret: SecretName,
    /// Which version of it.
    pub version: u32,
    /// HMAC of its value.
    pub fingerprint: [u8; 32],
}

/// A new generation, with the secrets that it brings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewGeneration {
    /// The generation; its number is greater than that of any other of the bot.
    pub generation: Generation,
    /// Fingerprints of those of its secrets that no other bot may use, as far as they are new.
    pub fingerprints: Vec<SecretFingerprint>,
}

/// What became of a generation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GenerationVerdict {
    /// Which.
    pub number: u32,
    /// What became of it.
    pub outcome: GenerationOutcome,
    /// The image that it ran; `None` leaves what is known.
    pub image_id: Option<String>,
}

/// What is written together with a bot's row.
#[derive(Clone, Copy, Default, Debug)]
pub struct BotWrite<'w> {
    /// What tells of the change.
    pub events: &'w [NewEvent],
    /// Another picture, or (`Some(None)`) none any more; `None` leaves the one that it has.
    pub picture: Option<Option<&'w Picture>>,
    /// A new generation. A claim that the bot has already may be among its fingerprints.
    pub generation: Option<&'w NewGeneration>,
    /// What became of generations, the new one included; a number that there is not is left out.
    pub verdicts: &'w [GenerationVerdict],
    /// Lets go of the claims on secrets that the bot had before, save those on these versions; `None` keeps all. Those
    /// that `generation` brings stay in any case.
    pub keep_claims: Option<&'w SecretVersions>,
}

impl<'w> BotWrite<'w> {
    /// A write with nothing but events.
    #[must_use]
    pub fn events(events: &'w [NewEvent]) -> Self {
        Self {
            events,
            ..Self::default()
        }
    }
}

/// The keyed hash of an `Idempotency-Key`, and of the request it came with. Never the request itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyKey {
    /// Who sent it.
    pub user_id: UserId,
    /// HMAC of the key.
    pub key_hash: [u8; 32],
    /// HMAC of the request.
    pub request_hash: [u8; 32],
}

/// The bot that an earlier request with the same key made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotentCreate {
    /// The bot.
    pub bot_id: BotId,
    /// HMAC of the earlier request.
    pub request_hash: [u8; 32],
}

/// Which bots to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BotFilter {
    /// Only this owner's.
    pub owner_id: Option<UserId>,
    /// Only those whose name or host name contains this text, case folded for ASCII.
    pub search: Option<String>,
    /// Only those in this state.
    pub state: Option<BotState>,
}

/// Which part of a list, ordered by id (which is by creation).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// Only what comes after this id.
    pub after: Option<BotId>,
    /// At most this many.
    pub limit: u32,
}

/// A host resource that only one bot of a node can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ReservedValue {
    /// A host port.
    Port(u16),
    /// A bridge subnet.
    Subnet(Ipv4Net),
}

/// What is not free on a node: reserved by bots or marked bad.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reserved {
    /// Host ports.
    pub ports: BTreeSet<u16>,
    /// Subnets.
    pub subnets: BTreeSet<Ipv4Net>,
}

/// The bots' rows.
#[async_trait]
pub trait BotStore {
    /// Writes a new bot, its first generation, its reservations, its fingerprints, its idempotency key and the events in one
    /// transaction.
    ///
    /// The row begins with phase `provisioning`, power `stopped`, `power_seq` 0, generation 1, incarnation 0,
    /// version 1, lease epoch 1, an empty lifecycle; that of a bot that was there before with phase `active` and the
    /// generation after its newest.
    ///
    /// # Errors
    /// `Conflict(Hostname | Port | Subnet | Secret | Id)`, `Id` also when the key has made another bot meanwhile;
    /// `BotLimit` when there are `max_bots` already (rows of every phase count); `NotFound` when the owner is no user.
    async fn insert_bot(
        &self,
        bot: &NewBot,
        key: Option<&IdempotencyKey>,
        max_bots: u32,
        events: &[NewEvent],
    ) -> Result<(BotRecord, Vec<Event>), StoreError>;

    /// Writes a bot back with what belongs to the change, in one transaction. Everything but `id`, `owner_id` and
    /// `created_at` is taken from `record`; `version` is raised and returned; a changed placement moves the reservations.
    ///
    /// # Errors
    /// `Stale` when the row's version or lease epoch is not `record`'s, or when a generation that is kept has the new
    /// one's number or a greater one; `NotFound`; `Conflict(Hostname | Port | Subnet | Secret)`. Nothing is written then.
    async fn save_bot(
        &self,
        record: &BotRecord,
        write: &BotWrite<'_>,
    ) -> Result<(BotRecord, Vec<Event>), StoreError>;

    /// Removes a bot's row with its generations, reservations, fingerprints, idempotency keys and picture, in one
    /// transaction with the events.
    ///
    /// # Errors
    /// `Stale`, `NotFound`.
    async fn remove_bot(
        &self,
        id: BotId,
        version: u64,
        events: &[NewEvent],
    ) -> Result<Vec<Event>, StoreError>;

    /// Finds a bot by id.
    async fn find_bot(&self, id: BotId) -> Result<Option<BotRecord>, StoreError>;

    /// Finds a bot by host name.
    async fn find_bot_by_hostname(
        &self,
        hostname: &Hostname,
    ) -> Result<Option<BotRecord>, StoreError>;

    /// One generation of a bot.
    async fn find_generation(
        &self,
        id: BotId,
        number: u32,
    ) -> Result<Option<Generation>, StoreError>;

    /// All generations of a bot that are kept, newest first.
    async fn list_generations(&self, id: BotId) -> Result<Vec<Generation>, StoreError>;

    /// Forgets generations of a bot; numbers that there are not are left out.
    async fn forget_generations(&self, id: BotId, numbers: &[u32]) -> Result<(), StoreError>;

    /// A bot's picture.
    async fn find_picture(&self, id: BotId) -> Result<Option<Picture>, StoreError>;

    /// The bot that has a secret with this fingerprint, as whatever version.
    async fn find_fingerprint(&self, fingerprint: &[u8; 32]) -> Result<Option<BotId>, StoreError>;

    /// Lists bots of every phase. One query.
    async fn list_bots(&self, filter: &BotFilter, page: Page)
    -> Result<Vec<BotRecord>, StoreError>;

    /// How many rows there are.
    async fn count_bots(&self) -> Result<u32, StoreError>;

    /// What is not free on a node.
    async fn reserved(&self, node: &NodeId) -> Result<Reserved, StoreError>;

    /// Marks a value that the engine refused, so that it is not drawn again; repeated is success. A value that a
    /// bot has reserved stays its own until that bot's placement is changed.
    async fn mark_bad(
        &self,
        node: &NodeId,
        value: ReservedValue,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Forgets bad marks older than `before`, because whatever was in the way may be gone.
    async fn forget_bad(&self, before: Timestamp) -> Result<(), StoreError>;

    /// The bot that an earlier request with this key made.
    async fn find_idempotent(
        &self,
        user_id: UserId,
        key_hash: &[u8; 32],
    ) -> Result<Option<IdempotentCreate>, StoreError>;

    /// The newest bot id that this database has ever held; what is newer is not known to it.
    async fn newest_bot_id(&self) -> Result<Option<BotId>, StoreError>;
}
