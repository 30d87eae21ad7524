//! What a bot can be connected to: model providers and chat channels, and what each needs from its owner.

mod api_style;
pub mod channels;
#[cfg(test)]
mod pattern_agreement;
pub mod person_format;
pub mod providers;
pub mod secret_format;

pub use api_style::ApiStyle;
pub use channels::{Channel, ChannelSecret, channels, find_channel};
pub use person_format::PersonFormat;
pub use providers::{Model, Need, Provider, find_provider, providers};
pub use secret_format::SecretFormat;
