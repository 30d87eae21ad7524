//! What goes over the socket: one question and one answer each time, as JSON.
//!
//! Both sides are of the same version nearly always; across an upgrade of one of them, unknown fields are ignored and an
//! unknown question is refused by name.

use std::{fmt, net::SocketAddr};

use botmaker_domain::{
    BaseUrl, BotId, ProviderId, Tags,
    keyring::{
        BotUsage, Budget, BudgetPeriod, BudgetScope, BudgetState, Grant, Incident, IncidentKind,
        KeyId, KeyLabel, KeyRecord, Notice, Price, RequestRecord, UsageQuery, UsageRow,
    },
};
use botmaker_ports::{
    BotRate, KeyChange, KeyTest, KeyringError, KeyringStatus, ListenFailure, NewKey, PriceEntry,
};
use botmaker_secrets::{ExposeSecret, SecretString};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// The longest question, in bytes: some thousands of ids of bots fit in.
pub(crate) const MAX_CALL_BYTES: usize = 4 * 1024 * 1024;
/// The longest answer, in bytes: a year of hours by bot and model fits in.
pub(crate) const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// Where questions are sent to.
pub(crate) const CALL_PATH: &str = "/call";

/// A key's value on its way in. Does not print, and is wiped when dropped.
#[derive(Clone)]
pub(crate) struct WireSecret(Zeroizing<String>);

impl Serialize for WireSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for WireSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

impl fmt::Debug for WireSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&SecretString> for WireSecret {
    fn from(secret: &SecretString) -> Self {
        Self(Zeroizing::new(secret.expose_secret().to_owned()))
    }
}

impl From<WireSecret> for SecretString {
    fn from(secret: WireSecret) -> Self {
        Self::from(secret.0.as_str())
    }
}

/// A question: one for each method of [`botmaker_ports::Keyring`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub(crate) enum Call {
    Status,
    ListenOn {
        addresses: Vec<SocketAddr>,
    },
    ListKeys,
    AddKey {
        key: WireNewKey,
    },
    ChangeKey {
        id: KeyId,
        change: WireKeyChange,
    },
    RemoveKey {
        id: KeyId,
    },
    TestKey {
        id: KeyId,
    },
    PutGrant {
        grant: Grant,
    },
    RevokeGrant {
        bot: BotId,
    },
    ForgetBot {
        bot: BotId,
    },
    ListGrants,
    CutOff {
        bot: BotId,
        is_cut_off: bool,
    },
    Panic {
        is_panic: bool,
    },
    ListBudgets,
    SetBudget {
        budget: Budget,
    },
    RemoveBudget {
        scope: BudgetScope,
        period: BudgetPeriod,
    },
    SetRate {
        bot: BotId,
        per_minute: Option<u32>,
    },
    Usage {
        query: UsageQuery,
    },
    BotUsage {
        bots: Vec<BotId>,
    },
    Recent {
        bot: Option<BotId>,
        limit: u32,
    },
    ListPrices,
    SetPrice {
        vendor: ProviderId,
        model: String,
        price: Option<Price>,
    },
    Incidents,
    NoteIncident {
        kind: IncidentKind,
        bot: BotId,
        detail: String,
    },
    Notices,
    AcknowledgeNotices {
        up_to: i64,
    },
    RotateMaster,
}

/// An answer: what a method returns, or why it failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Done,
    Status(WireStatus),
    Keys(Vec<KeyRecord>),
    Key(Box<KeyRecord>),
    Test(WireKeyTest),
    Grants(Vec<Grant>),
    Budgets(Vec<BudgetState>),
    Usage(Vec<UsageRow>),
    BotUsage(Vec<BotUsage>),
    Recent(Vec<RequestRecord>),
    Prices(Vec<WirePrice>),
    Incidents(Vec<Incident>),
    Notices(Vec<Notice>),
    Sealed(u64),
    Failed(WireError),
}

/// [`NewKey`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WireNewKey {
    vendor: ProviderId,
    base_url: Option<BaseUrl>,
    label: KeyLabel,
    tags: Tags,
    expires_at: Option<Timestamp>,
    secret: Option<WireSecret>,
}

