//! The listener that bots may reach, and nothing on it but what bots may call: the demo model.
//!
//! It listens on the address under which containers reach the host, which no other machine can.

mod answer;
mod app;
mod demo;
mod status;
mod supervisor;
mod wire;

pub use status::BotsSideStatus;
pub use supervisor::supervise;
