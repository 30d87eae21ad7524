//! AI keys that bots never hold. Their values are in no answer.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    access::Secret,
    edit_bot::{given, present},
};

/// A key, without its value.
#[derive(Serialize, ToSchema)]
pub struct KeyView {
    /// Identity.
    pub id: Uuid,
    /// Whose key it is: a provider's id in the catalogue.
    pub vendor: String,
    /// Where it is good; `null` for vendors that have an address of their own.
    #[schema(required)]
    pub base_url: Option<String>,
    /// What people call it; of each vendor once.
    pub label: String,
    /// For which bots it is, sorted; empty for everybody's.
    pub tags: Vec<String>,
    /// Whether there is a value; servers without keys have none.
    pub has_secret: bool,
    /// Whether it may be used.
    pub enabled: bool,
    /// When it stops being used; `null` for never.
    #[schema(required)]
    pub expires_at: Option<Timestamp>,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When a request was last sent with it, to the minute; `null` for never.
    #[schema(required)]
    pub last_used_at: Option<Timestamp>,
    /// The vendor's last refusal; `null` when it took the key since.
    #[schema(required)]
    pub last_failure: Option<KeyFailureView>,
    /// Until when it is not tried, after a refusal; `null` when it may be.
    #[schema(required)]
    pub rests_until: Option<Timestamp>,
    /// The bots that may use it, as far as you may know them.
    pub bots: Vec<KeyUserView>,
}

/// A vendor's refusal of a key.
#[derive(Serialize, ToSchema)]
pub struct KeyFailureView {
    /// When.
    pub at: Timestamp,
    /// The HTTP status of its answer; `null` when there was no answer.
    #[schema(required)]
    pub status: Option<u16>,
    /// In words, without anything of the answer.
    pub detail: String,
}

/// A bot that may use a key.
#[derive(Serialize, ToSchema)]
pub struct KeyUserView {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it may use another key as well; otherwise it cannot answer without this one.
    pub has_other: bool,
}

/// Keys.
#[derive(Serialize, ToSchema)]
pub struct KeyListView {
    /// By vendor and label.
    pub keys: Vec<KeyView>,
}

/// A key to be kept. Every field is checked; all that is wrong is answered at once (`errors`).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddKeyRequest {
    /// Whose key it is: a provider's id in the catalogue.
    #[schema(example = "anthropic")]
    pub vendor: String,
    /// Where it is good, for providers without an address of their own. Naming it lets bots go there, private addresses
    /// included.
    pub base_url: Option<String>,
    /// What people call it: 1 to 64 characters, of each vendor once.
    #[schema(example = "research", min_length = 1, max_length = 64)]
    pub label: String,
    /// For bots that ask for one of these tags; everybody's when empty.
    #[serde(default)]
    #[schema(max_items = 16)]
    pub tags: Vec<String>,
    /// When it stops being used; never when left out.
    pub expires_at: Option<Timestamp>,
    /// Its value. It is sealed at once and never told again.
    #[schema(value_type = Option<String>, format = Password)]
    pub secret: Option<Secret>,
}

/// What to change about a key (JSON Merge Patch, RFC 7396): what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditKeyRequest {
    /// Another label, 1 to 64 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 64)]
    pub label: Option<String>,
    /// Other tags, all of them; empty for everybody's.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 16)]
    pub tags: Option<Vec<String>>,
    /// Whether it may be used.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub enabled: Option<bool>,
    /// When it stops being used; `null` for never.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Timestamp>)]
    pub expires_at: Option<Option<Timestamp>>,
    /// Another value; the old one is not used any more.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = Password, nullable = false)]
    pub secret: Option<Secret>,
}

/// What a vendor says to a key.
#[derive(Serialize, ToSchema)]
pub struct KeyTestView {
    /// Whether the vendor takes it.
    pub is_good: bool,
    /// The HTTP status of its answer; `null` when there was none.
    #[schema(required)]
    pub status: Option<u16>,
    /// In words, without anything of the answer.
    pub detail: String,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}
