//! What models cost.

pub(crate) mod list;
pub(crate) mod set;
