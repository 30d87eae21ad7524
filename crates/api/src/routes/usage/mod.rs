//! What was used.

pub(crate) mod requests;
pub(crate) mod sums;
