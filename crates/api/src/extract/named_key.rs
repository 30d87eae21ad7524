//! The key that a path names, by id.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use botmaker_domain::KeyId;
use uuid::Uuid;

use crate::{problem::Problem, routes::keys::KeyPath};

/// The key that a path names; whether it exists is for the use case to say.
pub(crate) struct NamedKey(pub(crate) KeyId);

impl FromRequest for NamedKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let path = request.match_info().load::<KeyPath>().ok();
        let id = path.and_then(|path| Uuid::try_parse(&path.key).ok());
        let key = id.map(KeyId::from_uuid).map(Self);
        ready(key.ok_or_else(Problem::no_such_key))
    }
}
