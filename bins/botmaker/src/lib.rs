//! Putting an instance together: the only place that names concrete types. The server and `botmaker-admin` share it,
//! so that both work with a data directory in the same way.

pub mod exit;
pub mod first_admin;
mod image_command;
pub mod keyring;
pub mod program;
pub mod serve;
pub mod wiring;

pub use wiring::Instance;
