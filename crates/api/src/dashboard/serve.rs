//! Answers for every path that is no API: a file, or the first page for a person's navigation.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{
            ACCEPT, AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, ETAG, Encoding, EntityTag,
            Header, IfNoneMatch, VARY,
        },
    },
};

use super::assets::{self, Asset};
use crate::problem::Problem;

/// Serves a file by its exact name. Any other address shows the first page when a browser opens it, because the
/// dashboard routes by itself; everything else is not found.
pub(crate) async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Err(Problem::no_such_path());
    }
    let path = request.path().trim_start_matches('/');
    if let Some(asset) = assets::find(path) {
        return Ok(answer(&request, asset));
    }
    if path.is_empty() || is_navigation(&request) {
        return Ok(answer(&request, assets::index()));
    }
    Err(Problem::no_such_path())
}

/// Whether a person opens the address: browsers ask for HTML then, and scripts, images and fetches do not.
fn is_navigation(request: &HttpRequest) -> bool {
    let accept = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn answer(request: &HttpRequest, asset: &'static Asset) -> HttpResponse {
    let form = choose(request, asset);
    let etag = EntityTag::new_strong(format!("{}{}", asset.etag, form.mark));
    let is_known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&etag)),
        Err(_) => false,
    };
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    let caching = if asset.is_immutable() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ETAG, etag.to_string()));
    if asset.brotli.is_some() || asset.gzip.is_some() {
        response.insert_header((VARY, "Accept-Encoding"));
    }
    if is_known {
        return response.finish();
    }
    if let Some(encoding) = form.encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    response.content_type(asset.media_type()).body(form.bytes)
}

/// One of the forms in which a file can be sent.
struct Form {
    /// Sets its `ETag` apart: the forms' bytes differ (RFC 9110, section 8.8.3.3).
    mark: &'static str,
    encoding: Option<&'static str>,
    bytes: &'static [u8],
}

/// The form that the client likes best by `Accept-Encoding` (RFC 9110, section 12.5.3); of equal ones the shortest. A
/// client that wants none of them gets the file as it is.
fn choose(request: &HttpRequest, asset: &'static Asset) -> Form {
    let (brotli, gzip, plain) = (Encoding::brotli(), Encoding::gzip(), Encoding::identity());
    let offered = [
        asset.brotli.is_some().then_some(&brotli),
        asset.gzip.is_some().then_some(&gzip),
        Some(&plain),
    ];
    let wanted = AcceptEncoding::parse(request)
        .ok()
        .and_then(|accept| accept.negotiate(offered.into_iter().flatten()));
    let form = |mark, encoding, bytes: Option<&'static [u8]>| {
        bytes.map(|bytes| Form {
            mark,
            encoding: Some(encoding),
            bytes,
        })
    };
    let compressed = if wanted == Some(brotli) {
        form("-br", "br", asset.brotli)
    } else if wanted == Some(gzip) {
        form("-gz", "gzip", asset.gzip)
    } else {
        None
    };
    compressed.unwrap_or(Form {
        mark: "",
        encoding: None,
        bytes: asset.bytes,
    })
}

#[cfg(test)]
mod tests {
    use actix_web::{
        body::MessageBody,
        http::{
            StatusCode,
            header::{ACCEPT_ENCODING, IF_NONE_MATCH},
        },
        test::TestRequest,
    };

    use super::*;

    static SCRIPT: Asset = Asset {
        path: "assets/index-1a2b.js",
        etag: "01",
        bytes: b"plain",
        brotli: Some(b"brotli"),
        gzip: Some(b"gzip"),
    };
    static PAGE: Asset = Asset {
        path: "index.html",
        etag: "02",
        bytes: b"page",
        brotli: None,
        gzip: None,
    };

