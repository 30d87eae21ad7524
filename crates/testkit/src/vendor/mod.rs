//! A vendor of language models that does what a test wants.
//!
//! [`MockVendor`] answers in the five formats that bots speak, as a stream or whole, over HTTP/1.1 or, with a certificate,
//! over TLS with HTTP/2; as slow, as long, as broken as [`Answer`] says. It keeps what it received, so that a test can
//! prove which key arrived, and knows how many of its answers are under way, so that a test can see one cancelled.
//! [`serve`] is the same without memory, for benchmarks.

mod answer;
mod formats;
mod received;
mod server;

pub use answer::{Answer, Tokens};
pub use received::Received;
pub use server::{Identity, MockVendor, serve};
