//! Sealed values, as a database that somebody wrote to may hold them.

use std::sync::LazyLock;

use botmaker_secrets::sealing::{Place, SealingKey, SealingKeys, open, seal};
use zeroize::Zeroizing;

/// A present key and an older one, always the same, so that an input of today opens tomorrow.
static KEYS: LazyLock<SealingKeys> = LazyLock::new(|| {
    let key = |first: u8| {
        let bytes =
            std::array::from_fn(|index| first.wrapping_add(u8::try_from(index).unwrap_or(0)));
        SealingKey::from_bytes(Zeroizing::new(bytes))
    };
    SealingKeys::from_list(vec![key(100), key(0)]).expect("two keys are keys")
});

const PLACE: Place<'_> = Place {
    table: "keys",
    row: "0199",
    field: "secret",
};

/// A sealed value; the same bytes are also taken for a value to be sealed, and for the names of places.
pub(crate) fn run(data: &[u8]) {
    if let Ok(plain) = open(&KEYS, &PLACE, data) {
        // Only what was sealed opens, and then every other bit and place counts.
        for bit in 0..8 {
            let mut changed = data.to_vec();
            let last = changed.len() - 1;
            changed[last] ^= 1 << bit;
            assert!(open(&KEYS, &PLACE, &changed).is_err());
        }
        let elsewhere = Place {
            row: "0198",
            ..PLACE
        };
        assert!(open(&KEYS, &elsewhere, data).is_err());
        assert_eq!(data.len(), plain.len() + 45);
    }
    let sealed = seal(&KEYS, &PLACE, data).expect("there is randomness");
    assert_eq!(*open(&KEYS, &PLACE, &sealed).expect("it opens"), data);
    if let Some(text) = super::text(data) {
        places(text);
    }
}

/// A value that is sealed for one place opens in another one only if it is the same.
fn places(text: &str) {
    let mut parts = text.split('\n');
    let mut part = || parts.next().unwrap_or_default();
    let mut place = || Place {
        table: part(),
        row: part(),
        field: part(),
    };
    let (one, other) = (place(), place());
    let sealed = seal(&KEYS, &one, b"value").expect("there is randomness");
    assert!(open(&KEYS, &one, &sealed).is_ok());
    assert_eq!(
        open(&KEYS, &other, &sealed).is_ok(),
        one == other,
        "{one} and {other}"
    );
}
