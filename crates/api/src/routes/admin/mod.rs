//! What only administrators may do.

pub(crate) mod clean_up;
pub(crate) mod orphans;
pub(crate) mod set_password;
