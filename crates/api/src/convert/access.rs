//! People and tokens.

use botmaker_domain::{Actor, Role};
use botmaker_fleet::ApiTokenRecord;

use crate::dto::{access, token::TokenView};

pub(crate) fn user(actor: &Actor) -> access::User {
    access::User {
        id: actor.user_id.uuid(),
        name: actor.name.clone(),
        role: match actor.role {
            Role::Admin => access::Role::Admin,
            Role::Member => access::Role::Member,
        },
    }
}

pub(crate) fn token_view(record: ApiTokenRecord) -> TokenView {
    TokenView {
        name: record.name,
        created_at: record.created_at,
        expires_at: record.expires_at,
        last_used_at: record.last_used_at,
    }
}
