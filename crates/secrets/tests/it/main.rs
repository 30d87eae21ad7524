//! The secret directory on a real file system.
#![allow(
    clippy::unwrap_used,
    reason = "a test states its expectations with unwrap, in its helpers too"
)]

mod child;
mod full_disk;
mod hostile;
mod support;
mod unprivileged;
mod writing;
