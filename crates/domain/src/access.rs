//! Who acts.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies a user for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(Uuid);

impl UserId {
    /// Makes a new id.
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }

    /// Wraps a stored UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl FromStr for UserId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self)
    }
}

/// What a user may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, for every owner's bots.
    Admin,
    /// Everything with one's own bots.
    Member,
}

impl Role {
    /// The wire and database spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }
}

/// How an actor came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ActorKind {
    /// A person in a browser.
    Session,
    /// A script with an API token of this name.
    Token(String),
    /// The operator on the machine itself, through `botmaker-admin` or an embedding program.
    Operator,
}

/// Who acts, and with what rights. Every use case takes one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The user on whose behalf it acts.
    pub user_id: UserId,
    /// For logs and the event list.
    pub name: String,
    /// Rights.
    pub role: Role,
    /// How it came in.
    pub kind: ActorKind,
}

impl Actor {
    /// The operator of the machine, acting as the instance's first administrator.
    #[must_use]
    pub fn operator(user_id: UserId) -> Self {
        Self {
            user_id,
            name: "operator".to_owned(),
            role: Role::Admin,
            kind: ActorKind::Operator,
        }
    }

    /// Whether the actor may see and change what `owner` owns.
    #[must_use]
    pub fn may_access(&self, owner: UserId) -> bool {
        self.role == Role::Admin || self.user_id == owner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_reach_their_own_and_admins_everything() {
        let owner = UserId::generate();
        let mut actor = Actor::operator(UserId::generate());
        assert!(actor.may_access(owner));
        actor.role = Role::Member;
        assert!(!actor.may_access(owner));
        assert!(actor.may_access(actor.user_id));
    }
}
