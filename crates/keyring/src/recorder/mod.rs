//! Records of requests on their way to the disk, off the path of the requests.
//!
//! A record waits in a queue and is written together with others: 250 ms after the first of them came, or sooner when there
//! are 500. What is lost when the process is killed is what came in the last 250 ms and during one write; budgets do not
//! depend on it, they are in the [`crate::ledger`]. While the disk refuses, records wait; when 10,000 wait, further ones are
//! lost and counted.

mod queue;
mod writer;

#[cfg(test)]
mod tests;

pub use queue::Recorder;
