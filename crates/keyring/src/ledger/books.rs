//! What is spent, set aside and leased, in memory. Pure: what is durable is told to it.
//!
//! Everybody's, each bot's and each key's spending is counted whether or not a budget holds, so that a budget that is set in
//! the middle of a day knows what is spent already.

use std::collections::HashMap;

use botmaker_domain::{
    BotId,
    keyring::{Budget, BudgetCrossing, BudgetLevel, BudgetPeriod, BudgetScope, BudgetState, KeyId},
};
use jiff::Timestamp;

use super::{
    cell::Cell,
    period::bounds,
    refusal::{Actual, Refusal, Spent, Worst},
};
use crate::store::{BudgetUnit, Lease, Spending};

/// The periods, the longer one first: of two budgets that are spent, the one that is spent longer is told.
const PERIODS: [BudgetPeriod; 2] = [BudgetPeriod::Month, BudgetPeriod::Day];
const UNITS: [BudgetUnit; 2] = [BudgetUnit::Money, BudgetUnit::Tokens];
/// No request takes a thousand million dollars or as many million tokens: sums of what is set aside stay within their range.
const MOST: u64 = 1_000_000_000_000_000;

/// The spending of one period.
#[derive(Debug)]
struct Book {
    period: BudgetPeriod,
    began_at: Timestamp,
    ends_at: Timestamp,
    /// Raised when what the database knew of this period was added: who was admitted before asks again.
    epoch: u64,
    is_loaded: bool,
    /// By scope; in money and in tokens.
    cells: HashMap<BudgetScope, [Cell; 2]>,
}

/// What was set aside for one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hold {
    scopes: [BudgetScope; 3],
    amounts: [u64; 2],
    is_priced: bool,
    /// When the month and the day began in which it counts.
    pub(crate) began_at: [Timestamp; 2],
}

/// What must be leased before a request may be sent.
#[derive(Debug)]
pub(crate) struct Ticket {
    limits: u64,
    began_at: [Timestamp; 2],
    epochs: [u64; 2],
    /// The place of the book, the scope, the place of the unit, and the sum of what came before and the request itself.
    needs: Vec<(usize, BudgetScope, usize, u64)>,
}

/// A request for which there is room.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) hold: Hold,
    /// Nothing when enough is leased.
    pub(crate) ticket: Option<Ticket>,
    /// Whether the next lease is due.
    pub(crate) wants_lease: bool,
}

/// Whether what a request waits for is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Coverage {
    /// It may be sent.
    Covered,
    /// Not yet.
    Waiting,
    /// The period or the limit is another: it has to ask again.
    Stale,
}

/// All books.
#[derive(Debug)]
pub(crate) struct Books {
    books: [Book; 2],
    /// Raised with every change of a limit: who waits for a lease asks again, because the change holds at once.
    limits: u64,
    /// Marks that were reached and that are not on the disk yet.
    crossings: Vec<BudgetCrossing>,
}

impl Book {
    fn new(period: BudgetPeriod, now: Timestamp) -> Self {
        let (began_at, ends_at) = bounds(period, now);
        Self {
            period,
            began_at,
            ends_at,
            epoch: 0,
            is_loaded: false,
            cells: HashMap::new(),
        }
    }

    /// Begins the next period when it is time. Never goes back: a clock that is set back must not make room twice.
    fn roll(&mut self, now: Timestamp) {
        if now < self.ends_at {
            return;
        }
        let mut next = Self::new(self.period, now);
        for (scope, cells) in &self.cells {
            if cells.iter().any(|cell| cell.limit.is_some()) {
                next.cells.insert(*scope, cells.map(Cell::renewed));
            }
        }
        *self = next;
    }

    fn budget(&self, scope: BudgetScope, unit: BudgetUnit, limit: u64) -> Budget {
        Budget {
            scope,
            period: self.period,
            limit: unit.limit(limit),
        }
    }

    fn state(&self, scope: BudgetScope, unit: BudgetUnit, limit: u64, cell: &Cell) -> BudgetState {
        BudgetState {
            budget: self.budget(scope, unit, limit),
            spent: cell.spent,
            reserved: cell.reserved,
            began_at: self.began_at,
            resets_at: self.ends_at,
        }
    }

    fn lease(&self, scope: BudgetScope, unit: BudgetUnit, cell: &Cell, leased: u64) -> Lease {
        Lease {
            scope,
            period: self.period,
            unit,
            began_at: self.began_at,
            leased,
            is_warned: cell.is_warned,
        }
    }

