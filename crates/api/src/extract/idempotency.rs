//! The `Idempotency-Key` header.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::problem::Problem;

const HEADER: &str = "idempotency-key";
const MAX_CHARS: usize = 200;

/// A key under which a request may be repeated, if the client gave one.
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = request.headers().get_all(HEADER);
        let key = match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value
                .to_str()
                .ok()
                .filter(|key| {
                    (1..=MAX_CHARS).contains(&key.len())
                        && key.bytes().all(|b| b.is_ascii_graphic())
                })
                .map(|key| Some(key.to_owned()))
                .ok_or(()),
            (Some(_), Some(_)) => Err(()),
        };
        ready(key.map(Self).map_err(|()| {
            Problem::bad_request(
                "idempotency_key_invalid",
                "an Idempotency-Key has 1 to 200 visible ASCII characters and stands once",
            )
        }))
    }
}
