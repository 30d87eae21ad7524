//! What is set aside for one request.

use std::sync::Arc;

use super::{books::Hold, open::Inner, refusal::Actual};

/// The most that a request can take, set aside in every budget that is concerned.
///
/// Dropping it without settling counts the whole of it as spent: whoever forgets, panics or is cancelled after the request
/// was sent does not make a budget larger.
#[derive(Debug)]
#[must_use = "a reservation that is dropped counts as spent"]
pub struct Reservation {
    inner: Arc<Inner>,
    hold: Option<Hold>,
}

impl Reservation {
    pub(super) const fn new(inner: Arc<Inner>, hold: Hold) -> Self {
        Self {
            inner,
            hold: Some(hold),
        }
    }

    /// Puts what the request took in the place of the most that it could have taken.
    pub fn settle(mut self, actual: Actual) {
        self.end(Some(actual));
    }

    /// Gives everything back: for a request that was never sent.
    pub fn release(mut self) {
        if let Some(hold) = self.hold.take() {
            self.inner.release(&hold);
        }
    }

    fn end(&mut self, actual: Option<Actual>) {
        if let Some(hold) = self.hold.take() {
            self.inner.settle(&hold, actual);
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.end(None);
    }
}
