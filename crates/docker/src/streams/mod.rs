//! What the engine tells as it happens: events, logs and resource usage.

pub(crate) mod events;
pub(crate) mod logs;
pub(crate) mod pull;
pub(crate) mod stats;