/// [`KeyChange`]; the end of its use is told apart from its absence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WireKeyChange {
    label: Option<KeyLabel>,
    tags: Option<Tags>,
    enabled: Option<bool>,
    expires_at: Option<Expiry>,
    secret: Option<WireSecret>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Expiry {
    Never,
    At(Timestamp),
}

/// [`KeyringStatus`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WireStatus {
    version: String,
    listens_on: Vec<SocketAddr>,
    failing: Vec<(SocketAddr, String)>,
    keys: u32,
    grants: u32,
    panic_since: Option<Timestamp>,
    cut_off: Vec<BotId>,
    #[serde(default)]
    rate_per_minute: Option<u32>,
    #[serde(default)]
    rates: Vec<(BotId, u32)>,
    refuses_unpriced: bool,
    waiting_records: u64,
    lost_records: u64,
}

/// [`KeyTest`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WireKeyTest {
    is_good: bool,
    status: Option<u16>,
    detail: String,
    took_ms: u32,
}

/// [`PriceEntry`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WirePrice {
    vendor: ProviderId,
    model: String,
    price: Price,
    is_own: bool,
}

/// [`KeyringError`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WireError {
    Unavailable(String),
    Off,
    NotFound(String),
    Conflict(String),
    Refused(String),
    Full,
    Sealed(String),
    Failed(String),
}

impl From<&NewKey> for WireNewKey {
    fn from(key: &NewKey) -> Self {
        Self {
            vendor: key.vendor.clone(),
            base_url: key.base_url.clone(),
            label: key.label.clone(),
            tags: key.tags.clone(),
            expires_at: key.expires_at,
            secret: key.secret.as_ref().map(WireSecret::from),
        }
    }
}

impl From<WireNewKey> for NewKey {
    fn from(key: WireNewKey) -> Self {
        Self {
            vendor: key.vendor,
            base_url: key.base_url,
            label: key.label,
            tags: key.tags,
            expires_at: key.expires_at,
            secret: key.secret.map(SecretString::from),
        }
    }
}

impl From<&KeyChange> for WireKeyChange {
    fn from(change: &KeyChange) -> Self {
        let expiry = |at: Option<Timestamp>| at.map_or(Expiry::Never, Expiry::At);
        Self {
            label: change.label.clone(),
            tags: change.tags.clone(),
            enabled: change.enabled,
            expires_at: change.expires_at.map(expiry),
            secret: change.secret.as_ref().map(WireSecret::from),
        }
    }
}

impl From<WireKeyChange> for KeyChange {
    fn from(change: WireKeyChange) -> Self {
        let expiry = |expiry| match expiry {
            Expiry::Never => None,
            Expiry::At(at) => Some(at),
        };
        Self {
            label: change.label,
            tags: change.tags,
            enabled: change.enabled,
            expires_at: change.expires_at.map(expiry),
            secret: change.secret.map(SecretString::from),
        }
    }
}

impl From<KeyringStatus> for WireStatus {
    fn from(status: KeyringStatus) -> Self {
        let failing = status.failing.into_iter();
        let rates = status.rates.into_iter();
        Self {
            version: status.version,
            listens_on: status.listens_on,
            failing: failing.map(|it| (it.address, it.message)).collect(),
            keys: status.keys,
            grants: status.grants,
            panic_since: status.panic_since,
            cut_off: status.cut_off,
            rate_per_minute: status.rate_per_minute,
            rates: rates.map(|it| (it.bot, it.per_minute)).collect(),
            refuses_unpriced: status.refuses_unpriced,
            waiting_records: status.waiting_records,
            lost_records: status.lost_records,
        }
    }
}

impl From<WireStatus> for KeyringStatus {
    fn from(status: WireStatus) -> Self {
        let failing = status.failing.into_iter();
        let rates = status.rates.into_iter();
        let rate = |(bot, per_minute)| BotRate { bot, per_minute };
        let failure = |(address, message)| ListenFailure { address, message };
        Self {
            version: status.version,
            listens_on: status.listens_on,
            failing: failing.map(failure).collect(),
            keys: status.keys,
            grants: status.grants,
            panic_since: status.panic_since,
            cut_off: status.cut_off,
            rate_per_minute: status.rate_per_minute,
            rates: rates.map(rate).collect(),
            refuses_unpriced: status.refuses_unpriced,
            waiting_records: status.waiting_records,
            lost_records: status.lost_records,
        }
    }
}

