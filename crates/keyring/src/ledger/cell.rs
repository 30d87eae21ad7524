//! One scope's spending in one period and unit.

use botmaker_domain::keyring::{BudgetLevel, BudgetState};

/// A lease is taken in blocks of this part of the limit: small enough that a crash forfeits little, great enough that a
/// budget is written down about fifty times before it is spent.
const BLOCKS: u64 = 50;

#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Cell {
    /// The budget, if there is one.
    pub(crate) limit: Option<u64>,
    /// What requests took.
    pub(crate) spent: u64,
    /// The most that requests under way can take.
    pub(crate) reserved: u64,
    /// So much is on the disk as spent: what is sent is never more.
    pub(crate) leased: u64,
    /// Whether people were warned.
    pub(crate) is_warned: bool,
    /// Whether that they were warned is not on the disk yet.
    pub(crate) is_unsaved: bool,
    /// Whether people were told that it is spent.
    pub(crate) is_told_spent: bool,
    /// Whether a request was admitted: nothing is leased for bots that are silent.
    is_active: bool,
}

impl Cell {
    /// Spent and set aside.
    pub(crate) const fn total(&self) -> u64 {
        self.spent.saturating_add(self.reserved)
    }

    /// The same budget in a period that just began.
    pub(crate) fn renewed(self) -> Self {
        Self {
            limit: self.limit,
            ..Self::default()
        }
    }

    pub(crate) fn reserve(&mut self, amount: u64) {
        self.reserved = self.reserved.saturating_add(amount);
        self.is_active = true;
    }

    pub(crate) fn settle(&mut self, reserved: u64, took: u64) {
        self.reserved = self.reserved.saturating_sub(reserved);
        self.spent = self.spent.saturating_add(took);
    }

    /// Changes the limit and returns the one that held before. Who is below the mark of the new one is warned again when
    /// it is reached.
    pub(crate) fn set_limit(&mut self, limit: Option<u64>) -> Option<u64> {
        if limit.is_none() {
            // What was leased goes with the row.
            self.leased = 0;
        }
        if self.is_warned && !limit.is_some_and(|limit| self.is_at_mark(limit)) {
            self.is_warned = false;
        }
        if self.is_told_spent && limit.is_none_or(|limit| self.spent < limit) {
            self.is_told_spent = false;
        }
        std::mem::replace(&mut self.limit, limit)
    }

    /// How far the next lease should reach: a block beyond what is spent and set aside, never beyond the limit; but what
    /// is spent already is written down, whatever the limit.
    pub(crate) fn target(&self, limit: u64) -> u64 {
        self.reach(limit, block(limit)).max(self.leased)
    }

    /// Whether less than half a block is left, or something is not written down that should be.
    pub(crate) fn wants_lease(&self) -> bool {
        let Some(limit) = self.limit else {
            return false;
        };
        self.is_unsaved
            || self.total() > self.leased
            || (self.is_active && self.leased < self.reach(limit, block(limit).div_ceil(2)))
    }

    /// The mark that people are to be told of now, for the first time in this period. Of two that are reached together it is
    /// the higher one.
    pub(crate) fn crossed(&mut self) -> Option<BudgetLevel> {
        let was_told = self.is_told_spent;
        let warns = self.warn();
        let is_spent = self.limit.is_some_and(|limit| self.spent >= limit);
        if is_spent && !was_told {
            self.is_told_spent = true;
            return Some(BudgetLevel::Spent);
        }
        (warns && !was_told).then_some(BudgetLevel::Warning)
    }

    /// Whether people are to be warned now, for the first time in this period.
    fn warn(&mut self) -> bool {
        let reached = self.limit.is_some_and(|limit| self.is_at_mark(limit));
        if !reached || self.is_warned {
            return false;
        }
        self.is_warned = true;
        self.is_unsaved = true;
        true
    }

    fn is_at_mark(&self, limit: u64) -> bool {
        let mark = u128::from(limit) * u128::from(BudgetState::WARN_PERCENT);
        u128::from(self.spent) * 100 >= mark
    }

    fn reach(&self, limit: u64, beyond: u64) -> u64 {
        let total = self.total();
        total.max(limit.min(total.saturating_add(beyond)))
    }
}

fn block(limit: u64) -> u64 {
    (limit / BLOCKS).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(limit: u64, spent: u64, leased: u64) -> Cell {
        Cell {
            limit: Some(limit),
            spent,
            leased,
            is_active: true,
            ..Cell::default()
        }
    }

    #[test]
    fn a_lease_is_taken_ahead_of_need_and_never_beyond_the_limit() {
        assert!(!cell(1000, 0, 10).wants_lease());
        assert!(cell(1000, 1, 10).wants_lease());
        assert_eq!(cell(1000, 1, 10).target(1000), 21);
        assert_eq!(cell(1000, 995, 996).target(1000), 1000);
        assert!(!cell(1000, 1000, 1000).wants_lease());
        // A limit that was lowered, and a request that took more than its worst case.
        assert_eq!(cell(100, 150, 100).target(100), 150);
        assert!(cell(100, 150, 100).wants_lease());
    }

    #[test]
    fn nothing_is_leased_for_who_is_silent() {
        let mut silent = cell(1000, 5, 5);
        silent.is_active = false;
        assert!(!silent.wants_lease());
        assert!(!cell(1000, 0, 0).renewed().wants_lease());
    }

    #[test]
    fn people_are_warned_once_and_again_after_the_limit_was_raised() {
        let mut cell = cell(100, 79, 100);
        assert!(!cell.warn());
        cell.spent = 80;
        assert!(cell.warn() && !cell.warn());
        assert!(cell.is_unsaved);
        assert_eq!(cell.set_limit(Some(90)), Some(100));
        assert!(!cell.warn());
        cell.set_limit(Some(200));
        cell.spent = 160;
        assert!(cell.warn());
    }
}
