//! What the routes have in common that wish one thing of one bot: start, stop, restart, delete.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web::Data};
use botmaker_domain::Actor;
use botmaker_fleet::{BotError, BotRef, BotView, Fleet};

use crate::caller::Caller;
use crate::convert::BotShaper;
use crate::extract::NamedBot;
use crate::problem::Problem;
use crate::state::ApiState;

/// Somebody's wish for the bot that the path names.
pub(crate) struct BotWish {
    fleet: Fleet,
    actor: Actor,
    bot: BotRef,
}

impl BotWish {
    /// Makes the wish and answers with the bot as it then is.
    pub(super) async fn make(
        self,
        wish: impl AsyncFnOnce(&Fleet, &Actor, &BotRef) -> Result<BotView, BotError>,
    ) -> Result<HttpResponse, Problem> {
        let view = wish(&self.fleet, &self.actor, &self.bot).await?;
        Ok(HttpResponse::Accepted().json(BotShaper::new(&self.fleet).shape(&view)))
    }
}

impl FromRequest for BotWish {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload).into_inner();
        let bot = NamedBot::from_request(request, payload).into_inner();
        let state = request.app_data::<Data<ApiState>>();
        ready(caller.and_then(|caller| {
            let NamedBot(bot) = bot?;
            let fleet = state.ok_or_else(Problem::no_such_path)?.fleet.clone();
            let actor = caller.actor;
            Ok(Self { fleet, actor, bot })
        }))
    }
}
