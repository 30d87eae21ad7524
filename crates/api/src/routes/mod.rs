//! One file for each verb of a resource: its documentation and its handler.

pub(crate) mod activity;
pub(crate) mod admin;
pub(crate) mod auth;
pub(crate) mod bots;
pub(crate) mod budgets;
pub(crate) mod catalog;
pub(crate) mod docker;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod incidents;
pub(crate) mod keyring;
pub(crate) mod keys;
pub(crate) mod leftovers;
pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod prices;
pub(crate) mod system;
pub(crate) mod tokens;
pub(crate) mod usage;
