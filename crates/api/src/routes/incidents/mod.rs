//! What must not happen, and did.

pub(crate) mod list;
