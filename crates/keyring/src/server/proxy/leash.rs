//! What is under way with each token, so that it can be cut off in the middle.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use botmaker_domain::keyring::GrantDigest;
use tokio_util::sync::CancellationToken;

/// The leashes of all tokens that are in use.
#[derive(Debug, Default)]
pub(crate) struct Leashes {
    held: Mutex<HashMap<GrantDigest, CancellationToken>>,
}

impl Leashes {
    /// The leash of a request that came with this token.
    pub(crate) fn hold(&self, digest: &GrantDigest) -> CancellationToken {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(*digest).or_default().clone()
    }

    /// Cuts off what is under way with these tokens.
    pub(crate) fn cut(&self, digests: &[GrantDigest]) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for digest in digests {
            if let Some(leash) = held.remove(digest) {
                leash.cancel();
            }
        }
    }

    /// Cuts off everything.
    pub(crate) fn cut_all(&self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, leash) in held.drain() {
            leash.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_way_is_cut_off_and_what_comes_later_is_not() {
        let leashes = Leashes::default();
        let (first, second, other) = (
            leashes.hold(&[1; 32]),
            leashes.hold(&[1; 32]),
            leashes.hold(&[2; 32]),
        );
        leashes.cut(&[[1; 32], [9; 32]]);
        assert!(first.is_cancelled() && second.is_cancelled() && !other.is_cancelled());
        assert!(!leashes.hold(&[1; 32]).is_cancelled());
        leashes.cut_all();
        assert!(other.is_cancelled());
    }
}
