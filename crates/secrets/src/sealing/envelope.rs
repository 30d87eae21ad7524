//! A sealed value: format (1 byte), key id (4), nonce (24), ciphertext with its tag (16 more than the value).

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use super::keys::{SealingKeyId, SealingKeys};
use crate::random::RandomError;

/// The only format so far. The label below names it, too, so that a changed format byte opens nothing.
const FORMAT: u8 = 1;
/// What every seal of this format is bound to.
const LABEL: &[u8] = b"botmaker/seal/1";
/// The nonces of `XChaCha20` are long enough to be drawn at random for every value (draft-irtf-cfrg-xchacha, section 3.1).
const NONCE_BYTES: usize = 24;
/// Poly1305's tag.
const TAG_BYTES: usize = 16;
const HEAD_BYTES: usize = 1 + SealingKeyId::BYTES + NONCE_BYTES;

/// Where a value belongs. A sealed value opens nowhere else, so that rows and fields cannot be swapped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's id, as text.
    pub row: &'a str,
    /// The column.
    pub field: &'a str,
}

impl Place<'_> {
    /// What the cipher binds a value to. Each part is led by its length, so that no two places give the same bytes.
    fn associated_data(&self, key: SealingKeyId) -> Vec<u8> {
        let parts = [self.table, self.row, self.field];
        let length: usize = parts.iter().map(|part| 8 + part.len()).sum();
        let mut bytes = Vec::with_capacity(LABEL.len() + length + SealingKeyId::BYTES);
        bytes.extend_from_slice(LABEL);
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.extend_from_slice(key.as_bytes());
        bytes
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} of {}", self.table, self.field, self.row)
    }
}

/// Why a value cannot be sealed or opened. Holds nothing of the value.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Shorter than any sealed value: cut off, or never one.
    #[error("the sealed value is cut off: it has {length} bytes")]
    TooShort {
        /// How long it is.
        length: usize,
    },
    /// Sealed by another version, or no sealed value.
    #[error("the sealed value has the unknown format {format}")]
    Format {
        /// Its first byte.
        format: u8,
    },
    /// Its key is not there: another installation's value, or a key was taken away too early.
    #[error("the sealed value needs the master key {id}, which is not in the key file")]
    UnknownKey {
        /// The key's name.
        id: SealingKeyId,
    },
    /// It was changed, cut off, or moved here from another place.
    #[error("the sealed value was changed, cut off, or belongs to another place")]
    Damaged,
    /// Longer than the cipher takes.
    #[error("the value is too long to be sealed")]
    TooLong,
    /// No randomness for a nonce.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Seals a value for one place with the present key and a nonce of its own.
///
/// # Errors
/// When the operating system gives no randomness, or the value is longer than 256 GiB.
pub fn seal(keys: &SealingKeys, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0_u8; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(RandomError::from)?;
    let key = keys.present();
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let payload = Payload {
        msg: plain,
        aad: &place.associated_data(key.id()),
    };
    let sealed = cipher.encrypt(&nonce.into(), payload);
    let sealed = sealed.map_err(|_| SealError::TooLong)?;
    let mut envelope = Vec::with_capacity(HEAD_BYTES + sealed.len());
    envelope.push(FORMAT);
    envelope.extend_from_slice(key.id().as_bytes());
    envelope.extend_from_slice(&nonce);
    envelope.extend_from_slice(&sealed);
    Ok(envelope)
}

