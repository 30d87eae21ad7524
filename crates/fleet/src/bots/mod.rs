//! The use cases on bots, one a file.

pub mod authorize;
pub mod avatar;
pub mod bulk;
pub mod channels;
mod claims;
pub mod create;
pub mod edit_profile;
pub mod error;
mod idempotency;
pub mod log;
pub mod message;
pub mod metrics;
pub mod pairing;
pub mod power;
pub mod preview;
pub mod query;
pub mod remove;
pub mod stats;
mod validate;
pub mod view;
pub mod wait;

pub use avatar::BotPicture;
pub use bulk::{BulkAction, BulkOutcome};
pub use channels::BotChannels;
pub use create::{CreateBot, CreateChannel, CreatedBot};
pub use edit_profile::{EditProfile, FaceWish};
pub use error::{BotError, CreateBotError, FieldError};
pub use message::ChatMessage;
pub use pairing::PairingView;
pub use preview::{BotPreview, SecretFile};
pub use query::ListBots;
pub use view::{BotRef, BotView, Evidence, ProbeEvidence};
