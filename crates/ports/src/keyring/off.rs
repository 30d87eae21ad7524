//! No keyring at all.

use async_trait::async_trait;
use botmaker_domain::{
    BotId, ProviderId,
    keyring::{
        BotUsage, Budget, BudgetPeriod, BudgetScope, BudgetState, Grant, Incident, IncidentKind,
        KeyId, KeyRecord, Notice, Price, RequestRecord, UsageQuery, UsageRow,
    },
};

use super::{KeyChange, KeyTest, Keyring, KeyringError, KeyringStatus, NewKey, PriceEntry};

/// What stands in for a keyring where the setting says that there is none: everything is refused with
/// [`KeyringError::Off`].
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeyring;

#[async_trait]
impl Keyring for NoKeyring {
    fn is_off(&self) -> bool {
        true
    }
    async fn status(&self) -> Result<KeyringStatus, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn listen_on(&self, _: &[std::net::SocketAddr]) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn list_keys(&self) -> Result<Vec<KeyRecord>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn add_key(&self, _: &NewKey) -> Result<KeyRecord, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn change_key(&self, _: KeyId, _: &KeyChange) -> Result<KeyRecord, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn remove_key(&self, _: KeyId) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn test_key(&self, _: KeyId) -> Result<KeyTest, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn put_grant(&self, _: &Grant) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn revoke_grant(&self, _: BotId) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn forget_bot(&self, _: BotId) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn list_grants(&self) -> Result<Vec<Grant>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn cut_off(&self, _: BotId, _: bool) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn panic(&self, _: bool) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn list_budgets(&self) -> Result<Vec<BudgetState>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn set_budget(&self, _: &Budget) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn remove_budget(&self, _: BudgetScope, _: BudgetPeriod) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn set_rate(&self, _: BotId, _: Option<u32>) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn usage(&self, _: &UsageQuery) -> Result<Vec<UsageRow>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn bot_usage(&self, _: &[BotId]) -> Result<Vec<BotUsage>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn recent(&self, _: Option<BotId>, _: u32) -> Result<Vec<RequestRecord>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn list_prices(&self) -> Result<Vec<PriceEntry>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn set_price(
        &self,
        _: &ProviderId,
        _: &str,
        _: Option<Price>,
    ) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn incidents(&self) -> Result<Vec<Incident>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn note_incident(&self, _: IncidentKind, _: BotId, _: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn notices(&self) -> Result<Vec<Notice>, KeyringError> {
        Err(KeyringError::Off)
    }
    async fn acknowledge_notices(&self, _: i64) -> Result<(), KeyringError> {
        Err(KeyringError::Off)
    }
    async fn rotate_master(&self) -> Result<u64, KeyringError> {
        Err(KeyringError::Off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_that_nobody_needs_to_ask() {
        assert!(NoKeyring.is_off());
    }
}
