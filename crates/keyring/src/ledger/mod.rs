//! Budgets that hold.
//!
//! Before a request is sent, the most that it can take is set aside in every budget that is concerned: its bot's, its key's
//! and everybody's, of the day and of the month, in money and in tokens. Afterwards what it took is put in that place. All of
//! this is in memory; on the disk is how much may be spent without asking the disk, the *lease*:
//!
//! - What is spent and set aside by requests that were sent is never more than what is leased, and that is never more than
//!   the limit. A process that begins counts all that is leased as spent. So the sum of what is spent stays below the limit
//!   whatever happens, a crash at any point included, as long as no request takes more than its worst case. A crash
//!   forfeits what of the lease was not used: a block of a fiftieth of the limit, and what was set aside at the same time.
//! - No request waits for a write as a rule: a task writes the next lease when less than half a block is left. A request
//!   waits only when what is leased is not enough for it though the budget would allow it: the first one after a start, in
//!   a new period, or when more is under way at once than before. It waits for one write then, which serves all who wait, and at
//!   most five seconds.
//! - A lower limit holds at once. A request counts in the day and month in which it was admitted. A clock that is set back
//!   does not make a period begin twice.
//! - People hear once of each mark that a budget reaches in a period: 80 % of it, all of it, or too little for what was
//!   asked. It is written down by the same task as leases; what a crash kept from being written is found again at the
//!   next start, because what was spent is, and is written once all the same.
//!
//! Where to look next: `books` for the rules, which are pure and tested against a model with crashes, `cell` for when a
//! lease is due, `open` for who may ask, `writer` for the task, `refusal` for what people are told.

mod books;
mod cell;
mod open;
pub(crate) mod period;
mod refusal;
mod reservation;
mod writer;

#[cfg(test)]
mod tests;

pub use open::{Ledger, LedgerOptions};
pub use refusal::{Actual, Refusal, Spent, Worst};
pub use reservation::Reservation;
