//! Whether the server lives and can work; no login needed.

pub(crate) mod live;
pub(crate) mod ready;
