//! Which methods and paths lead to a vendor: a short list, byte for byte. Whatever is not on it is refused, so that a bot
//! reaches no files, fine-tunes, batches, bills or keys with somebody's key.
//!
//! Nothing is normalised: what is admitted is passed on exactly as it came, so that there is no second reading of it.
//!
//! Where to look next: `routes` for the list, `admit` for how a request is held against it, `query` for what no query holds.

mod admit;
mod query;
mod routes;
#[cfg(test)]
mod tests;

pub use admit::{Admitted, MAX_PATH_BYTES, MAX_QUERY_BYTES, Refusal, Target, admit, split};
