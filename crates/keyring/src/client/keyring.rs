//! Each method of the trait as a call.

use std::net::SocketAddr;

use async_trait::async_trait;
use botmaker_domain::{
    BotId, ProviderId,
    keyring::{
        BotUsage, Budget, BudgetPeriod, BudgetScope, BudgetState, Grant, Incident, IncidentKind,
        KeyId, KeyRecord, Notice, Price, RequestRecord, UsageQuery, UsageRow,
    },
};
use botmaker_ports::{
    KeyChange, KeyTest, Keyring, KeyringError, KeyringStatus, NewKey, PriceEntry,
};

use super::{
    protocol::{Answer, Call},
    transport::KeyringClient,
};

/// Sends a call and takes the one answer that fits it.
macro_rules! ask {
    ($client:expr, $call:expr, $pattern:pat => $value:expr) => {
        match $client.call(&$call).await? {
            $pattern => Ok($value),
            _ => Err(KeyringError::Failed {
                message: "the keyring answered another question; its version may differ".to_owned(),
            }),
        }
    };
}

#[async_trait]
impl Keyring for KeyringClient {
    async fn status(&self) -> Result<KeyringStatus, KeyringError> {
        ask!(self, Call::Status, Answer::Status(status) => status.into())
    }

    async fn listen_on(&self, addresses: &[SocketAddr]) -> Result<(), KeyringError> {
        let addresses = addresses.to_vec();
        ask!(self, Call::ListenOn { addresses }, Answer::Done => ())
    }

    async fn list_keys(&self) -> Result<Vec<KeyRecord>, KeyringError> {
        ask!(self, Call::ListKeys, Answer::Keys(keys) => keys)
    }

    async fn add_key(&self, key: &NewKey) -> Result<KeyRecord, KeyringError> {
        ask!(self, Call::AddKey { key: key.into() }, Answer::Key(key) => *key)
    }

    async fn change_key(&self, id: KeyId, change: &KeyChange) -> Result<KeyRecord, KeyringError> {
        let change = change.into();
        ask!(self, Call::ChangeKey { id, change }, Answer::Key(key) => *key)
    }

    async fn remove_key(&self, id: KeyId) -> Result<(), KeyringError> {
        ask!(self, Call::RemoveKey { id }, Answer::Done => ())
    }

    async fn test_key(&self, id: KeyId) -> Result<KeyTest, KeyringError> {
        ask!(self, Call::TestKey { id }, Answer::Test(test) => test.into())
    }

    async fn put_grant(&self, grant: &Grant) -> Result<(), KeyringError> {
        let grant = grant.clone();
        ask!(self, Call::PutGrant { grant }, Answer::Done => ())
    }

    async fn revoke_grant(&self, bot: BotId) -> Result<(), KeyringError> {
        ask!(self, Call::RevokeGrant { bot }, Answer::Done => ())
    }

    async fn forget_bot(&self, bot: BotId) -> Result<(), KeyringError> {
        ask!(self, Call::ForgetBot { bot }, Answer::Done => ())
    }

    async fn list_grants(&self) -> Result<Vec<Grant>, KeyringError> {
        ask!(self, Call::ListGrants, Answer::Grants(grants) => grants)
    }

    async fn cut_off(&self, bot: BotId, is_cut_off: bool) -> Result<(), KeyringError> {
        ask!(self, Call::CutOff { bot, is_cut_off }, Answer::Done => ())
    }

    async fn panic(&self, is_panic: bool) -> Result<(), KeyringError> {
        ask!(self, Call::Panic { is_panic }, Answer::Done => ())
    }

    async fn list_budgets(&self) -> Result<Vec<BudgetState>, KeyringError> {
        ask!(self, Call::ListBudgets, Answer::Budgets(budgets) => budgets)
    }

    async fn set_budget(&self, budget: &Budget) -> Result<(), KeyringError> {
        ask!(self, Call::SetBudget { budget: *budget }, Answer::Done => ())
    }

    async fn remove_budget(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringError> {
        ask!(self, Call::RemoveBudget { scope, period }, Answer::Done => ())
    }

    async fn set_rate(&self, bot: BotId, per_minute: Option<u32>) -> Result<(), KeyringError> {
        ask!(self, Call::SetRate { bot, per_minute }, Answer::Done => ())
    }

    async fn usage(&self, query: &UsageQuery) -> Result<Vec<UsageRow>, KeyringError> {
        let query = query.clone();
        ask!(self, Call::Usage { query }, Answer::Usage(rows) => rows)
    }

    async fn bot_usage(&self, bots: &[BotId]) -> Result<Vec<BotUsage>, KeyringError> {
        let bots = bots.to_vec();
        ask!(self, Call::BotUsage { bots }, Answer::BotUsage(usage) => usage)
    }

    async fn recent(
        &self,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<RequestRecord>, KeyringError> {
        ask!(self, Call::Recent { bot, limit }, Answer::Recent(records) => records)
    }

    async fn list_prices(&self) -> Result<Vec<PriceEntry>, KeyringError> {
        ask!(self, Call::ListPrices, Answer::Prices(prices) => prices.into_iter().map(PriceEntry::from).collect())
    }

    async fn set_price(
        &self,
        vendor: &ProviderId,
        model: &str,
        price: Option<Price>,
    ) -> Result<(), KeyringError> {
        let (vendor, model) = (vendor.clone(), model.to_owned());
        ask!(self, Call::SetPrice { vendor, model, price }, Answer::Done => ())
    }

    async fn incidents(&self) -> Result<Vec<Incident>, KeyringError> {
        ask!(self, Call::Incidents, Answer::Incidents(incidents) => incidents)
    }

    async fn note_incident(
        &self,
        kind: IncidentKind,
        bot: BotId,
        detail: &str,
    ) -> Result<(), KeyringError> {
        let detail = detail.to_owned();
        ask!(self, Call::NoteIncident { kind, bot, detail }, Answer::Done => ())
    }

    async fn notices(&self) -> Result<Vec<Notice>, KeyringError> {
        ask!(self, Call::Notices, Answer::Notices(notices) => notices)
    }

    async fn acknowledge_notices(&self, up_to: i64) -> Result<(), KeyringError> {
        ask!(self, Call::AcknowledgeNotices { up_to }, Answer::Done => ())
    }

    async fn rotate_master(&self) -> Result<u64, KeyringError> {
        ask!(self, Call::RotateMaster, Answer::Sealed(count) => count)
    }
}
