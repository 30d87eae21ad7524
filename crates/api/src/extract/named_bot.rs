//! The bot that a path names, by id or host name.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use botmaker_fleet::BotRef;

use crate::{problem::Problem, routes::bots::BotPath};

/// The bot that a path names; whether it exists is for the use case to say.
pub(crate) struct NamedBot(pub(crate) BotRef);

impl FromRequest for NamedBot {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bot = request
            .match_info()
            .load::<BotPath>()
            .ok()
            .and_then(|path| BotRef::parse(&path.bot));
        ready(bot.map(Self).ok_or_else(Problem::no_such_bot))
    }
}
