//! The task that takes leases ahead of need.

use std::{sync::Arc, time::Duration};

use botmaker_ports::KeyringError;
use jiff::Timestamp;

use super::open::Inner;
use crate::store::LeaseWrite;

/// Between one attempt to write and the next, while the disk refuses.
const RETRY: Duration = Duration::from_millis(250);

/// Writes leases whenever some are due, until the ledger is closed or nobody has it any more.
pub(super) async fn run(inner: Arc<Inner>) {
    let mut is_told = false;
    loop {
        tokio::select! {
            () = inner.stop.cancelled() => return,
            () = inner.due.notified() => {}
        }
        // Not cancelled in the middle: what is on the disk and what is known of it stay the same.
        let Err(error) = inner.write_due().await else {
            is_told = false;
            continue;
        };
        if !std::mem::replace(&mut is_told, true) {
            tracing::error!(%error, "leases and marks of budgets cannot be written; requests with budgets wait or are refused");
        }
        tokio::select! {
            () = inner.stop.cancelled() => return,
            () = tokio::time::sleep(RETRY) => inner.due.notify_one(),
        }
    }
}

impl Inner {
    /// Writes the leases that are due and lets those go on that wait for them.
    async fn write_due(&self) -> Result<(), KeyringError> {
        let _turn = self.turn.lock().await;
        let written = self.write_in_turn().await;
        self.tell(written.clone().err());
        written?;
        self.write_crossings().await
    }

    /// Writes down which budgets reached a mark, for people to hear. Each is written once, also when it is found again after
    /// a crash.
    pub(super) async fn write_crossings(&self) -> Result<(), KeyringError> {
        let crossings = self.books().take_crossings();
        if crossings.is_empty() {
            return Ok(());
        }
        match self
            .store
            .note_crossings(&crossings, Timestamp::now())
            .await
        {
            Ok(noted) => {
                for crossing in noted {
                    let (state, level) = (crossing.state, crossing.level.as_str());
                    tracing::warn!(level, budget = ?state.budget, spent = state.spent, "a budget reached a mark");
                }
                Ok(())
            }
            Err(error) => {
                self.books().return_crossings(crossings);
                Err(error)
            }
        }
    }

    async fn write_in_turn(&self) -> Result<(), KeyringError> {
        self.load_new_periods().await?;
        let due = self.books().due();
        if due.is_empty() || self.is_closed() {
            return Ok(());
        }
        self.store.write_leases(&due, LeaseWrite::Grow).await?;
        self.books().grant(&due);
        Ok(())
    }

    /// Reads what the database knows of periods that began since: nothing new, unless the clock was set back and the process
    /// started anew.
    pub(super) async fn load_new_periods(&self) -> Result<(), KeyringError> {
        let unloaded = self.books().unloaded();
        for (period, began_at, ends_at) in unloaded {
            let recorded = self.store.spending(began_at, ends_at).await?;
            let leases = self.store.leases(period, began_at).await?;
            self.books().load(period, began_at, &recorded, &leases);
        }
        Ok(())
    }
}
