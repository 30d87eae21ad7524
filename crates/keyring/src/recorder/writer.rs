//! The task that writes records.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use botmaker_domain::keyring::RequestRecord;
use botmaker_ports::KeyringError;
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

use super::queue::Counts;
use crate::store::KeyringStore;

/// How long the first record of a group waits for others.
const GATHER: Duration = Duration::from_millis(250);
/// Records of one transaction.
const GROUP: usize = 500;
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
    counts: Arc<Counts>,
    records: mpsc::Receiver<RequestRecord>,
    group: Vec<RequestRecord>,
    /// When the group is written, at the latest.
    due: Option<Instant>,
    retry: Duration,
}

impl Writer {
    pub(super) fn new(
        store: KeyringStore,
        counts: Arc<Counts>,
        records: mpsc::Receiver<RequestRecord>,
    ) -> Self {
        Self {
            store,
            counts,
            records,
            group: Vec::with_capacity(GROUP),
            due: None,
            retry: FIRST_RETRY,
        }
    }

    /// Gathers and writes until it is closed or nobody is left who could record.
    pub(super) async fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        loop {
            let is_due = self.due.is_some_and(|due| due <= Instant::now());
            if is_due || (self.group.len() >= GROUP && self.retry == FIRST_RETRY) {
                self.write().await;
                continue;
            }
            let due = self.due;
            let has_room = self.group.len() < GROUP;
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Order::Flush(done)) => {
                        self.write_waiting(Instant::now()).await;
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
                record = self.records.recv(), if has_room => {
                    if let Some(record) = record {
                        self.gather(record);
                    }
                }
                () = sleep_until(due), if due.is_some() => {}
            }
        }
    }

    fn gather(&mut self, record: RequestRecord) {
        if self.group.is_empty() {
            self.due = Some(Instant::now() + GATHER);
        }
        self.group.push(record);
    }

    /// Writes the group. A failure is told when it is the first one, and the group kept.
    async fn write(&mut self) -> bool {
        let written = self.store.write_records(&self.group).await;
        match written {
            Ok(()) => {
                if self.retry != FIRST_RETRY {
                    tracing::info!("records of requests are written again");
                }
                let count = self.group.len() as u64;
                self.counts.waiting.fetch_sub(count, Ordering::Relaxed);
                self.group.clear();
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
            let waiting = self.counts.waiting.load(Ordering::Relaxed);
            tracing::error!(%error, waiting, "records of requests cannot be written; they wait");
        }
    }

    /// Writes what waits now, and not what comes meanwhile. After a failure it is tried again until the deadline.
    async fn write_waiting(&mut self, deadline: Instant) {
        let mut left = self.group.len() + self.records.len();
        while left > 0 {
            while self.group.len() < GROUP
                && let Ok(record) = self.records.try_recv()
            {
                self.gather(record);
            }
            let count = self.group.len();
            if count == 0 {
                return;
            }
            if self.write().await {
                left = left.saturating_sub(count);
            } else if Instant::now() < deadline {
                tokio::time::sleep(FIRST_RETRY).await;
            } else {
                return;
            }
        }
    }

    async fn end(&mut self, wait: Duration) {
        self.records.close();
        self.write_waiting(Instant::now() + wait).await;
        let mut lost = self.group.len() as u64;
        while self.records.try_recv().is_ok() {
            lost += 1;
        }
        if lost > 0 {
            self.counts.waiting.fetch_sub(lost, Ordering::Relaxed);
            self.counts.lost.fetch_add(lost, Ordering::Relaxed);
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
