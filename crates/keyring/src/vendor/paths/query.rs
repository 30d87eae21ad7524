//! What no query may hold.

use super::Refusal;

/// Names in a query that carry a credential, or make the vendor take the request for another one. Google reads all of them,
/// with or without a dollar sign (cloud.google.com/apis/docs/system-parameters).
const REFUSED_PARAMETERS: [&str; 10] = [
    "key",
    "api_key",
    "apikey",
    "api-key",
    "access_token",
    "oauth_token",
    "bearer_token",
    "httpmethod",
    "userproject",
    "callback",
];

/// Refuses what no query may hold; everything else passes unchanged.
pub(super) fn check_query(query: Option<&str>) -> Result<(), Refusal> {
    let Some(query) = query else {
        return Ok(());
    };
    // What no URL holds as it is (RFC 3986, appendix A), and readers make different things of.
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>\\".contains(&byte);
    if !query.bytes().all(is_plain) {
        return Err(Refusal::Malformed);
    }
    // Some servers part a query at semicolons as well.
    for parameter in query.split(['&', ';']) {
        let name = parameter.split('=').next().unwrap_or_default();
        let name = decoded(name).ok_or(Refusal::Malformed)?;
        let bare = name.trim().trim_start_matches('$');
        let is_refused = |refused: &&str| refused.eq_ignore_ascii_case(bare);
        if REFUSED_PARAMETERS.iter().any(is_refused) {
            return Err(Refusal::Query);
        }
    }
    Ok(())
}

/// A parameter's name as its reader sees it; `None` when an escape is broken or hides what no name has.
fn decoded(name: &str) -> Option<String> {
    let mut text = String::with_capacity(name.len());
    let mut bytes = name.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let value = digit(bytes.next()?)? * 16 + digit(bytes.next()?)?;
                u8::try_from(value).ok()?
            }
            plain => plain,
        };
        let is_plain = byte == b' ' || byte.is_ascii_graphic();
        text.push(is_plain.then_some(char::from(byte))?);
    }
    Some(text)
}
