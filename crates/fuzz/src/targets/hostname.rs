//! Host names, bots' names and other short words.

use std::sync::LazyLock;

use botmaker_domain::{
    BaseUrl, BotId, BotName, Hostname, HostnameError, ImageReference, ModelId, SecretName, Tag,
};
use regex::Regex;

/// What the API document tells others about host names.
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$").expect("the pattern is a regular expression")
});

/// Any text.
pub(crate) fn run(data: &[u8]) {
    let Some(text) = super::text(data) else {
        return;
    };
    let parsed = Hostname::parse(text);
    let is_id = parsed == Err(HostnameError::LooksLikeId);
    // `$` also stands before a line break at the end, in some languages.
    let matches = PATTERN.is_match(text) && !text.ends_with('\n');
    assert_eq!(parsed.is_ok() || is_id, matches, "rule and pattern differ");
    assert!(!is_id || text.parse::<BotId>().is_ok() || text.len() >= 32);
    if let Ok(hostname) = parsed {
        assert_eq!(hostname.as_str(), text, "it is stored as it was typed");
        assert!(
            text.parse::<BotId>().is_err(),
            "a path with it would be ambiguous"
        );
    }
    if let Some(derived) = Hostname::derive(text) {
        assert_eq!(Hostname::parse(derived.as_str()).as_ref(), Ok(&derived));
        let again = Hostname::derive(derived.as_str());
        assert_eq!(
            again.as_ref(),
            Some(&derived),
            "deriving changes what was derived"
        );
    }
    words(text);
}

/// Whatever parses, parses again to the same.
fn words(text: &str) {
    if let Ok(name) = BotName::parse(text) {
        assert_eq!(BotName::parse(&name.to_string()).as_ref(), Ok(&name));
        assert!(!name.as_str().contains('\n') && !name.as_str().is_empty());
    }
    if let Ok(url) = BaseUrl::parse(text) {
        assert_eq!(BaseUrl::parse(url.as_str()).as_ref(), Ok(&url));
        // A longer host may make it too long.
        if let Ok(moved) = url.with_host("botmaker") {
            assert!(!moved.is_loopback(), "{moved}");
            assert_eq!(moved.with_host("botmaker").as_ref(), Ok(&moved));
        }
    }
    if let Ok(model) = ModelId::parse(text) {
        assert_eq!(ModelId::parse(&model.to_string()).as_ref(), Ok(&model));
    }
    if let Ok(reference) = ImageReference::parse(text) {
        assert!(
            !reference.as_str().starts_with('-'),
            "it would be an option"
        );
    }
    if let Ok(name) = SecretName::parse(text) {
        let file = name.file_name(1);
        assert!(!file.contains('/') && !file.starts_with('.'), "{file}");
    }
    if let Ok(tag) = Tag::parse(text) {
        assert_eq!(tag.as_str(), text);
    }
}
