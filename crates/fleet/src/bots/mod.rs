//! The use cases on bots, one a file.

pub mod adopt;
pub mod authorize;
pub mod avatar;
pub mod bulk;
pub mod changes;
pub mod channels;
mod claims;
pub mod create;
pub mod edit;
pub mod edit_error;
pub mod edit_wish;
pub mod error;
#[doc(hidden)]
pub mod fuzzing;
mod gateway_failure;
pub mod generations;
mod idempotency;
pub(crate) mod keys;
pub mod log;
pub mod message;
pub mod metrics;
mod new_generation;
pub mod pairing;
pub mod power;
pub mod preview;
pub mod query;
pub mod remove;
pub mod stats;
mod validate;
pub mod view;
pub mod wait;

pub use adopt::{AdoptError, Adoption};
pub use avatar::BotPicture;
pub use bulk::{BulkAction, BulkOutcome};
pub use changes::FieldChange;
pub use channels::BotChannels;
pub use create::{CreateBot, CreateChannel, CreatedBot, KeyWish};
pub use edit_error::EditBotError;
pub use edit_wish::{EditBot, FaceWish};
pub use error::{BotError, CreateBotError, FieldError};
pub use generations::{GenerationView, ReturnTo};
pub use message::ChatMessage;
pub use pairing::PairingView;
pub use preview::{BotPreview, SecretFile};
pub use query::ListBots;
pub use view::{
    BotRef, BotView, CanaryEvidence, ChannelsEvidence, Evidence, MemoryEvidence, ProbeEvidence,
    StateEvidence,
};
