//! From a question to the method that answers it.

use botmaker_ports::{Keyring, KeyringError};

use crate::client::protocol::{Answer, Call};

/// Answers one question.
pub(super) async fn dispatch(keyring: &dyn Keyring, call: Call) -> Answer {
    let answer = match call {
        Call::ListKeys | Call::AddKey { .. } | Call::ChangeKey { .. } => keys(keyring, call).await,
        Call::ListGrants | Call::ListBudgets | Call::Usage { .. } | Call::BotUsage { .. } => {
            lists(keyring, call).await
        }
        Call::Recent { .. } | Call::ListPrices | Call::Incidents | Call::Notices => {
            lists(keyring, call).await
        }
        call => act(keyring, call).await,
    };
    answer.unwrap_or_else(|error| Answer::Failed(error.into()))
}

async fn keys(keyring: &dyn Keyring, call: Call) -> Result<Answer, KeyringError> {
    let record = match call {
        Call::AddKey { key } => keyring.add_key(&key.into()).await?,
        Call::ChangeKey { id, change } => keyring.change_key(id, &change.into()).await?,
        _ => return keyring.list_keys().await.map(Answer::Keys),
    };
    Ok(Answer::Key(Box::new(record)))
}

async fn lists(keyring: &dyn Keyring, call: Call) -> Result<Answer, KeyringError> {
    match call {
        Call::ListGrants => keyring.list_grants().await.map(Answer::Grants),
        Call::ListBudgets => keyring.list_budgets().await.map(Answer::Budgets),
        Call::Usage { query } => keyring.usage(&query).await.map(Answer::Usage),
        Call::BotUsage { bots } => keyring.bot_usage(&bots).await.map(Answer::BotUsage),
        Call::Recent { bot, limit } => keyring.recent(bot, limit).await.map(Answer::Recent),
        Call::Notices => keyring.notices().await.map(Answer::Notices),
        Call::Incidents => keyring.incidents().await.map(Answer::Incidents),
        _ => {
            let prices = keyring.list_prices().await?;
            Ok(Answer::Prices(prices.into_iter().map(Into::into).collect()))
        }
    }
}

async fn act(keyring: &dyn Keyring, call: Call) -> Result<Answer, KeyringError> {
    match call {
        Call::TestKey { id } => {
            let test = keyring.test_key(id).await?;
            return Ok(Answer::Test(test.into()));
        }
        Call::RotateMaster => return keyring.rotate_master().await.map(Answer::Sealed),
        Call::ListenOn { addresses } => keyring.listen_on(&addresses).await,
        Call::RemoveKey { id } => keyring.remove_key(id).await,
        Call::PutGrant { grant } => keyring.put_grant(&grant).await,
        Call::RevokeGrant { bot } => keyring.revoke_grant(bot).await,
        Call::ForgetBot { bot } => keyring.forget_bot(bot).await,
        Call::AcknowledgeNotices { up_to } => keyring.acknowledge_notices(up_to).await,
        Call::CutOff { bot, is_cut_off } => keyring.cut_off(bot, is_cut_off).await,
        Call::Panic { is_panic } => keyring.panic(is_panic).await,
        Call::SetBudget { budget } => keyring.set_budget(&budget).await,
        Call::RemoveBudget { scope, period } => keyring.remove_budget(scope, period).await,
        Call::SetRate { bot, per_minute } => keyring.set_rate(bot, per_minute).await,
        Call::SetPrice {
            vendor,
            model,
            price,
        } => keyring.set_price(&vendor, &model, price).await,
        Call::NoteIncident { kind, bot, detail } => keyring.note_incident(kind, bot, &detail).await,
        _ => {
            let status = keyring.status().await?;
            return Ok(Answer::Status(status.into()));
        }
    }?;
    Ok(Answer::Done)
}
