//! Which of the offered media types the client wants.

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT, Accept, Header},
};

use crate::problem::{Form, Problem};

/// A media type that a handler can answer with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Offer {
    Json,
    EventStream,
    Text,
}

impl Offer {
    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::EventStream => "text/event-stream",
            Self::Text => "text/plain",
        }
    }

    fn fits(self, kind: &str, subtype: &str) -> bool {
        let (own_kind, own_subtype) = self.media_type().split_once('/').unwrap_or_default();
        (kind == "*" || kind == own_kind) && (subtype == "*" || subtype == own_subtype)
    }
}

/// Chooses by the `Accept` header (RFC 9110, section 12.5.1).
pub(crate) struct Accepts;

impl Accepts {
    /// The offer that the client likes best; the first one when it does not say.
    pub(crate) fn choose(request: &HttpRequest, offers: &[Offer]) -> Result<Offer, Problem> {
        let types: Vec<_> = offers.iter().map(|offer| offer.media_type()).collect();
        let refusal = || {
            Problem::refused_form(
                Form::NotAcceptable,
                format!("this path answers with {}", types.join(" or ")),
            )
        };
        let first = offers.first().copied().ok_or_else(refusal)?;
        if !request.headers().contains_key(ACCEPT) {
            return Ok(first);
        }
        let accept = Accept::parse(request).map_err(|_| refusal())?;
        accept
            .ranked()
            .iter()
            .find_map(|wanted| {
                offers
                    .iter()
                    .copied()
                    .find(|offer| offer.fits(wanted.type_().as_str(), wanted.subtype().as_str()))
            })
            .ok_or_else(refusal)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn choose(accept: &str) -> Option<Offer> {
        let request = TestRequest::default()
            .insert_header((ACCEPT, accept))
            .to_http_request();
        Accepts::choose(&request, &[Offer::EventStream, Offer::Text]).ok()
    }

    #[test]
    fn the_clients_ranking_decides() {
        assert_eq!(choose("*/*"), Some(Offer::EventStream));
        assert_eq!(choose("text/*"), Some(Offer::EventStream));
        assert_eq!(choose("text/plain"), Some(Offer::Text));
        assert_eq!(
            choose("text/event-stream;q=0.1, text/plain"),
            Some(Offer::Text)
        );
        assert_eq!(choose("image/png"), None);
    }
}
