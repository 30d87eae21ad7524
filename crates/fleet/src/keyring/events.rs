//! Events about the keyring: what people changed, and what it wants people to hear.

use botmaker_domain::{
    Actor, BotId, EventKind, NewEvent,
    keyring::{BudgetLevel, BudgetScope, KeyRecord, Notice, NoticeSubject},
};
use botmaker_ports::StoreError;
use tracing::warn;

use super::words;
use crate::core::Core;

/// Notes what a person changed, in one sentence. The change has been made: an event that cannot be written does not undo it.
pub(super) async fn changed(core: &Core, actor: &Actor, bot: Option<BotId>, detail: String) {
    let event = NewEvent {
        kind: EventKind::KeyringChanged,
        bot_id: bot,
        actor: Some(actor.name.clone()),
        at: core.clock.now(),
        status: None,
        detail: Some(detail),
    };
    if let Err(error) = write(core, &event).await {
        warn!(actor = actor.name, %error, "a change of the keyring could not be noted among the events");
    }
}

/// The event that tells people of a notice. `keys` are there to call a key by its name.
pub(super) fn of_notice(notice: &Notice, keys: &[KeyRecord]) -> NewEvent {
    let (kind, bot_id, detail) = match &notice.subject {
        NoticeSubject::Budget(crossing) => {
            let kind = match crossing.level {
                BudgetLevel::Warning => EventKind::BudgetWarning,
                BudgetLevel::Spent => EventKind::BudgetSpent,
            };
            let bot = match crossing.state.budget.scope {
                BudgetScope::Bot(bot) => Some(bot),
                BudgetScope::All | BudgetScope::Key(_) => None,
            };
            (kind, bot, words::crossing(crossing, keys))
        }
        NoticeSubject::Incident {
            kind,
            bot,
            detail,
            is_cut_off,
        } => {
            let detail = words::incident(*kind, detail, *is_cut_off);
            (EventKind::KeyringIncident, Some(*bot), detail)
        }
    };
    NewEvent {
        kind,
        bot_id,
        actor: None,
        at: notice.at,
        status: None,
        detail: Some(detail),
    }
}

/// Writes an event and publishes it with the bot that it is about.
pub(super) async fn write(core: &Core, event: &NewEvent) -> Result<(), StoreError> {
    let record = match event.bot_id {
        Some(bot) => core.store.find_bot(bot).await?,
        None => None,
    };
    let event = core.store.append_event(event).await?;
    let view = record.map(|record| core.view(record));
    core.bus.publish(vec![event], view.as_ref());
    Ok(())
}
