//! What BotMaker's core asks of the outside: an engine that runs containers ([`BotRuntime`]), a database
//! ([`Store`]) and a keeper of AI keys ([`Keyring`]).
//!
//! The traits speak the words of `botmaker-domain` only, and wrap what is secret; this crate must stay free of bollard, sqlx and actix.
//! Each trait has a fake (feature `fakes`) and a conformance suite (feature `conformance`) that the fake and every
//! real implementation run, so that a test against the fake means something.

#[cfg(feature = "conformance")]
pub mod conformance;
#[cfg(feature = "fakes")]
pub mod fakes;
pub mod image_builder;
pub mod keyring;
pub mod runtime;
pub mod store;

pub use image_builder::{ImageBuildError, ImageBuilder};
pub use keyring::{
    BotRate, KeyChange, KeyTest, Keyring, KeyringError, KeyringStatus, ListenFailure, NewKey,
    NoKeyring, PriceEntry,
};
pub use runtime::{
    BotRuntime,
    audit::{AuditVerdict, AuditedRule},
    container::{
        ContainerRole, ContainerSpec, ContainerState, ContainerStatus, Mount, RestartPolicy,
        StorageIntent,
    },
    engine::{Capabilities, ContainerUser, EngineStatus, ImageInfo, ImageLayout},
    error::RuntimeError,
    event::{RuntimeEvent, RuntimeEventKind},
    files::{BotFiles, ReportInfo, SnapshotInfo, StateSize},
    logs::{LogFrame, LogQuery, LogStream},
    oneshot::{OneShot, OneShotOutput},
    pull::PullProgress,
    stats::StatsSample,
    stored::{ListedNetwork, StateFile, StoredBot, StoredPlace, TrashEntry, TrashKind},
    usage::UsageSample,
};
pub use store::{
    Store,
    access::{AccessStore, ApiTokenRecord, NewSession, SessionRecord, UserRecord},
    bots::{
        BotBefore, BotFilter, BotStore, BotWrite, GenerationVerdict, IdempotencyKey,
        IdempotentCreate, NewBot, NewGeneration, Page, Reserved, ReservedValue, SecretFingerprint,
    },
    error::{ConflictKind, StoreError},
    events::{EventFilter, EventStore},
};