    fn get(asset: &'static Asset, headers: &[(&'static str, &str)]) -> HttpResponse {
        let request = headers
            .iter()
            .fold(TestRequest::default(), |request, header| {
                request.insert_header(*header)
            });
        answer(&request.to_http_request(), asset)
    }

    fn header(response: &HttpResponse, name: &str) -> Option<String> {
        let value = response.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    }

    fn body(response: HttpResponse) -> Vec<u8> {
        response.into_body().try_into_bytes().unwrap().to_vec()
    }

    #[test]
    fn the_clients_ranking_of_encodings_decides() {
        for (accepted, encoding, bytes) in [
            (Some("gzip, deflate, br, zstd"), Some("br"), "brotli"),
            (Some("gzip"), Some("gzip"), "gzip"),
            (Some("br;q=0.4, gzip;q=0.8"), Some("gzip"), "gzip"),
            (Some("br;q=0, gzip;q=0.1"), Some("gzip"), "gzip"),
            (Some("BR"), Some("br"), "brotli"),
            (Some("zstd"), None, "plain"),
            (Some("identity, br;q=0.5"), None, "plain"),
            (Some("br;q=0, gzip;q=0"), None, "plain"),
            (Some("identity;q=0, *;q=0"), None, "plain"),
            (Some(";;"), None, "plain"),
            (Some(""), None, "plain"),
            (None, None, "plain"),
        ] {
            let headers: Vec<_> = accepted
                .iter()
                .map(|accepted| (ACCEPT_ENCODING.as_str(), *accepted))
                .collect();
            let answered = get(&SCRIPT, &headers);
            assert_eq!(
                header(&answered, "content-encoding").as_deref(),
                encoding,
                "{accepted:?}"
            );
            assert_eq!(
                header(&answered, "vary").as_deref(),
                Some("Accept-Encoding")
            );
            let media = header(&answered, "content-type");
            assert_eq!(media.as_deref(), Some("text/javascript; charset=utf-8"));
            assert_eq!(body(answered), bytes.as_bytes(), "{accepted:?}");
        }
    }

    #[test]
    fn each_form_has_an_etag_of_its_own_and_is_not_sent_twice() {
        let tags: Vec<String> = ["br", "gzip", "identity"]
            .map(|encoding| {
                let answered = get(&SCRIPT, &[(ACCEPT_ENCODING.as_str(), encoding)]);
                header(&answered, "etag").unwrap()
            })
            .to_vec();
        assert_eq!(tags, ["\"01-br\"", "\"01-gz\"", "\"01\""]);
        let again = |tag: &str| {
            let accepted = (ACCEPT_ENCODING.as_str(), "br");
            get(&SCRIPT, &[accepted, (IF_NONE_MATCH.as_str(), tag)])
        };
        for known in ["\"01-br\"", "W/\"01-br\"", "\"00\", \"01-br\"", "*"] {
            let answered = again(known);
            assert_eq!(answered.status(), StatusCode::NOT_MODIFIED, "{known}");
            for name in ["etag", "vary", "cache-control"] {
                assert!(header(&answered, name).is_some(), "{name}");
            }
            assert_eq!(header(&answered, "content-encoding"), None);
            assert!(body(answered).is_empty());
        }
        for unknown in ["\"01\"", "\"01-gz\"", "nonsense"] {
            assert_eq!(again(unknown).status(), StatusCode::OK, "{unknown}");
        }
    }

    #[test]
    fn names_with_a_hash_are_kept_for_a_year_and_the_first_page_is_asked_for_each_time() {
        let script = get(&SCRIPT, &[]);
        assert_eq!(
            header(&script, "cache-control").as_deref(),
            Some("public, max-age=31536000, immutable")
        );
        let page = get(&PAGE, &[(ACCEPT_ENCODING.as_str(), "br")]);
        assert_eq!(header(&page, "cache-control").as_deref(), Some("no-cache"));
        assert_eq!(header(&page, "vary"), None);
        assert_eq!(header(&page, "content-encoding"), None);
        assert_eq!(body(page), b"page");
    }
}
