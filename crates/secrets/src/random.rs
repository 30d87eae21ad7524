//! Secrets that BotMaker makes itself, from the operating system's randomness.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use zeroize::Zeroizing;

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system's random number generator failed")]
pub struct RandomError(#[from] getrandom::Error);

/// Random bytes of a token with 256 bits.
const TOKEN_BYTES: usize = 32;

/// Letters and digits that are not mistaken for one another (Crockford's base 32, lower case).
const READABLE: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Groups of [`PASSWORD_GROUP_CHARS`] characters of five bits each: 100 bits.
const PASSWORD_GROUPS: usize = 5;
const PASSWORD_GROUP_CHARS: usize = 4;

/// Makes `prefix` followed by `bytes` random bytes as base64url without padding (RFC 4648, section 5).
///
/// # Errors
/// When the operating system gives no randomness.
pub fn generate_token(prefix: &str, bytes: usize) -> Result<SecretString, RandomError> {
    let mut raw = Zeroizing::new(vec![0_u8; bytes]);
    getrandom::fill(&mut raw)?;
    // Exact capacity: a growing buffer would leave unwiped copies behind.
    let mut text = String::with_capacity(prefix.len() + bytes.div_ceil(3) * 4);
    text.push_str(prefix);
    URL_SAFE_NO_PAD.encode_string(raw.as_slice(), &mut text);
    Ok(SecretString::from(text))
}

/// Makes the token that opens one bot's gateway: 43 characters, 256 bits.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn generate_gateway_token() -> Result<SecretString, RandomError> {
    generate_token("", TOKEN_BYTES)
}

/// Makes a password for a person to read and type, such as `k7mq-0x3v-tz9h-2fbn-w8rc`: 100 bits.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn generate_password() -> Result<SecretString, RandomError> {
    let mut raw = Zeroizing::new([0_u8; PASSWORD_GROUPS * PASSWORD_GROUP_CHARS]);
    getrandom::fill(raw.as_mut_slice())?;
    let mut text = String::with_capacity(raw.len() + PASSWORD_GROUPS);
    for (index, byte) in raw.iter().enumerate() {
        if index > 0 && index % PASSWORD_GROUP_CHARS == 0 {
            text.push('-');
        }
        // 256 is a multiple of 32, so every character is equally likely.
        text.push(char::from(READABLE[usize::from(byte % 32)]));
    }
    Ok(SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn tokens_carry_their_prefix_and_all_their_bits() {
        let token = generate_token("bmt_", 32).unwrap();
        let rest = token.expose_secret().strip_prefix("bmt_").unwrap();
        assert_eq!(rest.len(), 43);
        assert_eq!(URL_SAFE_NO_PAD.decode(rest).unwrap().len(), 32);
        assert_eq!(generate_gateway_token().unwrap().expose_secret().len(), 43);
    }

    #[test]
    fn passwords_are_five_readable_groups_and_never_the_same() {
        let mut seen = BTreeSet::new();
        for _ in 0..100 {
            let password = generate_password().unwrap();
            let text = password.expose_secret().to_owned();
            assert!(text.split('-').all(|group| group.len() == 4), "{text}");
            assert_eq!(text.split('-').count(), 5);
            assert!(text.bytes().all(|b| b == b'-' || READABLE.contains(&b)));
            assert!(seen.insert(text));
        }
    }
}
