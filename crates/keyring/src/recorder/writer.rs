//! The task that writes records.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use botmaker_ports::KeyringError;
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

use super::gathering::Gathered;
use crate::store::{Batch, KeyringStore};

/// How long the first record of a group waits for others.
const GATHER: Duration = Duration::from_millis(250);
/// Between attempts while the disk refuses: from the first to the last.
const FIRST_RETRY: Duration = Duration::from_millis(250);
const LAST_RETRY: Duration = Duration::from_secs(5);
/// How long a stop is held up by a disk that refuses.
const CLOSE_WAIT: Duration = Duration::from_secs(5);

/// What the task is asked to do before it gathers further records.
pub(super) enum Order {
    /// Write what waits.
    Flush(oneshot::Sender<()>),
    /// Write what waits, and end.
    Close(oneshot::Sender<()>),
}

pub(super) struct Writer {
    store: KeyringStore,
    gathered: Arc<Gathered>,
    /// What was taken and is not written yet.
    group: Batch,
    /// When it is written.
    due: Option<Instant>,
    retry: Duration,
}

impl Writer {
    pub(super) fn new(store: KeyringStore, gathered: Arc<Gathered>) -> Self {
        Self {
            store,
            gathered,
            group: Batch::default(),
            due: None,
            retry: FIRST_RETRY,
        }
    }

    /// Writes again and again until it is closed or nobody is left who could record.
    pub(super) async fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        loop {
            let due = self.due;
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Order::Flush(done)) => {
                        self.write().await;
                        // Whoever asked may have gone.
                        let _ = done.send(());
                    }
                    Some(Order::Close(done)) => {
                        self.end(CLOSE_WAIT).await;
                        let _ = done.send(());
                        return;
                    }
                    None => return self.end(Duration::ZERO).await,
                },
                // Not woken for each record: the others come along when it is time.
                () = self.gathered.begun.notified(), if due.is_none() => {
                    self.due = Some(Instant::now() + GATHER);
                }
                () = sleep_until(due), if due.is_some() => {
                    self.write().await;
                }
            }
        }
    }

    /// Writes what was gathered, and what could not be written before. A failure is told when it is the first one, and the
    /// group kept.
    async fn write(&mut self) -> bool {
        let lost = self.group.append(self.gathered.take());
        self.write_group(lost).await
    }

    async fn write_group(&mut self, lost: u64) -> bool {
        if lost > 0 {
            self.gathered.lose(lost);
        }
        let count = self.group.requests();
        if count == 0 {
            self.due = None;
            return true;
        }
        match self.store.write_batch(&self.group).await {
            Ok(()) => {
                if self.retry != FIRST_RETRY {
                    tracing::info!("records of requests are written again");
                }
                self.gathered.waiting.fetch_sub(count, Ordering::Relaxed);
                self.group = Batch::default();
                self.due = None;
                self.retry = FIRST_RETRY;
                true
            }
            Err(error) => {
                self.tell(&error);
                self.due = Some(Instant::now() + self.retry);
                self.retry = (self.retry * 2).min(LAST_RETRY);
                false
            }
        }
    }

    fn tell(&self, error: &KeyringError) {
        if self.retry == FIRST_RETRY {
            let waiting = self.gathered.waiting.load(Ordering::Relaxed);
            tracing::error!(%error, waiting, "records of requests cannot be written; they wait");
        }
    }

    /// Writes what waits and takes nothing more. After a failure it is tried again until the time is over.
    async fn end(&mut self, wait: Duration) {
        let deadline = Instant::now() + wait;
        let lost = self.group.append(self.gathered.close());
        let mut is_written = self.write_group(lost).await;
        while !is_written && Instant::now() < deadline {
            tokio::time::sleep(FIRST_RETRY).await;
            is_written = self.write_group(0).await;
        }
        let lost = self.group.requests();
        if !is_written {
            self.gathered.lose(lost);
            tracing::error!(
                lost,
                "records of requests are lost: they could not be written before the stop"
            );
        }
    }
}

async fn sleep_until(due: Option<Instant>) {
    if let Some(due) = due {
        tokio::time::sleep_until(due).await;
    }
}
