//! The ledger: books in memory, leases on the disk, and who may ask.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use botmaker_domain::{
    BotId,
    keyring::{Budget, BudgetPeriod, BudgetScope, BudgetState, KeyId},
};
use botmaker_ports::KeyringError;
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::{
    books::{Books, Coverage, Hold, Ticket},
    refusal::{Actual, Refusal, Worst},
    reservation::Reservation,
    writer,
};
use crate::store::{BudgetUnit, KeyringStore, LeaseWrite};

/// How long a request waits for a lease: for one write, that is milliseconds, and longer only when the disk hangs.
const LEASE_WAIT: Duration = Duration::from_secs(5);
/// Leases of periods that are over are kept so long: a clock that is set back finds them again.
const KEPT: SignedDuration = SignedDuration::from_hours(62 * 24);

/// How the ledger judges.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LedgerOptions {
    /// Whether a model without a price is refused where a budget in money holds; otherwise only its tokens are counted.
    pub refuses_unpriced: bool,
}

/// Budgets and what is spent of them. Cheap to clone; when the last clone is dropped without [`Ledger::close`], it is as
/// after a crash: what was leased and not used is forfeited.
#[derive(Clone, Debug)]
pub struct Ledger {
    inner: Arc<Inner>,
    /// Ends the task that writes leases when nobody can ask any more.
    _stop: Arc<DropGuard>,
}

pub(super) struct Inner {
    pub(super) store: KeyringStore,
    options: LedgerOptions,
    books: Mutex<Books>,
    /// Held by whoever changes what is on the disk, so that memory follows in the same order.
    pub(super) turn: tokio::sync::Mutex<()>,
    /// Told when a lease is due.
    pub(super) due: Notify,
    /// How often leases were written, and why the last attempt failed.
    written: watch::Sender<(u64, Option<KeyringError>)>,
    is_closed: AtomicBool,
    pub(super) stop: CancellationToken,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

impl Ledger {
    /// Reads the budgets and what is spent of them, and starts the task that takes leases.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(
        store: KeyringStore,
        options: LedgerOptions,
        now: Timestamp,
        tasks: &TaskTracker,
    ) -> Result<Self, KeyringError> {
        let kept = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        store.prune_leases(kept).await?;
        let books = read_books(&store, now).await?;
        let stop = CancellationToken::new();
        let inner = Arc::new(Inner {
            store,
            options,
            books: Mutex::new(books),
            turn: tokio::sync::Mutex::default(),
            due: Notify::new(),
            written: watch::Sender::new((0, None)),
            is_closed: AtomicBool::new(false),
            stop: stop.clone(),
        });
        // What was reached before a crash and not told is told now.
        inner.due.notify_one();
        tasks.spawn(writer::run(Arc::clone(&inner)));
        Ok(Self {
            inner,
            _stop: Arc::new(stop.drop_guard()),
        })
    }

    /// Sets aside the most that a request can take. Waits only when more must be leased first: then for one write, which
    /// serves all who wait. Cancel safe: what was set aside is given back.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub async fn reserve(
        &self,
        bot: BotId,
        key: KeyId,
        worst: Worst,
        now: Timestamp,
    ) -> Result<Reservation, Refusal> {
        let deadline = Instant::now() + LEASE_WAIT;
        loop {
            let admitted = self.inner.reserve(bot, key, worst, now)?;
            let pending = Pending {
                inner: &self.inner,
                hold: Some(admitted.hold),
            };
            let Some(ticket) = admitted.ticket else {
                return Ok(pending.into_reservation());
            };
            if self.inner.wait(&ticket, deadline).await? {
                return Ok(pending.into_reservation());
            }
        }
    }

    /// All budgets and where they stand.
    #[must_use]
    pub fn budgets(&self, now: Timestamp) -> Vec<BudgetState> {
        let mut books = self.inner.books();
        books.roll(now);
        books.states()
    }

    /// Sets a bound, in the place of the one of the same scope, period and unit; holds at once, also for requests that wait
    /// for a lease. What was spent in the present period before there was a bound counts.
    ///
    /// # Errors
    /// When the database fails: then the bound that was there holds.
    pub async fn set_budget(&self, budget: &Budget, now: Timestamp) -> Result<(), KeyringError> {
        let inner = &self.inner;
        let (scope, period) = (budget.scope, budget.period);
        let unit = BudgetUnit::of(budget.limit);
        let _turn = inner.turn.lock().await;
        inner.books().roll(now);
        inner.load_new_periods().await?;
        let (before, lease) = {
            let mut books = inner.books();
            let limit = Some(budget.limit.amount());
            let before = books.set_limit(scope, period, unit, limit);
            (before, books.next_lease(scope, period, unit))
        };
        let undo = Undo(Some(|| {
            inner.books().set_limit(scope, period, unit, before);
        }));
        inner.store.put_budget(budget, &lease).await?;
        undo.keep();
        let mut books = inner.books();
        books.grant(&[lease]);
        // Whoever sets a limit below what is spent hears of it at once.
        books.cross(scope, period, unit);
        drop(books);
        inner.due.notify_one();
        Ok(())
    }

    /// Takes the bounds of a scope and period away, in both units.
    ///
    /// # Errors
    /// When the database fails: then they hold.
    pub async fn remove_budget(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringError> {
        let inner = &self.inner;
        let _turn = inner.turn.lock().await;
        inner.store.drop_budgets(scope, period).await?;
        inner.forget(scope, period);
        Ok(())
    }

    /// Forgets the bounds of a key that was removed from the database, which took them with it.
    pub fn forget_key(&self, key: KeyId) {
        for period in [BudgetPeriod::Day, BudgetPeriod::Month] {
            self.inner.forget(BudgetScope::Key(key), period);
        }
    }

    /// Forgets a bot that is gone, with its bounds and all that the database keeps of it beside what it used.
    ///
    /// # Errors
    /// When the database fails: then nothing is forgotten.
    pub async fn forget_bot(&self, bot: BotId) -> Result<(), KeyringError> {
        let inner = &self.inner;
        let _turn = inner.turn.lock().await;
        inner.store.forget_bot(bot).await?;
        for period in [BudgetPeriod::Day, BudgetPeriod::Month] {
            inner.forget(BudgetScope::Bot(bot), period);
        }
        Ok(())
    }

    /// Admits no more requests, ends the task, and gives back what of the leases is not used. What is still set aside counts as spent: call
    /// this when requests under way have ended.
    ///
    /// # Errors
    /// When the database fails: then what was leased counts as spent, as after a crash.
    pub async fn close(&self) -> Result<(), KeyringError> {
        let inner = &self.inner;
        let _turn = inner.turn.lock().await;
        // Under the lock of the books: who reserves afterwards sees it.
        let used = {
            let books = inner.books();
            inner.is_closed.store(true, Ordering::Release);
            books.used()
        };
        inner.tell(Some(closed()));
        inner.stop.cancel();
        let given_back = inner.store.write_leases(&used, LeaseWrite::Settle).await;
        inner.write_crossings().await?;
        given_back
    }
}

