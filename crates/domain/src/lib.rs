//! The words of BotMaker: ids, names, bots, their power and status, the catalogue of providers and channels.
//!
//! Everything here is plain data and pure rules. This crate must never do I/O, never be async and never know
//! Docker, SQL or HTTP. A value that exists has been parsed: after [`BotName::parse`] nobody checks again.
//!
//! Where to look next: `bot` for what a bot is, `status` for what a person is told about it,
//! `catalog` for what it can be connected to, `event` for what happened.

pub mod access;
pub mod bot;
pub mod catalog;
pub mod clock;
pub mod error;
pub mod event;
pub mod keyring;
pub mod secret_name;
pub mod status;

pub use access::{Actor, ActorKind, Role, UserId};
pub use bot::about::BotAbout;
pub use bot::avatar::{Avatar, PictureDigest, PictureDigestError};
pub use bot::channel_spec::{ChannelKind, ChannelSpec, DmPolicy, GroupPolicy};
pub use bot::emoji::{Emoji, EmojiError};
pub use bot::generation::{Generation, GenerationOrigin, GenerationOutcome, SecretMarks};
pub use bot::hostname::{Hostname, HostnameError};
pub use bot::id::{BotId, IdSource, RandomIds};
pub use bot::image::{ImageReference, ImageReferenceError, PinnedImage};
pub use bot::lifecycle::{Death, Kill, Lifecycle, RolledBack, RunMark, StateSnapshot, StopAsked};
pub use bot::model::{BaseUrl, BaseUrlError, ModelId, ModelIdError, ProviderId};
pub use bot::name::{BotName, BotNameError};
pub use bot::persona::{Persona, PersonaError};
pub use bot::picture::{Picture, PictureError, PictureFormat};
pub use bot::placement::{NodeId, Placement};
pub use bot::power::Power;
pub use bot::record::{BotRecord, Hold, Phase};
pub use bot::resources::{ResourceError, ResourceLimits, Resources};
pub use bot::spec::BotSpec;
pub use bot::tag::{Tag, TagError, Tags};
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::{Classify, ErrorKind};
pub use event::{Event, EventKind, NewEvent};
pub use keyring::{GrantMark, KeyId, KeyLabel, KeySource, KeyTags};
pub use secret_name::{SecretName, SecretNameError, SecretVersions};
pub use status::{BotState, Reason, ReasonCode, Status};
