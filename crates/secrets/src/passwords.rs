//! Passwords of people: argon2id, and a check that takes as long for unknown users as for known ones.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{self, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};

/// The shortest accepted password, in characters.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// The longest accepted password, in bytes; bounds the work of a login attempt.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// What one hash costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

impl HashCost {
    /// 19 MiB, two passes, one lane: the recommendation of the OWASP Password Storage Cheat Sheet, section
    /// "Argon2id".
    pub const OWASP: Self = Self {
        memory_kib: 19 * 1024,
        iterations: 2,
        parallelism: 1,
    };

    /// The least that argon2 can do, for tests that are not about passwords.
    pub const CHEAPEST: Self = Self {
        memory_kib: Params::MIN_M_COST,
        iterations: Params::MIN_T_COST,
        parallelism: 1,
    };
}

impl Default for HashCost {
    fn default() -> Self {
        Self::OWASP
    }
}

/// Why a password was not hashed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_PASSWORD_CHARS`] characters.
    #[error("a password has at least 10 characters")]
    TooShort,
    /// More than [`MAX_PASSWORD_BYTES`] bytes.
    #[error("a password has at most 1,024 bytes")]
    TooLong,
    /// The cost parameters are outside argon2's range.
    #[error("argon2 does not accept these cost parameters")]
    Cost(#[source] argon2::Error),
    /// Hashing failed.
    #[error("the password could not be hashed")]
    Hash(#[source] password_hash::Error),
}

/// Checks a new password against the policy: length only, as NIST SP 800-63B advises.
///
/// # Errors
/// [`PasswordError::TooShort`] or [`PasswordError::TooLong`].
pub fn check_password(password: &SecretString) -> Result<(), PasswordError> {
    let text = password.expose_secret();
    if text.len() > MAX_PASSWORD_BYTES {
        Err(PasswordError::TooLong)
    } else if text.chars().count() < MIN_PASSWORD_CHARS {
        Err(PasswordError::TooShort)
    } else {
        Ok(())
    }
}

/// Hashes a new password with a fresh salt. Returns a PHC string (`$argon2id$v=19$m=…`), which holds everything
/// that [`verify_password`] needs. Takes tens of milliseconds of one core.
///
/// # Errors
/// When the password breaks the policy or the parameters are out of range.
pub fn hash_password(password: &SecretString, cost: HashCost) -> Result<String, PasswordError> {
    check_password(password)?;
    let hasher = hasher(cost)?;
    let hash: PasswordHash = hasher
        .hash_password(password.expose_secret().as_bytes())
        .map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `stored`, a PHC string made by [`hash_password`].
///
/// For an unknown user pass `None`: the answer is `false` after the same work as for a known one at `cost`, so
/// that the time of an answer does not tell which users exist. Takes tens of milliseconds of one core.
#[must_use]
pub fn verify_password(password: &SecretString, stored: Option<&str>, cost: HashCost) -> bool {
    let text = password.expose_secret();
    if text.len() > MAX_PASSWORD_BYTES {
        return false;
    }
    match stored.and_then(|stored| PasswordHash::new(stored).ok()) {
        // The parameters in the hash count, not ours: raising the cost must not lock anybody out.
        Some(hash) => Argon2::default()
            .verify_password(text.as_bytes(), &hash)
            .is_ok(),
        None => {
            if let Ok(hasher) = hasher(cost) {
                let spent: Result<PasswordHash, _> =
                    hasher.hash_password_with_salt(text.as_bytes(), b"no such user....");
                // Only the work matters: the result is dropped on purpose.
                drop(spent);
            }
            false
        }
    }
}

fn hasher(cost: HashCost) -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(cost.memory_kib, cost.iterations, cost.parallelism, None)
        .map_err(PasswordError::Cost)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn only_the_right_password_fits() {
        let stored = hash_password(&secret("correct horse"), HashCost::CHEAPEST).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$"), "{stored}");
        assert!(verify_password(
            &secret("correct horse"),
            Some(&stored),
            HashCost::CHEAPEST
        ));
        assert!(!verify_password(
            &secret("correct horsE"),
            Some(&stored),
            HashCost::CHEAPEST
        ));
        assert!(!verify_password(
            &secret("correct horse"),
            None,
            HashCost::CHEAPEST
        ));
        assert!(!verify_password(
            &secret("correct horse"),
            Some("$argon2id$broken"),
            HashCost::CHEAPEST
        ));
    }

    #[test]
    fn a_hash_made_at_another_cost_still_fits() {
        let stored = hash_password(&secret("correct horse"), HashCost::OWASP).unwrap();
        assert!(stored.contains("m=19456,t=2,p=1"), "{stored}");
        assert!(verify_password(
            &secret("correct horse"),
            Some(&stored),
            HashCost::CHEAPEST
        ));
    }

    #[test]
    fn salts_differ() {
        let hash = || hash_password(&secret("correct horse"), HashCost::CHEAPEST).unwrap();
        assert_ne!(hash(), hash());
    }

    #[test]
    fn the_policy_is_about_length() {
        assert!(matches!(
            check_password(&secret("123456789")),
            Err(PasswordError::TooShort)
        ));
        assert!(check_password(&secret("ééééééééé0")).is_ok());
        assert!(matches!(
            check_password(&secret(&"a".repeat(1025))),
            Err(PasswordError::TooLong)
        ));
        assert!(!verify_password(
            &secret(&"a".repeat(1025)),
            None,
            HashCost::CHEAPEST
        ));
    }
}
