//! BotMaker's HTTP side.
//!
//! Handlers extract, make one call of `botmaker-fleet` and shape the answer; rules live there, never here. This crate
//! must not know Docker or SQL.
//!
//! Where to look next: `table` for which path has which verbs, `routes` for one file per verb, `dto` for the shapes,
//! `problem` for the only translation of errors into statuses, `middleware` for what stands before every request,
//! `bots_side` for the listener that bots reach.

pub mod bots_side;
mod caller;
mod convert;
mod dashboard;
mod docs_page;
pub mod dto;
mod extract;
#[doc(hidden)]
pub mod fuzzing;
mod middleware;
pub mod openapi;
mod problem;
mod program;
mod routes;
mod server;
mod sse;
mod state;
mod table;

/// Stops a server that [`serve`] made.
pub use actix_web::dev::ServerHandle;
pub use middleware::hosts::AllowedHosts;
pub use program::{LogControl, LogControlError, Program};
pub use server::serve;
pub use state::{ApiSettings, ApiState};
