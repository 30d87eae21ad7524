//! The first administrator, and setting passwords.

use botmaker_domain::{Actor, Role, UserId};
use botmaker_ports::{ConflictKind, StoreError, UserRecord};
use botmaker_secrets::{PasswordError, SecretString, hash_password};
use tracing::info;

use super::{AccessError, refuse_token};
use crate::Fleet;

/// The login name of the first administrator.
const FIRST_ADMIN: &str = "admin";

/// What came of making sure that there is an administrator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstAdmin {
    /// There was none; `admin` was made with the given password.
    Created,
    /// There was one; the given password was not used.
    Existed,
}

impl Fleet {
    /// Whether there is an administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_admin(&self) -> Result<bool, AccessError> {
        Ok(self.core.store.find_first_admin().await?.is_some())
    }

    /// Makes sure that there is an administrator.
    ///
    /// # Errors
    /// `WeakPassword`; the database failed.
    pub async fn ensure_admin(&self, password: SecretString) -> Result<FirstAdmin, AccessError> {
        if self.has_admin().await? {
            return Ok(FirstAdmin::Existed);
        }
        let password_hash = self.hash(password).await?;
        let user = UserRecord {
            id: UserId::generate(),
            name: FIRST_ADMIN.to_owned(),
            role: Role::Admin,
            password_hash,
            created_at: self.core.clock.now(),
        };
        match self.core.store.insert_user(&user).await {
            Ok(()) => {
                info!(user = FIRST_ADMIN, "first administrator created");
                Ok(FirstAdmin::Created)
            }
            Err(StoreError::Conflict(ConflictKind::UserName)) => Ok(FirstAdmin::Existed),
            Err(error) => Err(error.into()),
        }
    }

    /// Sets a user's password and ends that user's sessions. Members may set their own.
    ///
    /// # Errors
    /// `Denied`, `NotByToken`, `NoSuchUser`, `WeakPassword`; the database failed.
    pub async fn set_password(
        &self,
        actor: &Actor,
        user: &str,
        password: SecretString,
    ) -> Result<(), AccessError> {
        refuse_token(actor)?;
        let found = self.core.store.find_user_by_name(user).await?;
        let target = match found {
            Some(target) if actor.may_access(target.id) => target,
            _ if actor.role != Role::Admin => return Err(AccessError::Denied),
            _ => return Err(AccessError::NoSuchUser),
        };
        let password_hash = self.hash(password).await?;
        self.core
            .store
            .set_password(target.id, &password_hash)
            .await?;
        info!(user = target.name, actor = actor.name, "password set");
        Ok(())
    }

    async fn hash(&self, password: SecretString) -> Result<String, AccessError> {
        let cost = self.core.settings.password_cost;
        let hashed = self
            .core
            .hashing(move || hash_password(&password, cost))
            .await?;
        hashed.map_err(|error| match error {
            PasswordError::TooShort | PasswordError::TooLong => AccessError::WeakPassword,
            _ => AccessError::Interrupted,
        })
    }
}
