//! The keys themselves.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::random::RandomError;

/// Names a [`SealingKey`] without telling anything of it: the first four bytes of a digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealingKeyId([u8; SealingKeyId::BYTES]);

impl SealingKeyId {
    /// Its length.
    pub const BYTES: usize = 4;
    /// Keeps the digest apart from every other use of SHA-256 on the same bytes.
    const CONTEXT: &'static [u8] = b"botmaker/sealing-key-id/1";

    fn of(key: &[u8; SealingKey::BYTES]) -> Self {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(Self::CONTEXT)
            .chain_update(key)
            .finalize()
            .into();
        let [a, b, c, d, ..] = digest;
        Self([a, b, c, d])
    }

    /// Wraps an id that was read.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The id for storing.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

impl fmt::Display for SealingKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.0;
        write!(f, "{a:02x}{b:02x}{c:02x}{d:02x}")
    }
}

impl fmt::Debug for SealingKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKeyId({self})")
    }
}

/// A key of 256 random bits, wiped when it is dropped.
#[derive(Clone)]
pub struct SealingKey {
    bytes: Zeroizing<[u8; Self::BYTES]>,
    id: SealingKeyId,
}

impl SealingKey {
    /// Its length.
    pub const BYTES: usize = 32;

    /// Makes a new key.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        let mut bytes = Zeroizing::new([0_u8; Self::BYTES]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self::from_bytes(bytes))
    }

    /// Wraps a stored key.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; Self::BYTES]>) -> Self {
        let id = SealingKeyId::of(&bytes);
        Self { bytes, id }
    }

    /// Its name.
    #[must_use]
    pub const fn id(&self) -> SealingKeyId {
        self.id
    }

    /// The key, for the cipher and for its file.
    pub(super) fn expose(&self) -> &[u8; Self::BYTES] {
        &self.bytes
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({}, [redacted])", self.id)
    }
}

/// The present key, with which everything is sealed, and older ones, with which some values still are.
#[derive(Clone, Debug)]
pub struct SealingKeys {
    present: SealingKey,
    older: Vec<SealingKey>,
}

/// Why a list of keys is no [`SealingKeys`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealingKeysError {
    /// No key at all.
    #[error("there is no key")]
    Empty,
    /// More than [`SealingKeys::MAX`].
    #[error("there are more than {max} keys", max = SealingKeys::MAX)]
    TooMany,
    /// The same key twice, or two of the same name.
    #[error("the key {id} stands there twice")]
    Twice {
        /// Its name.
        id: SealingKeyId,
    },
    /// A key of nothing but equal bytes: what an empty disk or a slip leaves, never randomness.
    #[error("the key {id} is not random")]
    NotRandom {
        /// Its name.
        id: SealingKeyId,
    },
}

impl SealingKeys {
    /// The most keys at a time: rotating needs two, and more only while rotations were interrupted.
    pub const MAX: usize = 16;

    /// Takes keys, the present one first.
    ///
    /// # Errors
    /// See [`SealingKeysError`].
    pub fn from_list(keys: Vec<SealingKey>) -> Result<Self, SealingKeysError> {
        if keys.len() > Self::MAX {
            return Err(SealingKeysError::TooMany);
        }
        for (index, key) in keys.iter().enumerate() {
            let id = key.id();
            if keys[..index].iter().any(|earlier| earlier.id() == id) {
                return Err(SealingKeysError::Twice { id });
            }
            let first = [key.expose()[0]; SealingKey::BYTES];
            if key.expose().ct_eq(&first).into() {
                return Err(SealingKeysError::NotRandom { id });
            }
        }
        let mut keys = keys.into_iter();
        let present = keys.next().ok_or(SealingKeysError::Empty)?;
        Ok(Self {
            present,
            older: keys.collect(),
        })
    }

    /// Makes a present key and no other.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        Ok(Self {
            present: SealingKey::generate()?,
            older: Vec::new(),
        })
    }

    /// The first half of a rotation: a new present key, and the others behind it, so that what they sealed still opens.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn rotated(&self) -> Result<Self, RandomError> {
        let mut present = SealingKey::generate()?;
        // Two keys share a name once in four thousand million times.
        while self.find(present.id()).is_some() {
            present = SealingKey::generate()?;
        }
        let mut older = Vec::with_capacity(self.older.len() + 1);
        older.push(self.present.clone());
        older.extend(self.older.iter().cloned());
        Ok(Self { present, older })
    }

    /// The second half of a rotation, once everything is sealed with the present key: only that one is left.
    #[must_use]
    pub fn without_older(&self) -> Self {
        Self {
            present: self.present.clone(),
            older: Vec::new(),
        }
    }

    /// The key with which everything is sealed.
    #[must_use]
    pub const fn present(&self) -> &SealingKey {
        &self.present
    }

    /// Whether there are older keys: then a rotation was begun and not finished.
    #[must_use]
    pub fn has_older(&self) -> bool {
        !self.older.is_empty()
    }

    /// All of them, the present one first.
    pub fn iter(&self) -> impl Iterator<Item = &SealingKey> {
        std::iter::once(&self.present).chain(&self.older)
    }

    /// The key of this name.
    #[must_use]
    pub fn find(&self, id: SealingKeyId) -> Option<&SealingKey> {
        self.iter().find(|key| key.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_a_name_that_tells_nothing() {
        let key = SealingKey::from_bytes(Zeroizing::new([7; 32]));
        assert_eq!(key.id(), key.clone().id());
        assert_ne!(key.id(), SealingKey::generate().unwrap().id());
        // Not the plain digest, which something else may show.
        assert_ne!(key.id().as_bytes()[..], Sha256::digest([7; 32])[..4]);
        let shown = format!("{key:?}");
        assert!(shown.contains("[redacted]") && !shown.contains("7, 7"));
        assert_eq!(key.id().to_string().len(), 8);
    }

    #[test]
    fn rotating_keeps_what_older_keys_sealed_until_it_is_finished() {
        let first = SealingKeys::generate().unwrap();
        let both = first.rotated().unwrap();
        assert_ne!(both.present().id(), first.present().id());
        assert!(both.has_older() && both.find(first.present().id()).is_some());
        let last = both.without_older();
        assert_eq!(last.present().id(), both.present().id());
        assert!(!last.has_older() && last.find(first.present().id()).is_none());
    }

    #[test]
    fn lists_that_cannot_be_meant_are_refused() {
        let key = SealingKey::generate().unwrap();
        let refused = |keys: Vec<SealingKey>| SealingKeys::from_list(keys).unwrap_err();
        assert_eq!(refused(Vec::new()), SealingKeysError::Empty);
        let id = key.id();
        assert_eq!(
            refused(vec![key.clone(), key]),
            SealingKeysError::Twice { id }
        );
        let zeros = SealingKey::from_bytes(Zeroizing::new([0; 32]));
        let id = zeros.id();
        assert_eq!(refused(vec![zeros]), SealingKeysError::NotRandom { id });
        let many = (0..17).map(|_| SealingKey::generate().unwrap()).collect();
        assert_eq!(refused(many), SealingKeysError::TooMany);
    }
}
