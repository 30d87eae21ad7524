//! The keyring: AI keys that bots never hold, and the proxy that uses them for bots.

mod check;
pub mod error;
mod off;

use async_trait::async_trait;
use botmaker_domain::{
    BaseUrl, BotId, ProviderId, Tags,
    keyring::{
        BotUsage, Budget, BudgetPeriod, BudgetScope, BudgetState, Grant, Incident, IncidentKind,
        KeyId, KeyLabel, KeyRecord, Notice, Price, RequestRecord, UsageQuery, UsageRow,
    },
};
use jiff::Timestamp;
use secrecy::SecretString;

pub use check::{check_key_secret, check_price};
pub use error::KeyringError;
pub use off::NoKeyring;

/// The most notices that are told at once.
pub const MOST_NOTICES: usize = 100;

/// A key to be kept.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Whose key it is; an id of the catalogue.
    pub vendor: ProviderId,
    /// Where it is good, for providers whose address the operator gives.
    pub base_url: Option<BaseUrl>,
    /// What people call it; of each vendor once.
    pub label: KeyLabel,
    /// For whom it is; without tags, for everybody.
    pub tags: Tags,
    /// When it stops being used.
    pub expires_at: Option<Timestamp>,
    /// Its value; `None` for servers that want none.
    pub secret: Option<SecretString>,
}

/// What shall be different about a key. `None` leaves a field as it is.
#[derive(Clone, Debug, Default)]
pub struct KeyChange {
    /// Another label.
    pub label: Option<KeyLabel>,
    /// Other tags.
    pub tags: Option<Tags>,
    /// Whether it may be used.
    pub enabled: Option<bool>,
    /// When it stops being used; `Some(None)` for never.
    pub expires_at: Option<Option<Timestamp>>,
    /// Another value: the old one is not used any more.
    pub secret: Option<SecretString>,
}

/// What a vendor says to a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyTest {
    /// Whether it is good.
    pub is_good: bool,
    /// The HTTP status of the answer; `None` when there was none.
    pub status: Option<u16>,
    /// In words, without anything of the answer.
    pub detail: String,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// An address that cannot be listened on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListenFailure {
    /// Which one.
    pub address: std::net::SocketAddr,
    /// Why, in the system's words.
    pub message: String,
}

/// How many requests a minute one bot may send, where people said so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BotRate {
    /// Which bot.
    pub bot: BotId,
    /// Requests a minute.
    pub per_minute: u32,
}

/// Where the proxy stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyringStatus {
    /// The version of BotMaker that the proxy is of.
    pub version: String,
    /// The addresses at which bots reach it.
    pub listens_on: Vec<std::net::SocketAddr>,
    /// The addresses at which bots should reach it and do not; it is tried again every second.
    pub failing: Vec<ListenFailure>,
    /// Keys that are kept.
    pub keys: u32,
    /// Bots that have leave.
    pub grants: u32,
    /// Since when everybody is cut off; `None` when nobody is.
    pub panic_since: Option<Timestamp>,
    /// The bots that are cut off one by one, by id.
    pub cut_off: Vec<BotId>,
    /// How many requests a minute a bot may send of which people did not say it; `None` when that is not known.
    pub rate_per_minute: Option<u32>,
    /// The bots of which people said how many requests a minute they may send, by id.
    pub rates: Vec<BotRate>,
    /// What is done with a model that has no price, where a budget in money holds.
    pub refuses_unpriced: bool,
    /// Records of requests that wait to be written, and those that were lost because there were too many.
    pub waiting_records: u64,
    /// See `waiting_records`.
    pub lost_records: u64,
}

/// A model's price, and who said so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PriceEntry {
    /// Whose model; an id of the catalogue.
    pub vendor: ProviderId,
    /// The model; a `*` at the end stands for any rest.
    pub model: String,
    /// What it costs.
    pub price: Price,
    /// Whether an operator gave it; otherwise it came with BotMaker.
    pub is_own: bool,
}

/// Keeps keys, gives bots leave, bounds and counts what they use.
///
/// Everything may be repeated: giving the same leave twice, revoking what was revoked and setting what is set succeed.
#[async_trait]
pub trait Keyring: Send + Sync {
    /// Whether there is none: then everything is refused with [`KeyringError::Off`], and nobody needs to ask.
    fn is_off(&self) -> bool {
        false
    }
    /// Where it stands.
    async fn status(&self) -> Result<KeyringStatus, KeyringError>;
    /// Makes the proxy listen on these addresses, and on no others. Kept across restarts.
    async fn listen_on(&self, addresses: &[std::net::SocketAddr]) -> Result<(), KeyringError>;

