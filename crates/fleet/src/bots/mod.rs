//! The use cases on bots, one a file.

pub mod authorize;
pub mod channels;
pub mod create;
pub mod error;
pub mod log;
pub mod message;
pub mod metrics;
pub mod power;
pub mod query;
pub mod remove;
pub mod stats;
mod validate;
pub mod view;
pub mod wait;

pub use channels::BotChannels;
pub use create::{CreateBot, CreateChannel, CreatedBot};
pub use error::{BotError, CreateBotError, FieldError};
pub use message::ChatMessage;
pub use query::ListBots;
pub use view::{BotRef, BotView, Evidence, ProbeEvidence};
