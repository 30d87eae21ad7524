//! The spelling of versions of secrets, as SQL reads it.

use botmaker_domain::SecretVersions;

use crate::{bot_row::to_json, error::RowError};

/// A JSON object of versions by name, in which SQL finds a secret's version by `->>`.
///
/// # Errors
/// `OutOfRange` when it cannot be written as JSON.
pub fn secret_versions_text(versions: &SecretVersions) -> Result<String, RowError> {
    to_json(versions, "secrets")
}

#[cfg(test)]
mod tests {
    use botmaker_domain::SecretName;

    use super::*;

    #[test]
    fn versions_stand_under_their_names() {
        let versions = SecretVersions::from([(SecretName::gateway_token(), 7)]);
        let text = secret_versions_text(&versions);
        assert_eq!(text.as_deref(), Ok(r#"{"gateway_token":7}"#));
    }
}
