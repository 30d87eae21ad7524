//! A request that was sent on, from there to the end of its answer: what was set aside for it, what is read of the answer
//! while it passes, and what is told of it afterwards.

use std::{sync::Arc, time::Instant};

use botmaker_domain::keyring::{Price, RequestRecord, TokenCounts};

use super::passing::Watch;
use crate::{
    ledger::{Actual, Reservation},
    recorder::Recorder,
    server::price_list::PriceList,
    vendor::endpoint::Endpoint,
    wire::{Usage, UsageReader},
};

/// What a request may take at most, and what its model costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// The most tokens that it can take; none when it asks no model.
    pub(super) tokens: TokenCounts,
    /// The price of that many; `None` when nobody knows it.
    pub(super) price: Option<Price>,
}

/// A request under way. Dropped in the middle, it counts as its worst case.
pub(super) struct Flight {
    endpoint: Endpoint,
    bound: Bound,
    prices: Arc<PriceList>,
    recorder: Recorder,
    began: Instant,
    /// Nothing once the end was told.
    open: Option<Open>,
    reader: Option<UsageReader>,
}

struct Open {
    reservation: Option<Reservation>,
    record: RequestRecord,
}

/// What became of a request that has no answer to be passed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// It never reached the vendor.
    NotSent,
    /// The vendor answered, and takes nothing for such an answer.
    Refused,
}

impl Flight {
    /// Begins. `reservation` is nothing for requests that cost nothing.
    pub(super) fn new(
        endpoint: Endpoint,
        bound: Bound,
        prices: Arc<PriceList>,
        recorder: Recorder,
        reservation: Option<Reservation>,
        record: RequestRecord,
        began: Instant,
    ) -> Self {
        Self {
            endpoint,
            bound,
            prices,
            recorder,
            began,
            open: Some(Open {
                reservation,
                record,
            }),
            reader: None,
        }
    }

    /// The vendor answered with this status; what is read of its body tells what it took.
    pub(super) fn answered(&mut self, status: u16, encoding: Option<&str>) {
        if let Some(open) = &mut self.open {
            open.record.status = Some(status);
        }
        self.reader = Some(UsageReader::new(self.endpoint, encoding));
    }

    /// Ends a request without an answer that is passed on.
    pub(super) fn over(mut self, outcome: Outcome, status: Option<u16>) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        open.record.status = status;
        open.record.is_whole = outcome == Outcome::Refused;
        match outcome {
            Outcome::NotSent => {
                if let Some(reservation) = open.reservation.take() {
                    reservation.release();
                }
            }
            Outcome::Refused => {
                settle(&mut open, TokenCounts::default(), self.bound.price);
            }
        }
        self.tell(open, TokenCounts::default(), true);
    }

    /// What it costs, by the price for as much as it read.
    fn price(&self, record: &RequestRecord, tokens: TokenCounts) -> Option<Price> {
        // Nobody knows what is not paid by the token, however many there were.
        self.bound.price?;
        let input = tokens
            .input
            .saturating_add(tokens.cached)
            .saturating_add(tokens.cache_write);
        self.prices.find(&record.vendor, &record.model, input)
    }

    fn finish(&mut self, is_whole: bool) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        let usage = self.reader.take().map(UsageReader::finish);
        let (tokens, is_measured) = reckon(usage, open.record.status, is_whole, self.bound.tokens);
        let price = self.price(&open.record, tokens);
        open.record.is_whole = is_whole;
        settle(&mut open, tokens, price);
        open.record.cost = price.map(|price| price.of(tokens));
        self.tell(open, tokens, is_measured);
    }

    fn tell(&self, open: Open, tokens: TokenCounts, is_measured: bool) {
        let mut record = open.record;
        record.tokens = tokens;
        record.is_measured = is_measured;
        if record.cost.is_none() && tokens.total() == 0 {
            record.cost = Some(Default::default());
        }
        record.total_ms = millis(self.began);
        self.recorder.record(record);
    }
}

impl Watch for Flight {
    fn see(&mut self, bytes: &[u8]) {
        if let Some(open) = &mut self.open
            && open.record.first_byte_ms.is_none()
        {
            open.record.first_byte_ms = Some(millis(self.began));
        }
        if let Some(reader) = &mut self.reader {
            reader.push(bytes);
        }
    }

    fn end(&mut self, is_whole: bool) {
        self.finish(is_whole);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.finish(false);
    }
}

fn settle(open: &mut Open, tokens: TokenCounts, price: Option<Price>) {
    if let Some(reservation) = open.reservation.take() {
        let money = price.map(|price| price.of(tokens));
        reservation.settle(Actual::of(tokens, money));
    }
}

fn millis(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX)
}

/// What a request took, and whether those are the vendor's own numbers.
///
/// Vendors take nothing for an answer that says no. Of one that broke off, what was told of the reading is kept, and the
/// writing counts as the most that it could be: the vendor may have gone on without anybody hearing it.
fn reckon(
    usage: Option<Usage>,
    status: Option<u16>,
    is_whole: bool,
    most: TokenCounts,
) -> (TokenCounts, bool) {
    let usage = usage.unwrap_or_default();
    let is_refusal = status.is_some_and(|status| status >= 400);
    match usage.tokens {
        Some(tokens) if is_whole && usage.is_complete => (tokens, true),
        None if is_refusal => (TokenCounts::default(), true),
        Some(tokens) => {
            let has_read = tokens.total() > tokens.output;
            let read = if has_read { tokens } else { most };
            let output = most.output.max(tokens.output);
            (TokenCounts { output, ..read }, false)
        }
        None => (most, most.total() == 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: TokenCounts = TokenCounts {
        input: 1000,
        cached: 0,
        cache_write: 0,
        output: 400,
    };

    fn told(input: u64, output: u64, is_complete: bool) -> Option<Usage> {
        Some(Usage {
            tokens: Some(TokenCounts {
                input,
                cached: 3,
                output,
                ..TokenCounts::default()
            }),
            is_complete,
            ..Usage::default()
        })
    }

    #[test]
    fn a_whole_answer_takes_what_the_vendor_says() {
        let (tokens, is_measured) = reckon(told(10, 20, true), Some(200), true, MOST);
        assert_eq!((tokens.total(), is_measured), (33, true));
    }

    #[test]
    fn an_answer_that_broke_off_takes_what_was_read_and_all_that_could_be_written() {
        for is_whole in [true, false] {
            let (tokens, is_measured) = reckon(told(10, 1, false), Some(200), is_whole, MOST);
            assert_eq!((tokens.input, tokens.cached, tokens.output), (10, 3, 400));
            assert!(!is_measured);
        }
    }

    #[test]
    fn what_nobody_told_is_the_worst_case() {
        for usage in [None, Some(Usage::default())] {
            assert_eq!(reckon(usage, Some(200), true, MOST), (MOST, false));
            assert_eq!(reckon(usage, None, false, MOST), (MOST, false));
        }
        let nothing = TokenCounts::default();
        assert_eq!(reckon(None, Some(200), true, nothing), (nothing, true));
    }

    #[test]
    fn an_answer_that_says_no_takes_nothing() {
        for status in [400, 404, 500, 529] {
            let (tokens, is_measured) = reckon(None, Some(status), true, MOST);
            assert_eq!((tokens.total(), is_measured), (0, true), "{status}");
        }
    }
}
