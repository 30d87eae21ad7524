//! Makes what is desired come true.
//!
//! [`plan`](plan::plan) is a pure function from what is desired and observed to the next action and the status that
//! a person is told. `worker` observes, plans and executes until nothing is left to do; `queue` says whose turn it is.
//! Because each action is followed by a fresh look and a fresh plan, a crash at any point costs nothing but the
//! repetition of one action, and every action may be repeated.

pub(crate) mod action;
mod change;
mod death;
pub(crate) mod degraded;
pub(crate) mod execute;
mod files;
pub(crate) mod hash;
pub(crate) mod plan;
pub(crate) mod pools;
pub(crate) mod provision;
pub(crate) mod purge;
pub(crate) mod queue;
pub(crate) mod recovery;
pub(crate) mod redraw;
mod rollback;
pub(crate) mod status;
pub(crate) mod sweep;
mod tidy;
pub(crate) mod worker;
