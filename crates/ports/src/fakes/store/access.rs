//! The fake's users, sessions and tokens.

use async_trait::async_trait;
use botmaker_domain::{Role, UserId};
use jiff::{SignedDuration, Timestamp};

use super::state::{Digest, FakeStore, to_the_microsecond};
use crate::store::{
    access::{AccessStore, ApiTokenRecord, NewSession, SessionRecord, UserRecord},
    error::{ConflictKind, StoreError},
};

#[async_trait]
impl AccessStore for FakeStore {
    async fn insert_user(&self, user: &UserRecord) -> Result<(), StoreError> {
        let mut tables = self.write()?;
        if tables.users.contains_key(&user.id) {
            return Err(StoreError::Conflict(ConflictKind::Id));
        }
        if tables.users.values().any(|other| other.name == user.name) {
            return Err(StoreError::Conflict(ConflictKind::UserName));
        }
        let mut user = user.clone();
        user.created_at = to_the_microsecond(user.created_at);
        tables.users.insert(user.id, user);
        Ok(())
    }

    async fn find_user_by_name(&self, name: &str) -> Result<Option<UserRecord>, StoreError> {
        let tables = self.read()?;
        Ok(tables
            .users
            .values()
            .find(|user| user.name == name)
            .cloned())
    }

    async fn find_first_admin(&self) -> Result<Option<UserRecord>, StoreError> {
        let tables = self.read()?;
        let admins = tables
            .users
            .values()
            .filter(|user| user.role == Role::Admin);
        Ok(admins
            .min_by_key(|user| (user.created_at, user.id))
            .cloned())
    }

    async fn set_password(&self, user_id: UserId, password_hash: &str) -> Result<(), StoreError> {
        let mut tables = self.write()?;
        let user = tables.users.get_mut(&user_id).ok_or(StoreError::NotFound)?;
        password_hash.clone_into(&mut user.password_hash);
        tables
            .sessions
            .retain(|_, session| session.user_id != user_id);
        Ok(())
    }

    async fn insert_session(&self, session: &NewSession) -> Result<(), StoreError> {
        let mut tables = self.write()?;
        if !tables.users.contains_key(&session.user_id) {
            return Err(StoreError::NotFound);
        }
        let mut session = session.clone();
        session.created_at = to_the_microsecond(session.created_at);
        session.expires_at = to_the_microsecond(session.expires_at);
        tables.sessions.insert(session.cookie_digest, session);
        Ok(())
    }

    async fn find_session(
        &self,
        cookie_digest: &Digest,
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError> {
        let tables = self.read()?;
        let session = tables
            .sessions
            .get(cookie_digest)
            .filter(|session| session.expires_at > now);
        Ok(session.and_then(|session| {
            let user = tables.users.get(&session.user_id)?.clone();
            let session = session.clone();
            Some(SessionRecord { session, user })
        }))
    }

    async fn remove_session(&self, cookie_digest: &Digest) -> Result<(), StoreError> {
        self.write()?.sessions.remove(cookie_digest);
        Ok(())
    }

    async fn prune_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut tables = self.write()?;
        let count = tables.sessions.len();
        tables
            .sessions
            .retain(|_, session| session.expires_at > now);
        Ok((count - tables.sessions.len()) as u64)
    }

    async fn insert_api_token(
        &self,
        token: &ApiTokenRecord,
        digest: &Digest,
    ) -> Result<(), StoreError> {
        let mut tables = self.write()?;
        let key = (token.user_id, token.name.clone());
        if !tables.users.contains_key(&token.user_id) {
            return Err(StoreError::NotFound);
        }
        if tables.tokens.contains_key(&key) {
            return Err(StoreError::Conflict(ConflictKind::TokenName));
        }
        let token = ApiTokenRecord {
            created_at: to_the_microsecond(token.created_at),
            expires_at: token.expires_at.map(to_the_microsecond),
            last_used_at: token.last_used_at.map(to_the_microsecond),
            ..token.clone()
        };
        tables.tokens.insert(key, (token, *digest));
        Ok(())
    }

    async fn use_api_token(
        &self,
        digest: &Digest,
        now: Timestamp,
    ) -> Result<Option<(ApiTokenRecord, UserRecord)>, StoreError> {
        // A full disk must lock nobody out: the use is then simply not noted.
        let mut tables = self.read()?;
        let tables = &mut *tables;
        let found = tables
            .tokens
            .values_mut()
            .find(|(token, of)| of == digest && token.expires_at.is_none_or(|end| end > now));
        let Some((token, _)) = found else {
            return Ok(None);
        };
        let minute = SignedDuration::from_mins(1);
        if token
            .last_used_at
            .is_none_or(|at| now.duration_since(at) >= minute)
        {
            token.last_used_at = Some(to_the_microsecond(now));
        }
        let user = tables.users.get(&token.user_id).cloned();
        Ok(user.map(|user| (token.clone(), user)))
    }

    async fn list_api_tokens(
        &self,
        user_id: Option<UserId>,
    ) -> Result<Vec<ApiTokenRecord>, StoreError> {
        let tables = self.read()?;
        let of_user = |token: &&ApiTokenRecord| user_id.is_none_or(|id| token.user_id == id);
        Ok(tables
            .tokens
            .values()
            .map(|(token, _)| token)
            .filter(of_user)
            .cloned()
            .collect())
    }

    async fn remove_api_token(&self, user_id: UserId, name: &str) -> Result<(), StoreError> {
        let key = (user_id, name.to_owned());
        let removed = self.write()?.tokens.remove(&key);
        removed.map(|_| ()).ok_or(StoreError::NotFound)
    }
}
