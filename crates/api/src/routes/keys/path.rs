//! The key that a path names.

use serde::Deserialize;
use utoipa::IntoParams;

/// The part of a path that names a key.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct KeyPath {
    /// The key's id.
    pub(crate) key: String,
}
