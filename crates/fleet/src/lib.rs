//! What BotMaker does, for any program that wants to do it: create bots, run them, watch them, remove them.
//!
//! [`Fleet`] is the whole of it. A request validates, writes desired state in one transaction and wakes the
//! reconciler; it does no engine I/O itself. The reconciler (`reconcile`) compares what is desired with what is
//! observed, decides by a pure function and acts; every action may be repeated after a crash at any point.
//!
//! This crate talks to the ports only: it must not know Docker, SQL or HTTP routes.
//!
//! Where to look next: `bots` for the use cases, `reconcile::plan` for the rules, `engine` for what is known of the
//! container engine, `logs` for the log hub, `metrics` for what bots use, `events` for the event bus, `janitor` for
//! orphans, `access` for logins, `system` for the instance in numbers.

pub mod access;
pub mod bots;
mod core;
pub mod engine;
pub mod events;
mod fleet;
mod health;
pub mod janitor;
pub mod keyring;
pub mod logs;
pub mod metrics;
mod reconcile;
mod reports;
mod secrets_in_hand;
pub mod settings;
pub mod system;

pub use access::{AccessError, FirstAdmin, LoggedIn};
pub use bots::{
    AdoptError, Adoption, BotChannels, BotError, BotPicture, BotPreview, BotRef, BotView,
    BulkAction, BulkOutcome, CanaryEvidence, ChannelsEvidence, ChatMessage, CreateBot,
    CreateBotError, CreateChannel, CreatedBot, EditBot, EditBotError, Evidence, FaceWish,
    FieldChange, FieldError, GenerationView, KeyWish, ListBots, MemoryEvidence, PairingView,
    ProbeEvidence, ReturnTo, SecretFile,
};
pub use engine::{
    CatalogView, ChannelView, DiscoverModelsError, EngineReport, ImageReport, ImageTask,
    ImageTaskError, ImageTaskKind, ImageTaskState,
};
pub use events::{Activity, ActivityPage, EventItem, PublishedEvent};
pub use fleet::{Fleet, FleetParts, StartError};
pub use health::settings::HealthSettings;
pub use janitor::{
    CleanUp, JanitorError, JanitorSettings, KeptOrphan, Leftover, LeftoverPlace, Orphan,
    OrphanKind, Orphans,
};
pub use logs::{
    GapReason, LogItem, LogLine, LogLineId, LogRequest, MAX_MERGED, MergedItem, MergedRequest,
};
pub use metrics::{LatestMetrics, LatestUsage, MetricsPoint, MetricsView};
pub use reconcile::recovery::RecoverySettings;
pub use settings::{FleetSettings, LogSettings};
pub use system::{BotCounts, PoolCounts, Promised, SystemError, SystemReport};

// Types of the layers below that stand in this crate's interface, so that who talks to fleet needs no other crate for it.
pub use botmaker_openclaw::discovery::{Discovered, DiscoveredModel};
pub use botmaker_openclaw::gateway::{ChannelState, ChatChunk, PairingDecision, PairingRequest};
pub use botmaker_ports::{
    ApiTokenRecord, BotRate, ContainerRole, ContainerState, ContainerStatus, ContainerUser,
    EngineStatus, ImageInfo, KeyTest, KeyringStatus, ListenFailure, LogStream, Page, PriceEntry,
    ReportInfo, SnapshotInfo, StatsSample,
};
pub use botmaker_secrets::{ExposeSecret, SecretString, SecretValue};
