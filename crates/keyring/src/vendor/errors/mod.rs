//! What bots are told instead of a vendor's answer: in the vendor's own shape, so that its clients understand it, and in a
//! sentence that a person understands, because clients show it to people.
//!
//! Where to look next: `answer` for statuses and shapes, `words` for the sentences.

mod answer;
#[cfg(test)]
mod tests;
mod words;

pub use answer::{ErrorAnswer, ProxyError};
