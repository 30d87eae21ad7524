//! The `If-Match` header (RFC 9110, section 13.1.1).

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::IF_MATCH};

use crate::problem::Problem;

/// More tags than this are no wish of anybody.
const MAX_TAGS: usize = 16;

/// The revisions that a change is about; `None` for whichever there is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct IfMatch(pub(crate) Option<Vec<u64>>);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values = request.headers().get_all(IF_MATCH);
        let texts: Option<Vec<_>> = values.map(|value| value.to_str().ok()).collect();
        let read = texts.and_then(|texts| read(&texts)).ok_or_else(|| {
            let detail = "If-Match is * or a list of ETags in quotation marks";
            Problem::bad_request("if_match_invalid", detail)
        });
        ready(read)
    }
}

/// A good tag that no bot ever has is kept as no revision: it matches nothing.
fn read(texts: &[&str]) -> Option<IfMatch> {
    let parts: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .collect();
    match parts[..] {
        [] | ["*"] => return Some(IfMatch(None)),
        _ if parts.len() > MAX_TAGS => return None,
        _ => {}
    }
    let mut versions = Vec::new();
    for part in parts {
        let opaque = part.strip_prefix("W/").unwrap_or(part);
        let opaque = opaque.strip_prefix('"')?.strip_suffix('"')?;
        if opaque.contains('"') {
            return None;
        }
        // Weak tags never match strongly, and If-Match compares strongly.
        if !part.starts_with("W/") {
            versions.extend(opaque.parse::<u64>());
        }
    }
    Some(IfMatch(Some(versions)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_versions() {
        assert_eq!(read(&[]), Some(IfMatch(None)));
        assert_eq!(read(&["*"]), Some(IfMatch(None)));
        assert_eq!(read(&[r#""7""#]), Some(IfMatch(Some(vec![7]))));
        assert_eq!(
            read(&[r#""7" , "8""#, r#""x""#]),
            Some(IfMatch(Some(vec![7, 8])))
        );
        assert_eq!(read(&[r#"W/"7""#]), Some(IfMatch(Some(Vec::new()))));
        for bad in ["", "7", r#""7"#, r#""7","#, r#""7" "8""#] {
            assert_eq!(read(&[bad]), None, "{bad}");
        }
    }
}