    /// All keys, by vendor and label.
    async fn list_keys(&self) -> Result<Vec<KeyRecord>, KeyringError>;
    /// Keeps a key. [`KeyringError::Conflict`] when the vendor has one of that label.
    async fn add_key(&self, key: &NewKey) -> Result<KeyRecord, KeyringError>;
    /// Changes a key. [`KeyringError::NotFound`].
    async fn change_key(&self, id: KeyId, change: &KeyChange) -> Result<KeyRecord, KeyringError>;
    /// Forgets a key. [`KeyringError::NotFound`].
    async fn remove_key(&self, id: KeyId) -> Result<(), KeyringError>;
    /// Asks the vendor whether a key is good, with a request that costs nothing.
    async fn test_key(&self, id: KeyId) -> Result<KeyTest, KeyringError>;

    /// Gives a bot leave, in the place of what it had. At once: its other tokens are not good any more when this returns.
    async fn put_grant(&self, grant: &Grant) -> Result<(), KeyringError>;
    /// Takes a bot's leave, at once and for good.
    async fn revoke_grant(&self, bot: BotId) -> Result<(), KeyringError>;
    /// Forgets a bot that is gone: takes its leave, and removes its budgets, its rate and its being cut off. What it used
    /// stays counted.
    async fn forget_bot(&self, bot: BotId) -> Result<(), KeyringError>;
    /// All grants.
    async fn list_grants(&self) -> Result<Vec<Grant>, KeyringError>;
    /// Cuts a bot off or lets it in again, whatever its grant says.
    async fn cut_off(&self, bot: BotId, is_cut_off: bool) -> Result<(), KeyringError>;
    /// Cuts everybody off or lets everybody in again.
    async fn panic(&self, is_panic: bool) -> Result<(), KeyringError>;

    /// All budgets and where they stand.
    async fn list_budgets(&self) -> Result<Vec<BudgetState>, KeyringError>;
    /// Sets a bound, in the place of the one of the same scope, period and unit.
    async fn set_budget(&self, budget: &Budget) -> Result<(), KeyringError>;
    /// Takes the bounds of a scope and period away, in both units.
    async fn remove_budget(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringError>;
    /// Requests a minute that a bot may send; `None` for the setting.
    async fn set_rate(&self, bot: BotId, per_minute: Option<u32>) -> Result<(), KeyringError>;

    /// What was used, added up.
    async fn usage(&self, query: &UsageQuery) -> Result<Vec<UsageRow>, KeyringError>;
    /// What each of these bots used, at a glance; bots that used nothing are left out.
    async fn bot_usage(&self, bots: &[BotId]) -> Result<Vec<BotUsage>, KeyringError>;
    /// The last requests, newest first, at most 500.
    async fn recent(
        &self,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<RequestRecord>, KeyringError>;

    /// All prices, by vendor and model.
    async fn list_prices(&self) -> Result<Vec<PriceEntry>, KeyringError>;
    /// Sets a price; `None` goes back to the one that came with BotMaker, if any.
    async fn set_price(
        &self,
        vendor: &ProviderId,
        model: &str,
        price: Option<Price>,
    ) -> Result<(), KeyringError>;

    /// The incidents, newest first, at most 500.
    async fn incidents(&self) -> Result<Vec<Incident>, KeyringError>;
    /// Notes an incident; one of the same kind and bot that is not an hour old is counted up instead.
    async fn note_incident(
        &self,
        kind: IncidentKind,
        bot: BotId,
        detail: &str,
    ) -> Result<(), KeyringError>;

    /// What people must hear and nobody acknowledged yet, oldest first, at most [`MOST_NOTICES`]. Writes nothing.
    async fn notices(&self) -> Result<Vec<Notice>, KeyringError>;
    /// Marks the notices up to this number as told: they do not come again.
    async fn acknowledge_notices(&self, up_to: i64) -> Result<(), KeyringError>;

    /// Makes a new master key and seals everything with it; returns how many values were sealed anew.
    async fn rotate_master(&self) -> Result<u64, KeyringError>;
}
