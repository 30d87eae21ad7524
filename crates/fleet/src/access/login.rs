//! Logging in and out, and recognising who is logged in.

use std::{net::IpAddr, sync::Arc};

use botmaker_domain::{Actor, ActorKind};
use botmaker_ports::{NewSession, UserRecord};
use botmaker_secrets::{
    BearerToken, ExposeSecret, SecretString, TokenDigest, generate_session_secret, verify_password,
};
use jiff::{SignedDuration, Timestamp};
use tracing::{info, warn};

use super::AccessError;
use crate::Fleet;

/// The longest user name that is looked up.
const MAX_NAME_BYTES: usize = 128;

/// A fresh session. Both secrets are told once and kept as digests only.
pub struct LoggedIn {
    /// Who it is.
    pub actor: Actor,
    /// The cookie's value.
    pub cookie: SecretString,
    /// The secret that the page sends as a header.
    pub header_secret: SecretString,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Fleet {
    /// Checks name and password and begins a session. Takes tens of milliseconds of one core.
    ///
    /// # Errors
    /// `WrongCredentials`; `TooManyAttempts` per address and account.
    pub async fn log_in(
        &self,
        name: &str,
        password: SecretString,
        from: IpAddr,
    ) -> Result<LoggedIn, AccessError> {
        if name.len() > MAX_NAME_BYTES {
            return Err(AccessError::WrongCredentials);
        }
        let keys = [format!("account:{name}"), format!("address:{from}")];
        self.core
            .throttle
            .claim(&keys)
            .map_err(|retry_after| AccessError::TooManyAttempts { retry_after })?;
        let user = self.core.store.find_user_by_name(name).await?;
        let stored = user.as_ref().map(|user| user.password_hash.clone());
        let cost = self.core.settings.password_cost;
        let check = move || verify_password(&password, stored.as_deref(), cost);
        let fits = self.core.hashing(check).await?;
        let Some(user) = user.filter(|_| fits) else {
            warn!(address = %from, "a login failed");
            return Err(AccessError::WrongCredentials);
        };
        self.core.throttle.forgive(&keys);
        info!(user = user.name, address = %from, "logged in");
        self.begin_session(user).await
    }

    async fn begin_session(&self, user: UserRecord) -> Result<LoggedIn, AccessError> {
        let cookie = generate_session_secret().map_err(|_| AccessError::Interrupted)?;
        let header_secret = generate_session_secret().map_err(|_| AccessError::Interrupted)?;
        let now = self.core.clock.now();
        let ttl =
            SignedDuration::try_from(self.core.settings.session_ttl).unwrap_or(SignedDuration::MAX);
        let expires_at = now.saturating_add(ttl).unwrap_or(Timestamp::MAX);
        let session = NewSession {
            cookie_digest: *TokenDigest::of(&cookie).as_bytes(),
            header_digest: *TokenDigest::of(&header_secret).as_bytes(),
            user_id: user.id,
            created_at: now,
            expires_at,
        };
        self.core.store.insert_session(&session).await?;
        Ok(LoggedIn {
            actor: actor_of(user, ActorKind::Session),
            cookie,
            header_secret,
            expires_at,
        })
    }

    /// Ends a session; unknown is success.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_out(&self, cookie: &SecretString) -> Result<(), AccessError> {
        Ok(self
            .core
            .store
            .remove_session(TokenDigest::of(cookie).as_bytes())
            .await?)
    }

    /// Recognises a session by cookie and header secret, both. Returns when it ends, too.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub async fn authenticate_session(
        &self,
        cookie: &SecretString,
        header_secret: &SecretString,
    ) -> Result<(Actor, Timestamp), AccessError> {
        let found = self
            .core
            .store
            .find_session(TokenDigest::of(cookie).as_bytes(), self.core.clock.now())
            .await?;
        let record = found.ok_or(AccessError::Unauthenticated)?;
        if TokenDigest::from_bytes(record.session.header_digest) != TokenDigest::of(header_secret) {
            return Err(AccessError::Unauthenticated);
        }
        Ok((
            actor_of(record.user, ActorKind::Session),
            record.session.expires_at,
        ))
    }

    /// Recognises an API token.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub async fn authenticate_token(&self, token: &SecretString) -> Result<Actor, AccessError> {
        let token =
            BearerToken::parse(token.expose_secret()).map_err(|_| AccessError::Unauthenticated)?;
        let found = self
            .core
            .store
            .use_api_token(token.digest().as_bytes(), self.core.clock.now())
            .await?;
        let (token, user) = found.ok_or(AccessError::Unauthenticated)?;
        Ok(actor_of(user, ActorKind::Token(token.name)))
    }

    /// The operator of this machine: acts as the first administrator.
    ///
    /// # Errors
    /// `NoAdmin` in a new database.
    pub async fn operator(&self) -> Result<Actor, AccessError> {
        let admin = self
            .core
            .store
            .find_first_admin()
            .await?
            .ok_or(AccessError::NoAdmin)?;
        Ok(Actor::operator(admin.id))
    }
}

fn actor_of(user: UserRecord, kind: ActorKind) -> Actor {
    Actor {
        user_id: user.id,
        name: user.name,
        role: user.role,
        kind,
    }
}

impl crate::core::Core {
    /// Runs expensive hashing off the async threads, a few at a time: each takes 19 MiB.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccessError> {
        let _slot = Arc::clone(&self.hashing_slots)
            .acquire_owned()
            .await
            .map_err(|_| AccessError::Interrupted)?;
        self.tracker
            .spawn_blocking(work)
            .await
            .map_err(|_| AccessError::Interrupted)
    }
}
