//! Where records are gathered.

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use botmaker_domain::keyring::RequestRecord;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::task::TaskTracker;

use super::writer::{Order, Writer};
use crate::store::{Batch, KeyringStore};

/// Callers that wait for everything to be written.
const ORDERS: usize = 16;

/// Takes records and writes them in groups. Cheap to clone; when the last clone is dropped without [`Recorder::close`], what
/// waits is written once more, without trying again.
#[derive(Clone, Debug)]
pub struct Recorder {
    gathered: Arc<Gathered>,
    orders: mpsc::Sender<Order>,
}

/// What waits to be written, and how many records wait or are lost.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Nothing when no record is taken any more.
    batch: Mutex<Option<Batch>>,
    /// Told of the first record of a batch.
    pub(super) begun: Notify,
    pub(super) waiting: AtomicU64,
    pub(super) lost: AtomicU64,
}

impl Gathered {
    fn batch(&self) -> MutexGuard<'_, Option<Batch>> {
        self.batch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was gathered and begins anew.
    pub(super) fn take(&self) -> Batch {
        self.batch().as_mut().map(mem::take).unwrap_or_default()
    }

    /// As [`Self::take`], for the last time: what is recorded afterwards is lost.
    pub(super) fn close(&self) -> Batch {
        self.batch().take().unwrap_or_default()
    }

    /// So many of those that waited are lost.
    pub(super) fn lose(&self, count: u64) {
        self.waiting.fetch_sub(count, Ordering::Relaxed);
        self.lost.fetch_add(count, Ordering::Relaxed);
    }
}

impl Recorder {
    /// Starts the task that writes.
    #[must_use]
    pub fn start(store: KeyringStore, tasks: &TaskTracker) -> Self {
        let gathered = Arc::new(Gathered {
            batch: Mutex::new(Some(Batch::default())),
            ..Gathered::default()
        });
        let (orders, waiting_orders) = mpsc::channel(ORDERS);
        let writer = Writer::new(store, Arc::clone(&gathered));
        tasks.spawn(writer.run(waiting_orders));
        Self { gathered, orders }
    }

    /// Takes a record. Never waits for the disk.
    pub fn record(&self, record: RequestRecord) {
        let gathered = &*self.gathered;
        let mut batch = gathered.batch();
        let is_first = batch.as_ref().is_some_and(|batch| batch.requests() == 0);
        // Counted under the lock: whoever takes the batch takes away what was counted.
        if batch.as_mut().is_some_and(|batch| batch.add(record)) {
            gathered.waiting.fetch_add(1, Ordering::Relaxed);
        } else {
            gathered.lost.fetch_add(1, Ordering::Relaxed);
        }
        drop(batch);
        if is_first {
            gathered.begun.notify_one();
        }
    }

    /// Records that wait to be written.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.gathered.waiting.load(Ordering::Relaxed)
    }

    /// Records that were lost since the process began.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.gathered.lost.load(Ordering::Relaxed)
    }

    /// Waits until what was recorded before is written, or cannot be: whoever asks what was used wants it in the answer.
    pub async fn flush(&self) {
        self.order(Order::Flush).await;
    }

    /// Writes what waits and ends the task. While the disk refuses, it is tried for five seconds more; what is not written
    /// then is lost and counted, as is what is recorded afterwards.
    pub async fn close(&self) {
        self.order(Order::Close).await;
    }

    async fn order(&self, order: impl FnOnce(oneshot::Sender<()>) -> Order) {
        let (done, is_done) = oneshot::channel();
        // When the task has ended, nothing waits any more.
        if self.orders.send(order(done)).await.is_ok() {
            let _ = is_done.await;
        }
    }
}
