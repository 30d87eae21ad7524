//! BotMaker's HTTP side. `routes` has one file for each verb of a resource, `dto` the shapes, `problem` the only
//! translation of errors into statuses.
//!
//! Handlers extract, make one call of `botmaker-fleet` and shape the answer; rules live there, never here.

pub mod dto;
pub mod openapi;
mod problem;
mod routes;
