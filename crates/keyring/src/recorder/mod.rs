//! Records of requests on their way to the disk, off the path of the requests.
//!
//! A record is added to the sums of its bot and hour in memory, and these are written 250 ms after the first of them came.
//! What is lost when the process is killed is what came in the last 250 ms and during one write; budgets do not depend on
//! it, they are in the [`crate::ledger`]. While the disk refuses, the sums wait and grow no larger than there are bots,
//! keys and models; of 10,000 sums, further ones are lost and counted.

mod gathering;
mod writer;

#[cfg(test)]
mod tests;

pub use gathering::Recorder;
