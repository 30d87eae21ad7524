//! Whole directories that a bot has filled: copied, measured and removed entry by entry.
//!
//! Every step goes through a handle of the directory that it is in, never through a path and never through a link.
//! A walk holds a few handles for each directory above it, so it goes no deeper than [`DEEPEST`].

pub(crate) mod contents;
pub(crate) mod copy;
pub(crate) mod measure;
pub(crate) mod remove;

/// How many directories within each other are walked; three handles each.
pub(crate) const DEEPEST: usize = 100;
