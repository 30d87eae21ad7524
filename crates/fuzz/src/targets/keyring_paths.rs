//! What a bot may ask of a vendor: method, path and query.

use botmaker_domain::catalog::ApiStyle;
use botmaker_keyring::vendor::{
    errors::ProxyError,
    paths::{Refusal, admit, split},
};
use hyper::{Method, Uri};
use serde_json::Value;

/// A method, a blank, and a request target, as in the first line of a request.
pub(crate) fn run(data: &[u8]) {
    let Some((method, target)) = super::text(data).and_then(|text| text.split_once(' ')) else {
        return;
    };
    let Ok(method) = Method::from_bytes(method.as_bytes()) else {
        return;
    };
    for style in ApiStyle::ALL {
        // As it stands, whatever a parser of URLs would make of it.
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        judged(style, &method, path, query);
    }
    let Ok(uri) = target.parse::<Uri>() else {
        return;
    };
    let Ok(parts) = split(&uri) else {
        return;
    };
    assert!(!parts.vendor.is_empty() && parts.vendor.len() <= 32);
    assert_eq!(
        format!("/{}{}", parts.vendor, parts.path),
        uri.path(),
        "something is lost"
    );
    for style in ApiStyle::ALL {
        judged(style, &method, parts.path, parts.query);
    }
}

fn judged(style: ApiStyle, method: &Method, path: &str, query: Option<&str>) {
    let admitted = match admit(style, method, path, query) {
        Ok(admitted) => admitted,
        Err(refusal) => return is_told(style, refusal),
    };
    assert_eq!((admitted.path, admitted.query), (path, query));
    assert!(admitted.endpoint.is_of(style), "{path}");
    assert!(
        [Method::GET, Method::POST].contains(method),
        "{method} is admitted"
    );
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.:@+".contains(&byte);
    assert!(path.bytes().all(is_safe), "{path:?} is admitted");
    assert!(!path.contains("..") && !path.contains("//"), "{path:?}");
    let query = query.unwrap_or_default().to_ascii_lowercase();
    for parameter in query.split(['&', ';']) {
        let name = parameter.split('=').next().unwrap_or_default();
        assert!(!matches!(name, "key" | "$key" | "access_token"), "{query}");
    }
    // Behind a vendor's address it leads to that vendor, by that path.
    let url = format!("https://vendor.example{path}?{query}");
    let url: Uri = url.parse().expect("it is a URL");
    assert_eq!(url.host(), Some("vendor.example"));
    assert_eq!(url.path(), path);
}

fn is_told(style: ApiStyle, refusal: Refusal) {
    let answer = ProxyError::Refused(refusal).answer(style);
    assert!(answer.status.is_client_error());
    let body: Value = serde_json::from_slice(&answer.body).expect("the answer is JSON");
    assert!(body.is_object());
}
