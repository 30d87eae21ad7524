//! The query of an address.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A parsed query; unknown and repeated parameters are refused.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = web::Query::<T>::from_query(request.query_string());
        ready(
            parsed
                .map(|query| Self(query.into_inner()))
                .map_err(|error| {
                    let words = error.to_string();
                    let words = words
                        .strip_prefix("Query deserialize error: ")
                        .unwrap_or(&words);
                    Problem::bad_request(
                        "query_invalid",
                        format!("the query is not as expected: {words}"),
                    )
                }),
        )
    }
}
