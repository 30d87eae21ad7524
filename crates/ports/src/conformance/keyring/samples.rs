//! What the promises are tried on.

use std::sync::Arc;

use botmaker_domain::{
    BaseUrl, BotId, ProviderId, Tag, Tags,
    keyring::{Grant, KeyLabel},
};
use secrecy::SecretString;

use crate::keyring::{Keyring, NewKey};

/// The keyring under test.
pub type SharedKeyring = Arc<dyn Keyring>;

/// A vendor's id.
pub(super) fn vendor(id: &str) -> ProviderId {
    ProviderId::parse(id).expect("an id")
}

/// A key of Anthropic's.
pub(super) fn new_key(label: &str) -> NewKey {
    NewKey {
        vendor: vendor("anthropic"),
        base_url: None,
        label: KeyLabel::parse(label).expect("a label"),
        tags: Tags::default(),
        expires_at: None,
        secret: Some(SecretString::from(format!("sk-value-of-{label}"))),
    }
}

/// Tags.
pub(super) fn tags(names: &[&str]) -> Tags {
    Tags::new(names.iter().map(|name| Tag::parse(name).expect("a tag"))).expect("few")
}

/// A base URL.
pub(super) fn base_url(text: &str) -> BaseUrl {
    BaseUrl::parse(text).expect("a URL")
}

/// Leave for a new bot whose token's digest is so many times `byte`.
pub(super) fn grant(byte: u8) -> Grant {
    Grant {
        bot: BotId::generate(),
        digests: vec![[byte; 32]],
        canary: Some([byte ^ 0xff; 32]),
        vendor: vendor("anthropic"),
        base_url: None,
        tags: Vec::new(),
        max_output_tokens: 4096,
    }
}
