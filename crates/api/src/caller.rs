//! Who makes a request, and whether they still may.

use std::time::Duration;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use botmaker_domain::Actor;
use botmaker_fleet::SecretString;
use botmaker_fleet::{AccessError, Fleet};
use jiff::Timestamp;

use crate::problem::Problem;

/// How often an open stream asks again whether its reader may still read.
const RECHECK: Duration = Duration::from_secs(30);

/// What a caller showed.
#[derive(Clone)]
pub(crate) enum Credential {
    /// Both halves of a browser's session.
    Session {
        cookie: SecretString,
        header: SecretString,
    },
    /// An API token.
    Token(SecretString),
    /// A connection through the admin socket.
    Operator,
}

impl Credential {
    /// Asks who that is.
    pub(crate) async fn verify(&self, fleet: &Fleet) -> Result<Caller, AccessError> {
        let (actor, expires_at) = match self {
            Self::Session { cookie, header } => {
                let (actor, expires_at) = fleet.authenticate_session(cookie, header).await?;
                (actor, Some(expires_at))
            }
            Self::Token(token) => (fleet.authenticate_token(token).await?, None),
            Self::Operator => (fleet.operator().await?, None),
        };
        Ok(Caller {
            actor,
            expires_at,
            credential: self.clone(),
        })
    }

    /// Ends when the credential is no longer good: signed out, expired or revoked. A database that is too busy to tell
    /// is asked again.
    pub(crate) async fn revoked(self, fleet: Fleet) {
        loop {
            tokio::time::sleep(RECHECK).await;
            match self.verify(&fleet).await {
                Ok(_) | Err(AccessError::Store(_)) => {}
                Err(_) => return,
            }
        }
    }
}

/// Who makes a request; present in every handler inside the authenticated scope.
#[derive(Clone)]
pub(crate) struct Caller {
    /// For the use case.
    pub(crate) actor: Actor,
    /// When the session ends.
    pub(crate) expires_at: Option<Timestamp>,
    /// What they showed.
    pub(crate) credential: Credential,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Self>().cloned();
        std::future::ready(
            caller.ok_or_else(|| Problem::unauthenticated("not_signed_in", "nobody is signed in")),
        )
    }
}
