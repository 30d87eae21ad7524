//! What is read of requests and answers while they pass: numbers and names, never a word of what was asked or answered.
//!
//! Nothing here changes or delays a byte. Requests are in memory and read in one pass; answers are looked at piece by
//! piece as they come, in a few kilobytes of memory however long they are.

pub mod request;
mod scanner;
mod sse;
pub mod usage;

pub use request::Asked;
pub use usage::{Usage, UsageReader};
