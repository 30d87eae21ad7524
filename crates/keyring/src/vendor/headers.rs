//! Headers on their way through: the token comes off, the key goes on, and what belongs to one connection stays with it.
//! Everything else passes unchanged, repeated values in their order.

use botmaker_domain::catalog::ApiStyle;
use botmaker_secrets::{ExposeSecret, SecretString};
use hyper::{
    HeaderMap,
    header::{
        ACCEPT_ENCODING, ALT_SVC, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, EXPECT, HOST,
        HeaderName, HeaderValue, LOCATION, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, REFRESH,
        SET_COOKIE, STRICT_TRANSPORT_SECURITY, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
    },
};

/// How Anthropic's clients show a key.
const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// How Google's clients show a key.
const X_GOOG_API_KEY: HeaderName = HeaderName::from_static("x-goog-api-key");

/// Belong to one connection (RFC 9110, section 7.6.1), by that rule or by custom. `Expect` is answered by whoever reads the
/// body, which is the proxy.
const HOP_BY_HOP: [HeaderName; 11] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("http2-settings"),
    EXPECT,
];

/// Make a server take a request for one of another method, which nobody admitted.
const METHOD_OVERRIDES: [HeaderName; 3] = [
    HeaderName::from_static("x-http-method-override"),
    HeaderName::from_static("x-http-method"),
    HeaderName::from_static("x-method-override"),
];

/// What a vendor says of its own address, and clients would take for something about ours: sessions that would bind bots to
/// the key's account, other doors to the same server that go round the proxy, an order to use TLS, or to go elsewhere.
const OF_THE_ORIGIN: [HeaderName; 6] = [
    SET_COOKIE,
    HeaderName::from_static("set-cookie2"),
    ALT_SVC,
    STRICT_TRANSPORT_SECURITY,
    LOCATION,
    REFRESH,
];

/// A key that no header can carry: it has a line break or another control character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key has characters that no header can carry")]
pub struct UnusableKey;

/// The tokens that a request shows, in any of the three headers, each as often as it stands there. For everything but
/// finding somebody's false key, [`take_token`] is meant.
pub fn shown_tokens(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let bearers = headers.get_all(AUTHORIZATION).into_iter();
    let bearers = bearers.filter_map(|value| bearer(value.to_str().ok()?));
    let plain = [X_API_KEY, X_GOOG_API_KEY].into_iter();
    let plain = plain.flat_map(|name| headers.get_all(name));
    let plain = plain.filter_map(|value| Some(value.to_str().ok()?.trim()));
    bearers.chain(plain).filter(|token| !token.is_empty())
}

/// The token of a request; `None` when it shows none, or two that differ, of which nobody could say which one is meant.
#[must_use]
pub fn take_token(headers: &HeaderMap) -> Option<&str> {
    let mut shown = shown_tokens(headers);
    let token = shown.next()?;
    shown.all(|other| other == token).then_some(token)
}

/// What follows `Bearer`, in any spelling of that word (RFC 9110, section 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Makes a bot's headers those for the vendor: without its token, with the key, if there is one.
///
/// `Host` and `Content-Length` go as well: the client sets them from the address and the body that it really sends.
/// Answers are asked for uncompressed, because tokens are counted while they pass; that is the one value which is changed.
///
/// # Errors
/// [`UnusableKey`]; then nothing may be sent.
pub fn outgoing(
    headers: &mut HeaderMap,
    style: ApiStyle,
    key: Option<&SecretString>,
) -> Result<(), UnusableKey> {
    // First of all: a header that names the key's among those of its connection must not take the key away.
    strip_hop_by_hop(headers);
    for name in [
        AUTHORIZATION,
        X_API_KEY,
        X_GOOG_API_KEY,
        HOST,
        CONTENT_LENGTH,
    ] {
        headers.remove(name);
    }
    for name in METHOD_OVERRIDES {
        headers.remove(name);
    }
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if let Some(key) = key {
        let (name, value) = key_header(style, key)?;
        headers.insert(name, value);
    }
    Ok(())
}

