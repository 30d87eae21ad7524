//! Rows that cannot be read, and records that cannot be written.

use botmaker_ports::StoreError;

/// A value that does not fit between a row and a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RowError {
    /// The column holds what this version cannot read.
    #[error("column {column} holds what this version of BotMaker cannot read")]
    Unreadable {
        /// The column's name.
        column: &'static str,
    },
    /// The record's value does not fit the column.
    #[error("the value for column {column} is out of range")]
    OutOfRange {
        /// The column's name.
        column: &'static str,
    },
}

impl RowError {
    /// Makes the error for a column that cannot be read.
    #[must_use]
    pub const fn unreadable(column: &'static str) -> Self {
        Self::Unreadable { column }
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        Self::Corrupt {
            message: error.to_string(),
        }
    }
}

/// Reads an unsigned number from a signed column.
pub(crate) fn read_number<N: TryFrom<i64>>(
    value: i64,
    column: &'static str,
) -> Result<N, RowError> {
    N::try_from(value).map_err(|_| RowError::Unreadable { column })
}

/// Writes an unsigned number to a signed column.
pub(crate) fn write_number(value: u64, column: &'static str) -> Result<i64, RowError> {
    i64::try_from(value).map_err(|_| RowError::OutOfRange { column })
}