impl From<KeyTest> for WireKeyTest {
    fn from(test: KeyTest) -> Self {
        Self {
            is_good: test.is_good,
            status: test.status,
            detail: test.detail,
            took_ms: test.took_ms,
        }
    }
}

impl From<WireKeyTest> for KeyTest {
    fn from(test: WireKeyTest) -> Self {
        Self {
            is_good: test.is_good,
            status: test.status,
            detail: test.detail,
            took_ms: test.took_ms,
        }
    }
}

impl From<PriceEntry> for WirePrice {
    fn from(entry: PriceEntry) -> Self {
        Self {
            vendor: entry.vendor,
            model: entry.model,
            price: entry.price,
            is_own: entry.is_own,
        }
    }
}

impl From<WirePrice> for PriceEntry {
    fn from(entry: WirePrice) -> Self {
        Self {
            vendor: entry.vendor,
            model: entry.model,
            price: entry.price,
            is_own: entry.is_own,
        }
    }
}

impl From<KeyringError> for WireError {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::Unavailable { message } => Self::Unavailable(message),
            KeyringError::Off => Self::Off,
            KeyringError::NotFound { what } => Self::NotFound(what),
            KeyringError::Conflict { what } => Self::Conflict(what),
            KeyringError::Refused { message } => Self::Refused(message),
            KeyringError::Full => Self::Full,
            KeyringError::Sealed { message } => Self::Sealed(message),
            KeyringError::Failed { message } => Self::Failed(message),
        }
    }
}

impl From<WireError> for KeyringError {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Unavailable(message) => Self::Unavailable { message },
            WireError::Off => Self::Off,
            WireError::NotFound(what) => Self::NotFound { what },
            WireError::Conflict(what) => Self::Conflict { what },
            WireError::Refused(message) => Self::Refused { message },
            WireError::Full => Self::Full,
            WireError::Sealed(message) => Self::Sealed { message },
            WireError::Failed(message) => Self::Failed { message },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_key() -> NewKey {
        NewKey {
            vendor: ProviderId::parse("anthropic").unwrap(),
            base_url: None,
            label: KeyLabel::parse("work").unwrap(),
            tags: Tags::default(),
            expires_at: None,
            secret: Some(SecretString::from("sk-very-secret")),
        }
    }

    #[test]
    fn a_question_goes_there_whole_and_prints_no_secret() {
        let call = Call::AddKey {
            key: WireNewKey::from(&new_key()),
        };
        assert!(!format!("{call:?}").contains("very-secret"));
        let text = serde_json::to_string(&call).unwrap();
        let Call::AddKey { key } = serde_json::from_str(&text).unwrap() else {
            panic!("another question");
        };
        let back = NewKey::from(key);
        assert_eq!(back.secret.unwrap().expose_secret(), "sk-very-secret");
        assert_eq!(back.label, new_key().label);
    }

    #[test]
    fn never_and_unchanged_are_two_things() {
        for expires_at in [None, Some(None), Some(Some(Timestamp::UNIX_EPOCH))] {
            let change = KeyChange {
                expires_at,
                ..KeyChange::default()
            };
            let text = serde_json::to_string(&WireKeyChange::from(&change)).unwrap();
            let back: WireKeyChange = serde_json::from_str(&text).unwrap();
            assert_eq!(KeyChange::from(back).expires_at, expires_at);
        }
    }

    #[test]
    fn errors_come_back_as_they_were() {
        let what = || "a key".to_owned();
        for error in [
            KeyringError::Unavailable { message: what() },
            KeyringError::Off,
            KeyringError::NotFound { what: what() },
            KeyringError::Conflict { what: what() },
            KeyringError::Refused { message: what() },
            KeyringError::Full,
            KeyringError::Sealed { message: what() },
            KeyringError::Failed { message: what() },
        ] {
            let text = serde_json::to_string(&WireError::from(error.clone())).unwrap();
            let back: WireError = serde_json::from_str(&text).unwrap();
            assert_eq!(KeyringError::from(back), error);
        }
    }
}