/// Opens what [`seal`] made for the same place. What comes out is wiped when it is dropped.
///
/// # Errors
/// See [`SealError`]: every change of a single bit, and every other place, is one.
pub fn open(
    keys: &SealingKeys,
    place: &Place<'_>,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let too_short = SealError::TooShort {
        length: envelope.len(),
    };
    let (&format, rest) = envelope.split_first().ok_or(SealError::TooShort {
        length: envelope.len(),
    })?;
    if format != FORMAT {
        return Err(SealError::Format { format });
    }
    let Some((id, rest)) = rest.split_first_chunk() else {
        return Err(too_short);
    };
    let Some((nonce, sealed)) = rest.split_first_chunk::<NONCE_BYTES>() else {
        return Err(too_short);
    };
    if sealed.len() < TAG_BYTES {
        return Err(too_short);
    }
    let id = SealingKeyId::from_bytes(*id);
    let key = keys.find(id).ok_or(SealError::UnknownKey { id })?;
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let payload = Payload {
        msg: sealed,
        aad: &place.associated_data(id),
    };
    let plain = cipher.decrypt(nonce.into(), payload);
    plain.map(Zeroizing::new).map_err(|_| SealError::Damaged)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sealing::SealingKey;

    const PLACE: Place<'_> = Place {
        table: "keys",
        row: "0199",
        field: "secret",
    };

    fn keys() -> SealingKeys {
        SealingKeys::generate().unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_and_is_never_the_same_twice() {
        let keys = keys();
        let sealed = seal(&keys, &PLACE, b"sk-secret").unwrap();
        assert_eq!(sealed.len(), HEAD_BYTES + 9 + TAG_BYTES);
        assert_eq!(*open(&keys, &PLACE, &sealed).unwrap(), b"sk-secret");
        assert_ne!(sealed, seal(&keys, &PLACE, b"sk-secret").unwrap());
        assert!(!sealed.windows(9).any(|part| part == b"sk-secret"));
    }

    #[test]
    fn each_mistake_is_told_apart() {
        let keys = keys();
        let sealed = seal(&keys, &PLACE, b"value").unwrap();
        let opened = |bytes: &[u8]| open(&keys, &PLACE, bytes).unwrap_err();
        assert!(matches!(opened(b""), SealError::TooShort { length: 0 }));
        assert!(matches!(
            opened(&sealed[..HEAD_BYTES + TAG_BYTES - 1]),
            SealError::TooShort { length: 44 }
        ));
        assert!(matches!(
            opened(&sealed[..sealed.len() - 1]),
            SealError::Damaged
        ));
        assert!(matches!(
            opened(b"plain text instead"),
            SealError::Format { format: b'p' }
        ));
        let others = SealingKeys::generate().unwrap();
        let unknown = open(&others, &PLACE, &sealed).unwrap_err();
        assert!(matches!(unknown, SealError::UnknownKey { id } if id == keys.present().id()));
        assert!(
            unknown
                .to_string()
                .contains(&keys.present().id().to_string())
        );
    }

    #[test]
    fn a_value_moved_to_another_row_field_or_table_does_not_open() {
        let keys = keys();
        let sealed = seal(&keys, &PLACE, b"value").unwrap();
        let elsewhere = [
            Place {
                row: "0198",
                ..PLACE
            },
            Place {
                field: "label",
                ..PLACE
            },
            Place {
                table: "key",
                row: "s0199",
                ..PLACE
            },
            Place {
                row: "0199s",
                field: "ecret",
                ..PLACE
            },
        ];
        for place in elsewhere {
            let error = open(&keys, &place, &sealed).unwrap_err();
            assert!(matches!(error, SealError::Damaged), "{place}");
        }
    }

    #[test]
    fn older_keys_open_and_only_the_present_one_seals() {
        let old = keys();
        let before = seal(&old, &PLACE, b"value").unwrap();
        let both = old.rotated().unwrap();
        assert_eq!(*open(&both, &PLACE, &before).unwrap(), b"value");
        let after = seal(&both, &PLACE, b"value").unwrap();
        assert_eq!(
            *open(&both.without_older(), &PLACE, &after).unwrap(),
            b"value"
        );
        assert!(open(&old, &PLACE, &after).is_err());
        // The key's name is bound as well: it cannot be exchanged for another that is there.
        let mut renamed = before;
        renamed[1..5].copy_from_slice(both.present().id().as_bytes());
        assert!(matches!(
            open(&both, &PLACE, &renamed),
            Err(SealError::Damaged)
        ));
    }

    /// Format and binding are written on disks: a value of this version opens with every later one.
    #[test]
    fn the_format_stays_as_it_is() {
        let key = SealingKey::from_bytes(Zeroizing::new(std::array::from_fn(|index| {
            u8::try_from(index).unwrap()
        })));
        let keys = SealingKeys::from_list(vec![key]).unwrap();
        assert_eq!(*open(&keys, &PLACE, &KNOWN).unwrap(), b"known");
        let expected = b"botmaker/seal/1\
            \0\0\0\0\0\0\0\x04keys\0\0\0\0\0\0\0\x040199\0\0\0\0\0\0\0\x06secret";
        let bound = PLACE.associated_data(keys.present().id());
        assert_eq!(bound[..expected.len()], expected[..]);
    }

    /// Sealed once by this code, and opened by another implementation of draft-irtf-cfrg-xchacha as well.
    const KNOWN: [u8; 50] = [
        1, 153, 44, 156, 207, 223, 139, 154, 135, 148, 112, 226, 195, 126, 81, 83, 188, 208, 78,
        64, 194, 22, 170, 19, 238, 17, 19, 247, 28, 34, 13, 159, 20, 196, 100, 207, 138, 137, 108,
        102, 138, 148, 54, 49, 82, 210, 58, 127, 26, 91,
    ];

    proptest! {
        #[test]
        fn every_value_comes_back(plain in any::<Vec<u8>>(), row in ".{0,40}") {
            let keys = keys();
            let place = Place { row: &row, ..PLACE };
            let sealed = seal(&keys, &place, &plain).unwrap();
            prop_assert_eq!(&*open(&keys, &place, &sealed).unwrap(), &plain);
        }

        #[test]
        fn every_changed_bit_and_every_cut_is_noticed(
            plain in any::<Vec<u8>>(),
            at in any::<prop::sample::Index>(),
            bit in 0..8_u8,
        ) {
            let keys = keys();
            let sealed = seal(&keys, &PLACE, &plain).unwrap();
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= 1 << bit;
            prop_assert!(open(&keys, &PLACE, &changed).is_err());
            prop_assert!(open(&keys, &PLACE, &sealed[..at.index(sealed.len())]).is_err());
            let mut longer = sealed;
            longer.push(bit);
            prop_assert!(open(&keys, &PLACE, &longer).is_err());
        }

        #[test]
        fn no_two_places_are_bound_alike(one in places(), other in places()) {
            let id = SealingKeyId::from_bytes([1, 2, 3, 4]);
            let bound = |(table, row, field): &(String, String, String)| {
                Place { table, row, field }.associated_data(id)
            };
            prop_assert_eq!(bound(&one) == bound(&other), one == other);
        }
    }

    /// Few letters, so that the parts often run into one another.
    fn places() -> impl Strategy<Value = (String, String, String)> {
        ("[ab\0]{0,3}", "[ab\0]{0,3}", "[ab\0]{0,3}")
    }
}