impl Inner {
    pub(super) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    /// Lets those look again who wait for a lease.
    pub(super) fn tell(&self, error: Option<KeyringError>) {
        self.written.send_modify(|written| {
            written.0 += 1;
            written.1 = error;
        });
    }

    pub(super) fn settle(&self, hold: &Hold, actual: Option<Actual>) {
        let mut books = self.books();
        books.settle(hold, actual);
        let is_news = books.has_crossings();
        drop(books);
        if is_news {
            self.due.notify_one();
        }
    }

    pub(super) fn release(&self, hold: &Hold) {
        self.books().release(hold);
    }

    fn reserve(
        &self,
        bot: BotId,
        key: KeyId,
        worst: Worst,
        now: Timestamp,
    ) -> Result<super::books::Admitted, Refusal> {
        let mut books = self.books();
        if self.is_closed() {
            return Err(Refusal::Failed(closed()));
        }
        let admitted = books.reserve(bot, key, worst, self.options.refuses_unpriced, now);
        let is_news = books.has_crossings();
        drop(books);
        if is_news || admitted.as_ref().is_ok_and(|it| it.wants_lease) {
            self.due.notify_one();
        }
        admitted
    }

    /// Waits until enough is leased; `false` when the request has to ask again.
    async fn wait(&self, ticket: &Ticket, deadline: Instant) -> Result<bool, Refusal> {
        // Before it is looked whether enough is leased, so that no lease is missed.
        let mut written = self.written.subscribe();
        loop {
            let coverage = self.books().coverage(ticket);
            match coverage {
                Coverage::Covered => return Ok(true),
                Coverage::Stale => return Ok(false),
                Coverage::Waiting => {}
            }
            let changed = tokio::time::timeout_at(deadline, written.changed()).await;
            if changed.is_err() {
                let message = "the disk does not answer".to_owned();
                return Err(Refusal::Failed(KeyringError::Unavailable { message }));
            }
            let error = written.borrow_and_update().1.clone();
            if let Some(error) = error {
                return Err(Refusal::Failed(error));
            }
            // Somebody else's lease may have been written while ours became due.
            self.due.notify_one();
        }
    }

    fn forget(&self, scope: BudgetScope, period: BudgetPeriod) {
        let mut books = self.books();
        for unit in [BudgetUnit::Money, BudgetUnit::Tokens] {
            books.set_limit(scope, period, unit, None);
        }
        drop(books);
        self.tell(None);
    }
}

/// What the database knows of the present periods.
async fn read_books(store: &KeyringStore, now: Timestamp) -> Result<Books, KeyringError> {
    let mut books = Books::new(now);
    for budget in store.budgets().await? {
        let unit = BudgetUnit::of(budget.limit);
        let limit = Some(budget.limit.amount());
        books.set_limit(budget.scope, budget.period, unit, limit);
    }
    for (period, began_at, ends_at) in books.unloaded() {
        let recorded = store.spending(began_at, ends_at).await?;
        let leases = store.leases(period, began_at).await?;
        books.load(period, began_at, &recorded, &leases);
    }
    Ok(books)
}

fn closed() -> KeyringError {
    KeyringError::Unavailable {
        message: "the proxy is stopping".to_owned(),
    }
}

/// What is set aside for a request that was not sent yet: given back when nobody waits any more.
struct Pending<'a> {
    inner: &'a Arc<Inner>,
    hold: Option<Hold>,
}

impl Pending<'_> {
    fn into_reservation(mut self) -> Reservation {
        let hold = self.hold.take().expect("taken here only");
        Reservation::new(Arc::clone(self.inner), hold)
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if let Some(hold) = self.hold.take() {
            self.inner.release(&hold);
        }
    }
}

/// Undone unless it is kept, also when the caller is cancelled.
struct Undo<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Undo<F> {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl<F: FnOnce()> Drop for Undo<F> {
    fn drop(&mut self) {
        if let Some(undo) = self.0.take() {
            undo();
        }
    }
}
