//! Rows: the plain columns that a database stores, and their way from and to the domain's records.
//!
//! A row holds integers, texts and bytes only, so that `persistence-sqlite` and a second database share one
//! mapping and one set of spellings. This crate must not know a database or run SQL. A row that cannot be read
//! is a [`RowError`] that names the column and never repeats its contents.
//!
//! Where to look next: `bot_row` for the mapping, the migrations for the columns.

pub mod access_row;
pub mod bot_row;
pub mod error;
pub mod event_row;
pub mod generation_row;
pub mod picture_row;
pub mod reservation;
pub mod secret_versions;
#[cfg(any(test, feature = "strategies"))]
pub mod strategies;
pub mod time;

pub use access_row::{TokenRow, UserRow};
pub use bot_row::BotRow;
pub use error::RowError;
pub use event_row::EventRow;
pub use generation_row::{GenerationRow, outcome_text};
pub use picture_row::{parse_picture_format, picture_format_text};
pub use reservation::{ReservationKind, parse_reserved, reserved_text};
pub use secret_versions::secret_versions_text;
