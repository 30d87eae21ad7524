//! Where records wait.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use botmaker_domain::keyring::RequestRecord;
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::TaskTracker;

use super::writer::{Order, Writer};
use crate::store::KeyringStore;

/// Records that wait at most, each of some 300 bytes: at a hundred requests a second, more than a minute and a half of a disk
/// that refuses.
const QUEUE: usize = 10_000;
/// Callers that wait for everything to be written.
const ORDERS: usize = 16;

/// Takes records and writes them in groups. Cheap to clone; when the last clone is dropped without [`Recorder::close`], what
/// waits is written once more, without trying again.
#[derive(Clone, Debug)]
pub struct Recorder {
    records: mpsc::Sender<RequestRecord>,
    orders: mpsc::Sender<Order>,
    counts: Arc<Counts>,
}

/// How many records wait, and how many are lost.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) waiting: AtomicU64,
    pub(super) lost: AtomicU64,
}

impl Recorder {
    /// Starts the task that writes.
    #[must_use]
    pub fn start(store: KeyringStore, tasks: &TaskTracker) -> Self {
        let (records, waiting_records) = mpsc::channel(QUEUE);
        let (orders, waiting_orders) = mpsc::channel(ORDERS);
        let counts = Arc::new(Counts::default());
        let writer = Writer::new(store, Arc::clone(&counts), waiting_records);
        tasks.spawn(writer.run(waiting_orders));
        Self {
            records,
            orders,
            counts,
        }
    }

    /// Takes a record. Never waits: when too many wait already, it is lost and counted.
    pub fn record(&self, record: RequestRecord) {
        // Counted first: the task may write it before this goes on.
        self.counts.waiting.fetch_add(1, Ordering::Relaxed);
        if self.records.try_send(record).is_err() {
            self.counts.waiting.fetch_sub(1, Ordering::Relaxed);
            self.counts.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Records that wait to be written.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.counts.waiting.load(Ordering::Relaxed)
    }

    /// Records that were lost since the process began.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.counts.lost.load(Ordering::Relaxed)
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
