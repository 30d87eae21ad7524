//! The database: bots as desired, events as they happened, people and their sessions.
//!
//! A write is one transaction with the events that tell of it; what was acknowledged survives a crash. Writers of
//! a bot name the version that they read, so that two of them cannot undo each other unnoticed.

pub mod access;
pub mod bots;
pub mod error;
pub mod events;

use async_trait::async_trait;
use uuid::Uuid;

use self::{access::AccessStore, bots::BotStore, error::StoreError, events::EventStore};

/// Everything that BotMaker keeps in a database.
#[async_trait]
pub trait Store: BotStore + EventStore + AccessStore + Send + Sync + 'static {
    /// The id of this instance, made with the database.
    async fn instance_id(&self) -> Result<Uuid, StoreError>;

    /// Proves that the database answers and can be written.
    async fn check(&self) -> Result<(), StoreError>;
}
