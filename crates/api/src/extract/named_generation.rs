//! The generation that a path names.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::problem::Problem;

/// The number of the generation that a path names; whether it is kept is for the use case to say.
pub(crate) struct NamedGeneration(pub(crate) u32);

impl FromRequest for NamedGeneration {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let number = request.match_info().query("number").parse();
        ready(number.map(Self).map_err(|_| Problem::no_such_generation()))
    }
}
