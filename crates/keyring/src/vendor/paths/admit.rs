//! Holds a request against the list.

use botmaker_domain::catalog::ApiStyle;
use hyper::{Method, Uri};

use super::{query::check_query, routes::routes};
use crate::vendor::endpoint::Endpoint;

/// The longest path after the vendor's name, in bytes; the longest that is admitted needs less.
pub const MAX_PATH_BYTES: usize = 512;
/// The longest query, in bytes.
pub const MAX_QUERY_BYTES: usize = 1024;

/// A request's target: `/{vendor}{path}?{query}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target<'a> {
    /// The vendor's id, as the bot spelt it.
    pub vendor: &'a str,
    /// What goes behind the vendor's address, beginning with a slash.
    pub path: &'a str,
    /// The query without its question mark.
    pub query: Option<&'a str>,
}

/// A request that may be sent on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Admitted<'a> {
    /// What goes behind the vendor's address, unchanged.
    pub path: &'a str,
    /// The query without its question mark, unchanged.
    pub query: Option<&'a str>,
    /// What is asked.
    pub endpoint: Endpoint,
    /// The model, where the path names it.
    pub model: Option<&'a str>,
}

/// Why a request is not sent on. Holds nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Not `/vendor/…`: an absolute URL, an authority or a star.
    #[error("The request target must be a path that begins with the vendor's name.")]
    Form,
    /// `..`, an empty segment, an escape, a backslash or another character that no admitted path has.
    #[error("The path has characters or parts that are not allowed.")]
    Malformed,
    /// Longer than any that is admitted.
    #[error("The path or its query is too long.")]
    TooLong,
    /// Well-formed, and not on the list.
    #[error(
        "Bots may not use this path. They may chat with models, list them, count tokens and make embeddings."
    )]
    Unknown,
    /// On the list for the other method.
    #[error("This path takes another method: {0}.", if *wants_post { "POST" } else { "GET" })]
    Method {
        /// Whether it takes POST; otherwise GET.
        wants_post: bool,
    },
    /// A key, or an order to treat the request as another one, in the query.
    #[error("The query must not hold a key or another method; send the token in a header.")]
    Query,
}

/// Takes a request's target apart.
///
/// # Errors
/// [`Refusal::Form`] and [`Refusal::Malformed`].
pub fn split(target: &Uri) -> Result<Target<'_>, Refusal> {
    if target.scheme().is_some() || target.authority().is_some() {
        return Err(Refusal::Form);
    }
    let path = target.path().strip_prefix('/').ok_or(Refusal::Form)?;
    let slash = path.find('/').unwrap_or(path.len());
    let (vendor, path) = path.split_at(slash);
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if vendor.is_empty() || vendor.len() > 32 || !vendor.bytes().all(is_name) {
        return Err(Refusal::Malformed);
    }
    Ok(Target {
        vendor,
        path,
        query: target.query(),
    })
}

/// Looks a request up in the list of its vendor's style. `path` is what follows the vendor's name.
///
/// # Errors
/// See [`Refusal`].
pub fn admit<'a>(
    style: ApiStyle,
    method: &Method,
    path: &'a str,
    query: Option<&'a str>,
) -> Result<Admitted<'a>, Refusal> {
    let is_long = query.is_some_and(|query| query.len() > MAX_QUERY_BYTES);
    if path.len() > MAX_PATH_BYTES || is_long {
        return Err(Refusal::TooLong);
    }
    if !is_well_formed(path) {
        return Err(Refusal::Malformed);
    }
    let mut wants_post = None;
    for route in routes(style) {
        let Some(model) = route.matches(path) else {
            continue;
        };
        if *method == route.verb.method() {
            check_query(query)?;
            return Ok(Admitted {
                path,
                query,
                endpoint: route.endpoint,
                model,
            });
        }
        wants_post = Some(route.verb.is_post());
    }
    match wants_post {
        Some(wants_post) => Err(Refusal::Method { wants_post }),
        None => Err(Refusal::Unknown),
    }
}

/// Whether every part of a path is made of a few harmless characters. Escapes are refused altogether: no admitted path needs
/// one, and an escaped slash or dot is a slash or dot to whoever reads it next.
fn is_well_formed(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:@+".contains(&byte);
    rest.split('/').all(|segment| {
        !segment.is_empty()
            && segment != "."
            && !segment.contains("..")
            && segment.bytes().all(is_plain)
    })
}
