//! Secrets of BotMaker: the types that carry them, the files that keep them, passwords and tokens.
//!
//! A secret is wrapped from the moment it is parsed until the moment it is used: the types here have no
//! `Serialize`, print `[redacted]` and wipe their memory. No error of this crate ever contains a value.
//! Everything is synchronous: hashing a password and writing a file block, so async callers use `spawn_blocking`.
//!
//! Where to look next: [`directory`] for the secret files of bots, [`values`] for secrets in requests,
//! [`master_key`] for keyed fingerprints, [`sealing`] for what is encrypted at rest, [`passwords`] and [`tokens`] for who may
//! come in.

pub mod directory;
mod files;
pub mod master_key;
pub mod passwords;
pub mod random;
pub mod sealing;
pub mod tokens;
pub mod values;

pub use directory::{
    BotDirectories, Ownership, SecretDirectory, SecretDirectoryError, StoredSecret,
};
pub use master_key::{MasterKey, MasterKeyError};
pub use passwords::{
    HashCost, MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS, PasswordError, check_password, hash_password,
    verify_password,
};
pub use random::{RandomError, generate_gateway_token, generate_password, generate_token};
pub use secrecy::{ExposeSecret, SecretString};
pub use tokens::{BearerToken, BearerTokenError, GrantToken, TokenDigest, generate_session_secret};
pub use values::{SecretValue, SecretValueError};