    /// Every budget's cell.
    fn limited(&self) -> impl Iterator<Item = (BudgetScope, BudgetUnit, &Cell, u64)> {
        self.cells.iter().flat_map(|(scope, cells)| {
            UNITS
                .into_iter()
                .zip(cells)
                .filter_map(|(unit, cell)| Some((*scope, unit, cell, cell.limit?)))
        })
    }

    fn cell_mut(&mut self, scope: BudgetScope, unit: BudgetUnit) -> &mut Cell {
        let cells = self.cells.entry(scope).or_default();
        &mut cells[usize::from(unit != UNITS[0])]
    }

    /// Why a budget leaves no room for a request, if one does.
    fn refuse(&self, hold: &Hold, refuses_unpriced: bool) -> Option<Refusal> {
        for scope in hold.scopes {
            let Some(cells) = self.cells.get(&scope) else {
                continue;
            };
            for ((unit, cell), asked) in UNITS.into_iter().zip(cells).zip(hold.amounts) {
                let Some(limit) = cell.limit else { continue };
                let budget = self.budget(scope, unit, limit);
                if unit == BudgetUnit::Money && !hold.is_priced {
                    if refuses_unpriced {
                        return Some(Refusal::Unpriced(budget));
                    }
                    continue;
                }
                // What costs nothing is never refused for its cost.
                if asked > 0 && cell.total().saturating_add(asked) > limit {
                    return Some(Refusal::Spent(Spent {
                        budget,
                        spent: cell.spent,
                        reserved: cell.reserved,
                        asked,
                        resets_at: self.ends_at,
                    }));
                }
            }
        }
        None
    }
}

