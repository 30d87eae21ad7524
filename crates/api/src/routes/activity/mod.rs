//! What happened, of everything.

pub(crate) mod list;
