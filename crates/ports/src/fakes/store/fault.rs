//! Failures on demand.

use crate::store::error::StoreError;

/// How every call of a [`super::FakeStore`] fails until it is told otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoreFault {
    /// Reads work, writes find the disk full.
    Full,
    /// Nothing works.
    Broken,
}

impl StoreFault {
    /// The error that a write meets.
    pub(super) fn on_write(self) -> StoreError {
        match self {
            Self::Full => StoreError::Full,
            Self::Broken => StoreError::Backend("told to fail".into()),
        }
    }

    /// The error that a read meets, if any.
    pub(super) fn on_read(self) -> Option<StoreError> {
        match self {
            Self::Full => None,
            Self::Broken => Some(self.on_write()),
        }
    }
}
