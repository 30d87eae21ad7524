//! Headers on their way through the keyring's proxy.

use botmaker_domain::catalog::ApiStyle;
use botmaker_keyring::vendor::headers::{incoming, outgoing, shown_tokens, take_token};
use botmaker_secrets::SecretString;
use hyper::{
    HeaderMap,
    header::{HeaderName, HeaderValue},
};

/// The key. An input that holds it, which a search finds after a while, proves nothing: also in capitals, which a header's
/// name loses.
const KEY: &str = "sk-the-operators-own-key-0123456789";
/// Belong to one connection or to our own hands.
const GONE: [&str; 8] = [
    "connection",
    "te",
    "transfer-encoding",
    "upgrade",
    "expect",
    "proxy-authorization",
    "host",
    "content-length",
];

/// The only headers whose values we choose.
const OURS: [&str; 4] = [
    "accept-encoding",
    "authorization",
    "x-api-key",
    "x-goog-api-key",
];

/// Lines of a name, a colon and a value.
pub(crate) fn run(data: &[u8]) {
    let is_key = |part: &[u8]| part.eq_ignore_ascii_case(KEY.as_bytes());
    if data.windows(KEY.len()).any(is_key) {
        return;
    }
    let mut came = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n').take(64) {
        let colon = line.iter().position(|byte| *byte == b':');
        let Some((name, value)) = colon.map(|colon| line.split_at(colon)) else {
            continue;
        };
        let name = HeaderName::from_bytes(name.trim_ascii());
        let value = HeaderValue::from_bytes(value[1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            came.append(name, value);
        }
    }
    let shown: Vec<String> = shown_tokens(&came).map(str::to_owned).collect();
    match take_token(&came) {
        Some(token) => assert!(!token.is_empty() && shown.iter().all(|it| it == token)),
        None => assert!(shown.is_empty() || shown.iter().any(|it| *it != shown[0])),
    }
    for style in ApiStyle::ALL {
        sent(&came, style);
    }
    answered(came);
}

fn sent(came: &HeaderMap, style: ApiStyle) {
    let mut sent = came.clone();
    let key = SecretString::from(KEY);
    outgoing(&mut sent, style, Some(&key)).expect("the key is one that a header can carry");
    let shown: Vec<&str> = shown_tokens(&sent).collect();
    assert_eq!(shown, [KEY], "{style:?}");
    assert!(!format!("{sent:?}").contains(KEY), "the key is printed");
    for name in GONE {
        assert!(!sent.contains_key(name), "{name} goes on");
    }
    assert_eq!(sent["accept-encoding"], "identity");
    for name in sent.keys() {
        let is_same = came.get_all(name).iter().eq(sent.get_all(name).iter());
        assert!(
            is_same || OURS.contains(&name.as_str()),
            "{name} was changed"
        );
    }
}

fn answered(mut came: HeaderMap) {
    let before = came.clone();
    incoming(&mut came);
    for name in [
        "connection",
        "transfer-encoding",
        "set-cookie",
        "alt-svc",
        "location",
    ] {
        assert!(!came.contains_key(name), "{name} comes through");
    }
    for name in came.keys() {
        let is_same = came.get_all(name).iter().eq(before.get_all(name).iter());
        assert!(is_same, "{name} was changed");
    }
}
