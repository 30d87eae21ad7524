//! AI keys that bots never hold.

pub(crate) mod add;
pub(crate) mod edit;
pub(crate) mod list;
mod path;
pub(crate) mod remove;
pub(crate) mod test;

pub(crate) use path::KeyPath;
