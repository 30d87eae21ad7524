//! What is read of a vendor's answer while it passes.

use botmaker_keyring::{
    vendor::endpoint::Endpoint,
    wire::{Usage, UsageReader},
};

/// The first byte says which endpoint answers, the second where the rest is cut; the rest is the answer.
pub(crate) fn run(data: &[u8]) {
    let Some(([which, cut], bytes)) = data.split_first_chunk() else {
        return;
    };
    let endpoint = Endpoint::ALL[usize::from(*which) % Endpoint::ALL.len()];
    let whole = read(endpoint, &[bytes]);
    let step = usize::from(*cut).max(1);
    let pieces: Vec<_> = bytes.chunks(step).collect();
    assert_eq!(
        read(endpoint, &pieces),
        whole,
        "where the bytes are cut matters"
    );
    if !endpoint.takes_tokens() {
        assert_eq!(whole, Usage::default(), "{endpoint:?} takes nothing");
    }
    let mut compressed = UsageReader::new(endpoint, Some("gzip"));
    compressed.push(bytes);
    assert_eq!(compressed.finish(), Usage::default());
}

fn read(endpoint: Endpoint, pieces: &[&[u8]]) -> Usage {
    let mut reader = UsageReader::new(endpoint, None);
    for piece in pieces {
        reader.push(piece);
    }
    let so_far = reader.so_far();
    assert_eq!(reader.finish(), so_far);
    so_far
}
