//! Values sealed at rest: nobody reads them without the master key, and none can be put in another's place.
//!
//! [`seal`] encrypts with XChaCha20-Poly1305 and binds each value to the table, row and field that it belongs to;
//! [`SealingKeys`] are the present key and those that older values are still sealed with; [`SealingKeyFile`] keeps them.
//! Unlike [`crate::MasterKey`], which only makes fingerprints, losing these keys loses what was sealed.

mod envelope;
mod file;
mod keys;

pub use envelope::{Place, SealError, open, seal};
pub use file::{KeyFileError, SealingKeyFile};
pub use keys::{SealingKey, SealingKeyId, SealingKeys, SealingKeysError};