impl Books {
    /// Empty books for the periods that hold an instant.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            books: PERIODS.map(|period| Book::new(period, now)),
            limits: 0,
            crossings: Vec::new(),
        }
    }

    /// Begins the next periods when it is time.
    pub(crate) fn roll(&mut self, now: Timestamp) {
        for book in &mut self.books {
            book.roll(now);
        }
    }

    /// The periods of which it is not known what the database has.
    pub(crate) fn unloaded(&self) -> Vec<(BudgetPeriod, Timestamp, Timestamp)> {
        let unloaded = self.books.iter().filter(|book| !book.is_loaded);
        unloaded
            .map(|book| (book.period, book.began_at, book.ends_at))
            .collect()
    }

    /// Takes what the database knows of a period: what was recorded, and what is leased, which counts as spent. In memory is
    /// more as a rule, because records are written a little later; less only of what was spent before the process began.
    pub(crate) fn load(
        &mut self,
        period: BudgetPeriod,
        began_at: Timestamp,
        recorded: &[Spending],
        leases: &[Lease],
    ) {
        let book = self.book_mut(period);
        if book.began_at != began_at || book.is_loaded {
            return;
        }
        let mut sums: HashMap<BudgetScope, [u64; 2]> = HashMap::new();
        for spending in recorded {
            for scope in scopes_of(spending.bot, spending.key) {
                let [money, tokens] = sums.entry(scope).or_default();
                *money = money.saturating_add(spending.cost);
                *tokens = tokens.saturating_add(spending.tokens);
            }
        }
        for (scope, sums) in sums {
            let cells = book.cells.entry(scope).or_default();
            for (cell, sum) in cells.iter_mut().zip(sums) {
                cell.spent = cell.spent.max(sum);
            }
        }
        for lease in leases {
            let cell = book.cell_mut(lease.scope, lease.unit);
            cell.spent = cell.spent.max(lease.leased);
            cell.leased = lease.leased;
            cell.is_warned = lease.is_warned;
        }
        book.is_loaded = true;
        book.epoch += 1;
        self.cross_all(period);
    }

    /// Finds the marks that a period's budgets have reached, whatever was told before: who was killed in between may have told
    /// nothing. What was told is not told again; the database sees to that.
    fn cross_all(&mut self, period: BudgetPeriod) {
        let limited: Vec<_> = self
            .book(period)
            .limited()
            .map(|(scope, unit, ..)| (scope, unit))
            .collect();
        for (scope, unit) in limited {
            let cell = self.book_mut(period).cell_mut(scope, unit);
            (cell.is_warned, cell.is_told_spent) = (false, false);
            self.cross(scope, period, unit);
        }
    }

    /// Notes that a budget reached a mark, if it did.
    pub(crate) fn cross(&mut self, scope: BudgetScope, period: BudgetPeriod, unit: BudgetUnit) {
        let book = self.book_mut(period);
        let cell = book.cell_mut(scope, unit);
        let Some(level) = cell.crossed() else { return };
        let cell = *cell;
        let state = book.state(scope, unit, cell.limit.unwrap_or_default(), &cell);
        self.crossings.push(BudgetCrossing {
            state,
            level,
            refused: None,
        });
    }

    /// Notes that a budget is spent for whoever was refused. One that has room for the request beside what is under way is
    /// not: the same request is answered a little later.
    fn cross_refused(&mut self, refusal: &Refusal) {
        let Refusal::Spent(spent) = refusal else {
            return;
        };
        let budget = spent.budget;
        if spent.spent.saturating_add(spent.asked) <= budget.limit.amount() {
            return;
        }
        let unit = BudgetUnit::of(budget.limit);
        let book = self.book_mut(budget.period);
        let cell = book.cell_mut(budget.scope, unit);
        if std::mem::replace(&mut cell.is_told_spent, true) {
            return;
        }
        let cell = *cell;
        let state = book.state(budget.scope, unit, budget.limit.amount(), &cell);
        self.crossings.push(BudgetCrossing {
            state,
            level: BudgetLevel::Spent,
            refused: Some(spent.asked),
        });
    }

    /// Whether marks were reached that are not on the disk.
    pub(crate) const fn has_crossings(&self) -> bool {
        !self.crossings.is_empty()
    }

    /// Takes the marks that were reached, to be written.
    pub(crate) fn take_crossings(&mut self) -> Vec<BudgetCrossing> {
        std::mem::take(&mut self.crossings)
    }

    /// Gives back what could not be written.
    pub(crate) fn return_crossings(&mut self, crossings: Vec<BudgetCrossing>) {
        self.crossings.extend(crossings);
    }

    /// Sets a limit, or takes it away, and returns the one that held before.
    pub(crate) fn set_limit(
        &mut self,
        scope: BudgetScope,
        period: BudgetPeriod,
        unit: BudgetUnit,
        limit: Option<u64>,
    ) -> Option<u64> {
        self.limits += 1;
        self.book_mut(period).cell_mut(scope, unit).set_limit(limit)
    }

    /// The lease of one budget as it has to be before a new limit holds.
    pub(crate) fn next_lease(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
        unit: BudgetUnit,
    ) -> Lease {
        let book = self.book(period);
        let cells = book.cells.get(&scope).copied().unwrap_or_default();
        let cell = cells[usize::from(unit != UNITS[0])];
        // A budget that was not there has leased nothing; a lease of the database is never made smaller.
        book.lease(scope, unit, &cell, cell.total().max(cell.leased))
    }

    /// Sets aside the most that a request can take, or says why there is no room for it.
    pub(crate) fn reserve(
        &mut self,
        bot: BotId,
        key: KeyId,
        worst: Worst,
        refuses_unpriced: bool,
        now: Timestamp,
    ) -> Result<Admitted, Refusal> {
        self.roll(now);
        let hold = Hold {
            scopes: scopes_of(bot, key),
            amounts: [worst.money.map_or(0, |money| money.0), worst.tokens]
                .map(|amount| amount.min(MOST)),
            is_priced: worst.money.is_some(),
            began_at: self.began_at(),
        };
        let mut books = self.books.iter();
        if let Some(refusal) = books.find_map(|book| book.refuse(&hold, refuses_unpriced)) {
            self.cross_refused(&refusal);
            return Err(refusal);
        }
        let mut needs = Vec::new();
        let mut wants_lease = false;
        for (place, book) in self.books.iter_mut().enumerate() {
            for scope in hold.scopes {
                let cells = book.cells.entry(scope).or_default();
                for (unit, (cell, amount)) in cells.iter_mut().zip(hold.amounts).enumerate() {
                    cell.reserve(amount);
                    wants_lease |= cell.wants_lease();
                    if cell.limit.is_some() && cell.total() > cell.leased {
                        needs.push((place, scope, unit, cell.total()));
                    }
                }
            }
        }
        let ticket = (!needs.is_empty()).then(|| Ticket {
            limits: self.limits,
            began_at: self.began_at(),
            epochs: self.books.each_ref().map(|book| book.epoch),
            needs,
        });
        Ok(Admitted {
            hold,
            ticket,
            wants_lease,
        })
    }

    /// Whether enough is leased for a request that was admitted: for it and all that came before it, or for all that there
    /// are. Whichever of those that are sent came last, it was sent when what is leased was enough for it and all the others.
    pub(crate) fn coverage(&self, ticket: &Ticket) -> Coverage {
        if self.limits != ticket.limits {
            return Coverage::Stale;
        }
        for &(place, scope, unit, need) in &ticket.needs {
            let book = &self.books[place];
            if book.began_at != ticket.began_at[place] || book.epoch != ticket.epochs[place] {
                return Coverage::Stale;
            }
            let cell = book.cells.get(&scope).map(|cells| cells[unit]);
            if cell.is_some_and(|cell| need.min(cell.total()) > cell.leased) {
                return Coverage::Waiting;
            }
        }
        Coverage::Covered
    }

    /// Takes back what was set aside for a request that was not sent.
    pub(crate) fn release(&mut self, hold: &Hold) {
        self.end(hold, None);
    }

    /// Puts what a request took in the place of what was set aside for it. A request counts in the periods in which it was
    /// admitted; when they are over, they need no count any more.
    pub(crate) fn settle(&mut self, hold: &Hold, actual: Option<Actual>) {
        let actual = actual.map_or(hold.amounts, |actual| {
            // A model that has no price any more took the most that it could.
            let money = actual.money.map_or(hold.amounts[0], |money| money.0);
            [money, actual.tokens].map(|amount| amount.min(MOST))
        });
        self.end(hold, Some(actual));
    }

    fn end(&mut self, hold: &Hold, actual: Option<[u64; 2]>) {
        let crossings = &mut self.crossings;
        for (book, began_at) in self.books.iter_mut().zip(hold.began_at) {
            if book.began_at != began_at {
                continue;
            }
            for scope in hold.scopes {
                for (place, unit) in UNITS.into_iter().enumerate() {
                    let cell = book.cell_mut(scope, unit);
                    let took = actual.map_or(0, |actual| actual[place]);
                    cell.settle(hold.amounts[place], took);
                    if actual.is_some()
                        && let Some(level) = cell.crossed()
                    {
                        let cell = *cell;
                        let state = book.state(scope, unit, cell.limit.unwrap_or_default(), &cell);
                        crossings.push(BudgetCrossing {
                            state,
                            level,
                            refused: None,
                        });
                    }
                }
            }
        }
    }

    /// The leases that are due.
    pub(crate) fn due(&self) -> Vec<Lease> {
        let loaded = self.books.iter().filter(|book| book.is_loaded);
        loaded
            .flat_map(|book| {
                let due = book.limited().filter(|(_, _, cell, _)| cell.wants_lease());
                due.map(|(scope, unit, cell, limit)| {
                    book.lease(scope, unit, cell, cell.target(limit))
                })
            })
            .collect()
    }

    /// Takes leases that are on the disk.
    pub(crate) fn grant(&mut self, leases: &[Lease]) {
        for lease in leases {
            let book = self.book_mut(lease.period);
            if book.began_at == lease.began_at {
                let cell = book.cell_mut(lease.scope, lease.unit);
                cell.leased = cell.leased.max(lease.leased);
                cell.is_unsaved &= cell.is_warned != lease.is_warned;
            }
        }
    }

    /// What of each lease is used: the rest can be given back. Books that were never read from the database are left out.
    pub(crate) fn used(&self) -> Vec<Lease> {
        let loaded = self.books.iter().filter(|book| book.is_loaded);
        loaded
            .flat_map(|book| {
                let used = book
                    .limited()
                    .filter(|(_, _, cell, _)| cell.leased != cell.total() || cell.is_unsaved);
                used.map(|(scope, unit, cell, _)| book.lease(scope, unit, cell, cell.total()))
            })
            .collect()
    }

    /// All budgets and where they stand.
    pub(crate) fn states(&self) -> Vec<BudgetState> {
        let mut states: Vec<_> = self
            .books
            .iter()
            .flat_map(|book| {
                book.limited()
                    .map(|(scope, unit, cell, limit)| (unit, book.state(scope, unit, limit, cell)))
            })
            .collect();
        states.sort_by_key(|(unit, state)| (state.budget.scope, state.budget.period, *unit));
        states.into_iter().map(|(_, state)| state).collect()
    }

    fn began_at(&self) -> [Timestamp; 2] {
        self.books.each_ref().map(|book| book.began_at)
    }

    fn book(&self, period: BudgetPeriod) -> &Book {
        &self.books[usize::from(period != PERIODS[0])]
    }

    fn book_mut(&mut self, period: BudgetPeriod) -> &mut Book {
        &mut self.books[usize::from(period != PERIODS[0])]
    }
}

/// Whose spending a request is; the narrowest first, which is the one that people are told of.
const fn scopes_of(bot: BotId, key: KeyId) -> [BudgetScope; 3] {
    [
        BudgetScope::Bot(bot),
        BudgetScope::Key(key),
        BudgetScope::All,
    ]
}
