//! What may be spent.

pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod set;