/// How a vendor of this style wants its key. The value is marked, so that nothing prints or indexes it.
///
/// # Errors
/// [`UnusableKey`].
pub fn key_header(
    style: ApiStyle,
    key: &SecretString,
) -> Result<(HeaderName, HeaderValue), UnusableKey> {
    let key = key.expose_secret();
    let (name, value) = match style {
        ApiStyle::AnthropicMessages => (X_API_KEY, HeaderValue::from_str(key)),
        ApiStyle::GoogleGenerativeAi => (X_GOOG_API_KEY, HeaderValue::from_str(key)),
        ApiStyle::OpenAiCompletions | ApiStyle::OpenAiResponses | ApiStyle::Ollama => {
            let text = zeroize::Zeroizing::new(format!("Bearer {key}"));
            (AUTHORIZATION, HeaderValue::from_str(&text))
        }
    };
    let mut value = value.map_err(|_| UnusableKey)?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Makes a vendor's headers those for the bot. The length stays, so that a bot notices when an answer is cut off.
pub fn incoming(headers: &mut HeaderMap) {
    // Of the two ways to tell a length, this one holds (RFC 9112, section 6.3); the other may say anything.
    if headers.contains_key(TRANSFER_ENCODING) {
        headers.remove(CONTENT_LENGTH);
    }
    strip_hop_by_hop(headers);
    for name in OF_THE_ORIGIN {
        headers.remove(name);
    }
}

/// Takes off what belongs to the connection, and what `Connection` says belongs to it.
fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .into_iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .collect();
    for name in named.into_iter().chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect()
    }

    fn key(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn the_token_is_found_in_any_of_the_three_headers() {
        for line in [
            ("authorization", "Bearer bmk_a"),
            ("authorization", "bearer  bmk_a "),
            ("x-api-key", "bmk_a"),
            ("x-goog-api-key", " bmk_a"),
        ] {
            assert_eq!(take_token(&headers(&[line])), Some("bmk_a"), "{line:?}");
        }
        let twice = headers(&[("x-api-key", "bmk_a"), ("authorization", "Bearer bmk_a")]);
        assert_eq!(take_token(&twice), Some("bmk_a"));
        for nothing in [
            ("authorization", "Basic bmk_a"),
            ("authorization", "bmk_a"),
            ("authorization", "Bearer "),
            ("x-api-key", ""),
            ("cookie", "bmk_a"),
            ("proxy-authorization", "Bearer bmk_a"),
        ] {
            assert_eq!(take_token(&headers(&[nothing])), None, "{nothing:?}");
        }
    }

    #[test]
    fn two_tokens_that_differ_are_none_and_both_are_shown() {
        let two = headers(&[("x-api-key", "sk-false"), ("authorization", "Bearer bmk_a")]);
        assert_eq!(take_token(&two), None);
        assert_eq!(
            shown_tokens(&two).collect::<Vec<_>>(),
            ["bmk_a", "sk-false"]
        );
        let same_name = headers(&[("x-api-key", "a"), ("x-api-key", "b")]);
        assert_eq!(take_token(&same_name), None);
    }

    #[test]
    fn every_vendor_gets_its_key_where_it_wants_it_and_no_token() {
        for (style, name, value) in [
            (
                ApiStyle::OpenAiCompletions,
                "authorization",
                "Bearer sk-real",
            ),
            (ApiStyle::OpenAiResponses, "authorization", "Bearer sk-real"),
            (ApiStyle::AnthropicMessages, "x-api-key", "sk-real"),
            (ApiStyle::GoogleGenerativeAi, "x-goog-api-key", "sk-real"),
            (ApiStyle::Ollama, "authorization", "Bearer sk-real"),
        ] {
            let mut map = headers(&[
                ("authorization", "Bearer bmk_a"),
                ("x-api-key", "bmk_a"),
                ("x-goog-api-key", "bmk_a"),
                ("connection", "authorization, x-api-key, x-goog-api-key"),
            ]);
            outgoing(&mut map, style, Some(&key("sk-real"))).unwrap();
            let all = lines(&map);
            assert!(!all.iter().any(|(_, value)| value.contains("bmk_")));
            assert!(
                all.contains(&(name.to_owned(), value.to_owned())),
                "{all:?}"
            );
            assert_eq!(all.iter().filter(|line| line.1.contains("sk-")).count(), 1);
            assert!(map[name].is_sensitive());
            assert!(!format!("{map:?}").contains("sk-real"));
        }
        let mut map = headers(&[("authorization", "Bearer bmk_a")]);
        outgoing(&mut map, ApiStyle::Ollama, None).unwrap();
        assert!(!map.contains_key("authorization"));
    }

    #[test]
    fn everything_else_goes_out_as_it_came() {
        let kept = [
            ("content-type", "application/json"),
            ("anthropic-version", "2023-06-01"),
            ("anthropic-beta", "one"),
            ("anthropic-beta", "two"),
            ("user-agent", "OpenAI/JS 7.15.0"),
            ("x-stainless-os", "Linux"),
            ("traceparent", "00-1-2-3"),
            ("cookie", "a=b"),
            ("x-custom", ""),
        ];
        let dropped = [
            ("host", "botmaker:7102"),
            ("content-length", "7"),
            ("connection", "keep-alive, X-Mine ,, te"),
            ("x-mine", "1"),
            ("keep-alive", "timeout=5"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "websocket"),
            ("expect", "100-continue"),
            ("proxy-authorization", "Basic x"),
            ("x-http-method-override", "DELETE"),
        ];
        let mut map =
            headers(&[&kept[..], &dropped[..], &[("accept-encoding", "gzip, br")]].concat());
        outgoing(&mut map, ApiStyle::AnthropicMessages, None).unwrap();
        assert_eq!(map.remove("accept-encoding").unwrap(), "identity");
        let mut left = lines(&map);
        left.sort_by(|one, other| one.0.cmp(&other.0));
        let mut expected = lines(&headers(&kept));
        expected.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(left, expected);
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_and_not_shown() {
        for text in ["sk\n", "sk\0", "s\r\nx-evil: 1"] {
            let mut map = HeaderMap::new();
            let error = outgoing(&mut map, ApiStyle::OpenAiResponses, Some(&key(text)));
            assert_eq!(error, Err(UnusableKey));
            assert!(!map.contains_key("authorization"));
        }
    }

    #[test]
    fn a_vendor_cannot_speak_for_our_address() {
        let mut map = headers(&[
            ("content-type", "text/event-stream"),
            ("content-length", "12"),
            ("retry-after", "7"),
            ("request-id", "req_1"),
            ("set-cookie", "__cf_bm=1"),
            ("set-cookie", "b=2"),
            ("alt-svc", "h3=\":443\""),
            ("strict-transport-security", "max-age=1"),
            ("location", "http://169.254.169.254/"),
            ("connection", "close, x-hop"),
            ("x-hop", "1"),
            ("x-ratelimit-remaining-tokens", "9"),
        ]);
        incoming(&mut map);
        let names: Vec<_> = map.keys().map(HeaderName::as_str).collect();
        assert_eq!(
            names,
            [
                "content-type",
                "content-length",
                "retry-after",
                "request-id",
                "x-ratelimit-remaining-tokens"
            ]
        );
        let mut both = headers(&[("transfer-encoding", "chunked"), ("content-length", "5")]);
        incoming(&mut both);
        assert!(both.is_empty());
    }

    proptest! {
        #[test]
        fn whatever_comes_neither_token_nor_connection_header_leaves(
            lines in prop::collection::vec((names(), "[ -~]{0,24}"), 0..12),
        ) {
            let lines: Vec<(&str, &str)> =
                lines.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let before = headers(&lines);
            let named: Vec<String> = before
                .get_all(CONNECTION)
                .iter()
                .flat_map(|value| value.to_str().unwrap().split(','))
                .map(|name| name.trim().to_ascii_lowercase())
                .collect();
            let mut after = before.clone();
            outgoing(&mut after, ApiStyle::AnthropicMessages, Some(&key("sk-real"))).unwrap();
            prop_assert_eq!(after.get_all(X_API_KEY).iter().collect::<Vec<_>>(), ["sk-real"]);
            prop_assert!(!after.contains_key(AUTHORIZATION));
            for name in HOP_BY_HOP {
                prop_assert!(!after.contains_key(name));
            }
            // What is neither the connection's nor ours is the same, in the same order.
            let ours = ["x-api-key", "x-goog-api-key", "authorization", "accept-encoding", "host"];
            for name in before.keys() {
                let is_plain = ["x-a", "x-b", "content-type"].contains(&name.as_str());
                if is_plain && !named.iter().any(|it| it == name.as_str()) {
                    prop_assert!(!ours.contains(&name.as_str()));
                    let old: Vec<_> = before.get_all(name).iter().collect();
                    prop_assert_eq!(after.get_all(name).iter().collect::<Vec<_>>(), old);
                }
            }
        }
    }

    fn names() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "connection",
            "Connection",
            "te",
            "upgrade",
            "authorization",
            "x-api-key",
            "x-goog-api-key",
            "host",
            "x-a",
            "X-B",
            "content-type",
            "expect",
        ])
        .prop_map(str::to_owned)
    }
}
