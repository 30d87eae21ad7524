//! AI keys that bots never hold.
//!
//! Anything that a bot can read, an injected prompt can leak. So a bot holds a token of its own, good only at the proxy of
//! this crate, which puts the real key in its place, streams the answer back unchanged, counts what it cost, and stops when
//! the budget is spent.
//!
//! Where to look next: `vendor` for who may be asked for what, `wire` for what is read of requests and answers while they
//! pass, `ledger` for budgets, `store` for the keyring's own database. `server` is the one process that has all of them;
//! `client` is how everybody else speaks to it.

pub mod choice;
pub mod client;
pub mod grants;
pub mod ledger;
pub mod prices;
pub mod recorder;
pub mod server;
pub mod store;
pub mod vendor;
pub mod wire;
