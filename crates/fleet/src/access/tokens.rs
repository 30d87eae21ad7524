//! API tokens for scripts.

use std::time::Duration;

use botmaker_domain::{Actor, Role};
use botmaker_ports::{ApiTokenRecord, ConflictKind, StoreError};
use botmaker_secrets::{BearerToken, SecretString};
use jiff::{SignedDuration, Timestamp};
use tracing::info;

use super::{AccessError, refuse_token};
use crate::Fleet;

impl Fleet {
    /// Makes a token that acts as the actor. Its value is told once.
    ///
    /// # Errors
    /// `NotByToken`, `TokenName`, `TokenNameTaken`; the database failed.
    pub async fn create_api_token(
        &self,
        actor: &Actor,
        name: &str,
        ttl: Option<Duration>,
    ) -> Result<(ApiTokenRecord, SecretString), AccessError> {
        refuse_token(actor)?;
        let is_name = (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if !is_name {
            return Err(AccessError::TokenName);
        }
        let token = BearerToken::generate().map_err(|_| AccessError::Interrupted)?;
        let now = self.core.clock.now();
        let end = |ttl: Duration| {
            now.saturating_add(SignedDuration::try_from(ttl).unwrap_or(SignedDuration::MAX))
                .unwrap_or(Timestamp::MAX)
        };
        let record = ApiTokenRecord {
            name: name.to_owned(),
            user_id: actor.user_id,
            created_at: now,
            expires_at: ttl.map(end),
            last_used_at: None,
        };
        match self
            .core
            .store
            .insert_api_token(&record, token.digest().as_bytes())
            .await
        {
            Ok(()) => {
                info!(actor = actor.name, token = name, "API token created");
                Ok((record, token.secret().clone()))
            }
            Err(StoreError::Conflict(ConflictKind::TokenName)) => Err(AccessError::TokenNameTaken),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists the actor's tokens; an administrator sees everybody's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_api_tokens(&self, actor: &Actor) -> Result<Vec<ApiTokenRecord>, AccessError> {
        let owner = (actor.role != Role::Admin).then_some(actor.user_id);
        Ok(self.core.store.list_api_tokens(owner).await?)
    }

    /// Revokes one of the actor's tokens.
    ///
    /// # Errors
    /// `NoSuchToken`; the database failed.
    pub async fn revoke_api_token(&self, actor: &Actor, name: &str) -> Result<(), AccessError> {
        match self.core.store.remove_api_token(actor.user_id, name).await {
            Ok(()) => {
                info!(actor = actor.name, token = name, "API token revoked");
                Ok(())
            }
            Err(StoreError::NotFound) => Err(AccessError::NoSuchToken),
            Err(error) => Err(error.into()),
        }
    }
}
