//! Who may be asked for what, and in which words.
//!
//! Where to look next: [`paths`] for what bots may ask, [`headers`] for how the key takes the token's place, [`guard`] for
//! where a vendor may be, [`errors`] for what bots are told instead of an answer, [`endpoint`] for the formats.

pub mod endpoint;
pub mod errors;
pub mod guard;
pub mod headers;
pub mod paths;
