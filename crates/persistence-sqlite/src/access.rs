//! The trait's methods about people, each of which is one function of `users`, `sessions` or `tokens`.

use async_trait::async_trait;
use botmaker_domain::UserId;
use botmaker_ports::{
    AccessStore, ApiTokenRecord, NewSession, SessionRecord, StoreError, UserRecord,
};
use jiff::Timestamp;

use crate::{SqliteStore, sessions, tokens, users};

#[async_trait]
impl AccessStore for SqliteStore {
    async fn insert_user(&self, user: &UserRecord) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = users::insert(write.connection(), user).await;
        write.finish(result).await
    }

    async fn find_user_by_name(&self, name: &str) -> Result<Option<UserRecord>, StoreError> {
        users::find_by_name(self.readers(), name).await
    }

    async fn find_first_admin(&self) -> Result<Option<UserRecord>, StoreError> {
        users::find_first_admin(self.readers()).await
    }

    async fn set_password(&self, user_id: UserId, password_hash: &str) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = users::set_password(write.connection(), user_id, password_hash).await;
        write.finish(result).await
    }

    async fn insert_session(&self, session: &NewSession) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = sessions::insert(write.connection(), session).await;
        write.finish(result).await
    }

    async fn find_session(
        &self,
        cookie_digest: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError> {
        sessions::find(self.readers(), cookie_digest, now).await
    }

    async fn remove_session(&self, cookie_digest: &[u8; 32]) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = sessions::remove(write.connection(), cookie_digest).await;
        write.finish(result).await
    }

    async fn prune_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut write = self.begin().await?;
        let result = sessions::prune(write.connection(), now).await;
        write.finish(result).await
    }

    async fn insert_api_token(
        &self,
        token: &ApiTokenRecord,
        digest: &[u8; 32],
    ) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = tokens::insert(write.connection(), token, digest).await;
        write.finish(result).await
    }

    async fn use_api_token(
        &self,
        digest: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(ApiTokenRecord, UserRecord)>, StoreError> {
        let Some((mut token, user)) = tokens::find(self.readers(), digest, now).await? else {
            return Ok(None);
        };
        if tokens::is_use_noted(&token, now) {
            return Ok(Some((token, user)));
        }
        let mut write = self.begin().await?;
        let noted = tokens::note_use(write.connection(), &mut token, now).await;
        match write.finish(noted).await {
            // A full disk must lock nobody out: the use is then not noted.
            Ok(()) | Err(StoreError::Full) => Ok(Some((token, user))),
            Err(error) => Err(error),
        }
    }

    async fn list_api_tokens(
        &self,
        user_id: Option<UserId>,
    ) -> Result<Vec<ApiTokenRecord>, StoreError> {
        tokens::list(self.readers(), user_id).await
    }

    async fn remove_api_token(&self, user_id: UserId, name: &str) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let result = tokens::remove(write.connection(), user_id, name).await;
        write.finish(result).await
    }
}
