//! What every keyring asks of a new key and of a price: the same rules in the fake and in the real one.

use botmaker_domain::{
    ProviderId,
    catalog::{Need, Provider, find_provider},
};
use secrecy::{ExposeSecret, SecretString};

use super::{KeyringError, NewKey};

/// The longest value of a key, in bytes; it goes into one header.
const MAX_SECRET_BYTES: usize = 4 * 1024;
/// The longest model of a price, in characters.
const MAX_MODEL: usize = 200;

impl NewKey {
    /// Whether such a key can be kept: the catalogue has its vendor, and it brings what that vendor needs and no more.
    ///
    /// # Errors
    /// [`KeyringError::Refused`] with a sentence for a person.
    pub fn check(&self) -> Result<(), KeyringError> {
        let provider = vendor(&self.vendor)?;
        let name = provider.name;
        if provider.is_demo {
            return Err(refused(format!("{name} needs no key")));
        }
        match (provider.base_url, &self.base_url) {
            (Need::Required, None) => {
                Err(refused(format!("{name} needs the base URL of its server")))
            }
            (Need::None, Some(_)) => Err(refused(format!(
                "{name} has an address of its own: leave the base URL out"
            ))),
            _ => Ok(()),
        }?;
        match (provider.key, &self.secret) {
            (Need::Required, None) => Err(refused(format!("{name} needs the value of the key"))),
            (Need::None, Some(_)) => {
                Err(refused(format!("{name} takes no key: leave the value out")))
            }
            (_, secret) => secret.as_ref().map_or(Ok(()), check_key_secret),
        }
    }
}

/// Whether a text can be a key's value: 1 to 4,096 visible ASCII characters, so that it fits into a header as it is.
///
/// # Errors
/// [`KeyringError::Refused`] with a sentence for a person; it never repeats the text.
pub fn check_key_secret(secret: &SecretString) -> Result<(), KeyringError> {
    let text = secret.expose_secret();
    if text.is_empty() || text.len() > MAX_SECRET_BYTES {
        return Err(refused("a key has 1 to 4,096 characters".to_owned()));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refused(
            "a key has visible ASCII characters only: no blanks and no line breaks".to_owned(),
        ));
    }
    Ok(())
}

/// Whether a price can be of this model of this vendor.
///
/// # Errors
/// [`KeyringError::Refused`] when the catalogue has no such vendor, or the model is empty, longer than 200 characters,
/// has blanks, or a `*` that is not its last character.
pub fn check_price(vendor_id: &ProviderId, model: &str) -> Result<(), KeyringError> {
    vendor(vendor_id)?;
    let stem = model.strip_suffix('*').unwrap_or(model);
    let is_plain = stem
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'*');
    if model.is_empty() || model.len() > MAX_MODEL || !is_plain {
        return Err(refused(
            "a model has 1 to 200 visible characters, and a * only at its end".to_owned(),
        ));
    }
    Ok(())
}

fn vendor(id: &ProviderId) -> Result<&'static Provider, KeyringError> {
    find_provider(id).ok_or_else(|| refused(format!("there is no vendor {id}")))
}

fn refused(message: String) -> KeyringError {
    KeyringError::Refused { message }
}

#[cfg(test)]
mod tests {
    use botmaker_domain::{BaseUrl, Tags, keyring::KeyLabel};

    use super::*;

    fn key(vendor: &str, base_url: Option<&str>, secret: Option<&str>) -> NewKey {
        NewKey {
            vendor: ProviderId::parse(vendor).unwrap(),
            base_url: base_url.map(|url| BaseUrl::parse(url).unwrap()),
            label: KeyLabel::parse("a").unwrap(),
            tags: Tags::default(),
            expires_at: None,
            secret: secret.map(SecretString::from),
        }
    }

    #[test]
    fn a_key_brings_what_its_vendor_needs_and_no_more() {
        let url = Some("http://10.0.0.7:8000/v1");
        for good in [
            key("anthropic", None, Some("sk-1")),
            key("openai-compatible", url, Some("sk-1")),
            key("openai-compatible", url, None),
            key("ollama", url, None),
        ] {
            assert_eq!(good.check(), Ok(()), "{good:?}");
        }
        for bad in [
            key("nobody", None, Some("sk-1")),
            key("demo", None, None),
            key("anthropic", None, None),
            key("anthropic", url, Some("sk-1")),
            key("openai-compatible", None, Some("sk-1")),
            key("ollama", url, Some("sk-1")),
            key("anthropic", None, Some("")),
            key("anthropic", None, Some("sk 1")),
            key("anthropic", None, Some("sk-1\n")),
            key("anthropic", None, Some(&"k".repeat(8193))),
        ] {
            assert!(
                matches!(bad.check(), Err(KeyringError::Refused { .. })),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_price_is_of_a_model_or_of_many() {
        let openai = ProviderId::parse("openai").unwrap();
        for good in ["gpt-5.5", "gpt-5*", "*", "meta/llama:free"] {
            assert_eq!(check_price(&openai, good), Ok(()), "{good}");
        }
        for bad in ["", "a*b", "a b", "**"] {
            assert!(check_price(&openai, bad).is_err(), "{bad}");
        }
        assert!(check_price(&ProviderId::parse("nobody").unwrap(), "m").is_err());
    }
}
