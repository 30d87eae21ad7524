//! Tells people what the keyring wants them to hear, at least once: an event first, and only then the word that it was told.

use botmaker_domain::keyring::{BudgetScope, KeyRecord, Notice, NoticeSubject};
use botmaker_ports::{KeyringError, StoreError, keyring::MOST_NOTICES};

use super::events;
use crate::core::Core;

/// Why people could not be told; it is tried again.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoticeFailure {
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Tells what is to be told. A crash between the event and the keyring's hearing of it tells once more.
pub(super) async fn tell(core: &Core) -> Result<(), NoticeFailure> {
    loop {
        let notices = core.keyring.notices().await?;
        let (told, outcome) = write_events(core, &notices).await;
        if let Some(last) = told {
            core.keyring.acknowledge_notices(last).await?;
        }
        outcome?;
        if notices.len() < MOST_NOTICES {
            return Ok(());
        }
    }
}

/// Writes an event for each, up to the first that cannot be written; returns the last that could.
async fn write_events(core: &Core, notices: &[Notice]) -> (Option<i64>, Result<(), NoticeFailure>) {
    let keys = match names(core, notices).await {
        Ok(keys) => keys,
        Err(error) => return (None, Err(error.into())),
    };
    let mut told = None;
    for notice in notices {
        let event = events::of_notice(notice, &keys);
        if let Err(error) = events::write(core, &event).await {
            return (told, Err(error.into()));
        }
        told = Some(notice.id);
    }
    (told, Ok(()))
}

/// The keys, when one of them is to be called by its name.
async fn names(core: &Core, notices: &[Notice]) -> Result<Vec<KeyRecord>, KeyringError> {
    let is_of_key = |notice: &Notice| {
        matches!(&notice.subject, NoticeSubject::Budget(crossing)
            if matches!(crossing.state.budget.scope, BudgetScope::Key(_)))
    };
    if notices.iter().any(is_of_key) {
        core.keyring.list_keys().await
    } else {
        Ok(Vec::new())
    }
}
