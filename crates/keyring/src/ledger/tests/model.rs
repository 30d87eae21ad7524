//! The rules against a model: any order of requests, writes, failures, crashes, changes of limits and of the clock.
//!
//! The model keeps the truth: what requests that were sent took, or can still take. Whenever a request is sent, the truth
//! must be within every limit that holds.

use std::collections::HashMap;

use botmaker_domain::{
    BotId,
    keyring::{Budget, BudgetPeriod, BudgetScope, KeyId, MicroUsd},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use super::{DAY, MONTH, worst};
use crate::{
    ledger::{
        books::{Admitted, Books, Coverage, Hold, Ticket},
        refusal::Actual,
    },
    store::{
        BudgetUnit, Lease, Spending,
        tests::{at, bot, key},
    },
};

type Place = (BudgetScope, BudgetPeriod, BudgetUnit);
type Row = (Place, Timestamp);

const UNITS: [BudgetUnit; 2] = [BudgetUnit::Money, BudgetUnit::Tokens];

#[derive(Clone, Debug)]
enum Step {
    /// A request of this bot with this key comes.
    Ask(u8, u8, u16, u16),
    /// A request that waits looks again.
    Look(u8),
    /// A request that waits gives up.
    Leave(u8),
    /// A request ends and took so many hundredths of its worst case.
    End(u8, u8),
    /// The writer begins to write what is due.
    Write,
    /// Somebody begins to set a limit.
    Set(u8, bool, bool, u16),
    /// What is being written is on the disk, or could not be written.
    Written(bool),
    /// A budget is taken away.
    Remove(u8, bool),
    /// The process is killed; what is being written may just have reached the disk. The clock may be set back.
    Crash(bool, u8),
    /// The process ends and begins anew in good order.
    Restart,
    /// Time passes.
    Wait(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..2_u8, 0..2_u8, 0..60_u16, 0..60_u16).prop_map(|(a, b, c, d)| Step::Ask(a, b, c, d)),
        6 => any::<u8>().prop_map(Step::Look),
        1 => any::<u8>().prop_map(Step::Leave),
        5 => (any::<u8>(), 0..=100_u8).prop_map(|(a, b)| Step::End(a, b)),
        5 => Just(Step::Write),
        2 => (0..5_u8, any::<bool>(), any::<bool>(), 0..200_u16)
            .prop_map(|(a, b, c, d)| Step::Set(a, b, c, d)),
        7 => prop::bool::weighted(0.7).prop_map(Step::Written),
        1 => (0..5_u8, any::<bool>()).prop_map(|(a, b)| Step::Remove(a, b)),
        2 => (any::<bool>(), prop_oneof![9 => Just(0), 1 => 1..60_u8]).prop_map(|(a, b)| Step::Crash(a, b)),
        1 => Just(Step::Restart),
        1 => (0..30_u8).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..120)
}

fn scope(n: u8) -> BudgetScope {
    match n {
        0 | 1 => BudgetScope::Bot(bot(u128::from(n))),
        2 | 3 => BudgetScope::Key(key(u128::from(n - 2))),
        _ => BudgetScope::All,
    }
}

const fn period(is_month: bool) -> BudgetPeriod {
    if is_month { MONTH } else { DAY }
}

struct Request {
    bot: BotId,
    key: KeyId,
    hold: Hold,
    worst: [u64; 2],
    /// In which month and day it was admitted.
    began_at: [Timestamp; 2],
}

/// What somebody writes who has the turn.
enum Job {
    Leases(Vec<Lease>),
    Limit(Budget, Lease, Option<u64>),
}

struct World {
    now: Timestamp,
    books: Books,
    waiting: Vec<(Request, Ticket)>,
    sent: Vec<Request>,
    job: Option<Job>,
    /// The disk.
    budgets: HashMap<Place, u64>,
    ledger: HashMap<Row, (u64, bool)>,
    recorded: Vec<(BotId, KeyId, [Timestamp; 2], [u64; 2])>,
    /// The limits that hold, as those who set them know.
    limits: HashMap<Place, u64>,
    /// What requests that were sent took or can take.
    truth: HashMap<Row, u64>,
    /// Whether a period may begin that was there before: what the disk knows of it is read when the first request comes.
    is_set_back: bool,
    fault: Option<Fault>,
}

/// What a ledger would do wrong that does not hold: the model has to notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    /// Requests are sent before what they need is on the disk.
    SendsUncovered,
    /// What is leased counts before it is on the disk.
    GrantsUnwritten,
    /// A process that begins takes what was recorded for what was spent.
    ForgetsLeases,
}

impl World {
    fn new(fault: Option<Fault>) -> Self {
        let now = at("2026-11-28T20:00:00Z");
        let mut world = Self {
            now,
            books: Books::new(now),
            waiting: Vec::new(),
            sent: Vec::new(),
            job: None,
            budgets: HashMap::new(),
            ledger: HashMap::new(),
            recorded: Vec::new(),
            limits: HashMap::new(),
            truth: HashMap::new(),
            is_set_back: false,
            fault,
        };
        world.start();
        world
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Ask(b, k, money, tokens) => self.ask(b, k, [money.into(), tokens.into()]),
            Step::Look(n) => self.look(n),
            Step::Leave(n) => {
                if !self.waiting.is_empty() {
                    let place = usize::from(n) % self.waiting.len();
                    let (request, _) = self.waiting.remove(place);
                    self.books.release(&request.hold);
                }
            }
            Step::End(n, percent) => self.end(n, percent),
            Step::Write => self.write(),
            Step::Set(s, is_month, is_money, limit) => {
                self.set(
                    scope(s),
                    period(is_month),
                    usize::from(!is_money),
                    limit.into(),
                );
            }
            Step::Written(true) => self.written(),
            Step::Written(false) => self.not_written(),
            Step::Remove(s, is_month) => self.remove(scope(s), period(is_month)),
            Step::Crash(is_written, hours_back) => self.crash(is_written, hours_back),
            Step::Restart => self.restart(),
            Step::Wait(hours) => {
                self.now += SignedDuration::from_hours(hours.into());
            }
        }
    }

    /// The process begins: it knows what the disk knows.
    fn start(&mut self) {
        self.books = Books::new(self.now);
        for (&(scope, period, unit), &limit) in &self.budgets {
            self.books.set_limit(scope, period, unit, Some(limit));
        }
        self.limits = self.budgets.clone();
        for (period, began_at, _) in self.books.unloaded() {
            self.load(period, began_at);
        }
    }

    fn load(&mut self, period: BudgetPeriod, began_at: Timestamp) {
        let place = usize::from(period == DAY);
        let recorded = self.recorded.iter();
        let recorded: Vec<_> = recorded
            .filter(|(_, _, began, _)| began[place] == began_at)
            .map(|&(bot, key, _, [cost, tokens])| Spending {
                bot,
                key,
                tokens,
                cost,
            })
            .collect();
        if self.fault == Some(Fault::ForgetsLeases) {
            self.books.load(period, began_at, &recorded, &[]);
            return;
        }
        let rows = self.ledger.iter();
        let rows = rows.filter(|((place, began), _)| place.1 == period && *began == began_at);
        let leases: Vec<_> = rows
            .map(
                |(&((scope, period, unit), began_at), &(leased, is_warned))| Lease {
                    scope,
                    period,
                    unit,
                    began_at,
                    leased,
                    is_warned,
                },
            )
            .collect();
        self.books.load(period, began_at, &recorded, &leases);
    }

    fn load_new_periods(&mut self) {
        for (period, began_at, _) in self.books.unloaded() {
            self.load(period, began_at);
        }
    }

    fn ask(&mut self, b: u8, k: u8, amounts: [u64; 2]) {
        let (bot, key) = (bot(b.into()), key(k.into()));
        let asked = worst(amounts[0], amounts[1]);
        let Ok(Admitted { hold, ticket, .. }) = self.books.reserve(bot, key, asked, true, self.now)
        else {
            return;
        };
        let request = Request {
            bot,
            key,
            hold,
            worst: amounts,
            began_at: hold.began_at,
        };
        match ticket.filter(|_| self.fault != Some(Fault::SendsUncovered)) {
            None => self.send(request),
            Some(ticket) => self.waiting.push((request, ticket)),
        }
    }

    fn look(&mut self, n: u8) {
        if self.waiting.is_empty() {
            return;
        }
        let place = usize::from(n) % self.waiting.len();
        match self.books.coverage(&self.waiting[place].1) {
            Coverage::Waiting => {}
            Coverage::Covered => {
                let (request, _) = self.waiting.remove(place);
                self.send(request);
            }
            Coverage::Stale => {
                let (request, _) = self.waiting.remove(place);
                self.books.release(&request.hold);
            }
        }
    }

    fn send(&mut self, request: Request) {
        self.tell_truth(&request, request.worst, true);
        for scope in scopes(&request) {
            for (period, began_at) in [MONTH, DAY].into_iter().zip(request.began_at) {
                for (unit, asked) in UNITS.into_iter().zip(request.worst) {
                    let place = (scope, period, unit);
                    let Some(limit) = self.limits.get(&place).filter(|_| asked > 0) else {
                        continue;
                    };
                    let truth = self.truth[&(place, began_at)];
                    assert!(truth <= *limit, "{place:?}: {truth} of {limit}");
                }
            }
        }
        self.sent.push(request);
    }

    fn tell_truth(&mut self, request: &Request, amounts: [u64; 2], is_more: bool) {
        for scope in scopes(request) {
            for (period, began_at) in [MONTH, DAY].into_iter().zip(request.began_at) {
                for (unit, amount) in UNITS.into_iter().zip(amounts) {
                    let truth = self
                        .truth
                        .entry(((scope, period, unit), began_at))
                        .or_default();
                    *truth = if is_more {
                        *truth + amount
                    } else {
                        *truth - amount
                    };
                }
            }
        }
    }

    fn end(&mut self, n: u8, percent: u8) {
        if self.sent.is_empty() {
            return;
        }
        let request = self.sent.remove(usize::from(n) % self.sent.len());
        let took = request.worst.map(|worst| worst * u64::from(percent) / 100);
        self.tell_truth(&request, request.worst, false);
        self.tell_truth(&request, took, true);
        self.books.settle(
            &request.hold,
            Some(Actual {
                money: Some(MicroUsd(took[0])),
                tokens: took[1],
            }),
        );
        self.recorded
            .push((request.bot, request.key, request.began_at, took));
    }

    fn write(&mut self) {
        if self.job.is_none() {
            self.load_new_periods();
            let due = self.books.due();
            if self.fault == Some(Fault::GrantsUnwritten) {
                self.books.grant(&due);
            }
            self.job = Some(Job::Leases(due));
        }
    }

    fn set(&mut self, scope: BudgetScope, period: BudgetPeriod, unit: usize, limit: u64) {
        if self.job.is_some() {
            return;
        }
        self.books.roll(self.now);
        self.load_new_periods();
        let unit = UNITS[unit];
        let before = self.books.set_limit(scope, period, unit, Some(limit));
        let lease = self.books.next_lease(scope, period, unit);
        let budget = Budget {
            scope,
            period,
            limit: unit.limit(limit),
        };
        self.limits.insert((scope, period, unit), limit);
        self.job = Some(Job::Limit(budget, lease, before));
    }

    /// Puts on the disk what is being written.
    fn put_on_disk(&mut self, job: &Job) {
        if let Job::Limit(budget, lease, _) = job {
            let place = (budget.scope, budget.period, lease.unit);
            self.budgets.insert(place, budget.limit.amount());
        }
        let leases = match job {
            Job::Leases(leases) => leases.as_slice(),
            Job::Limit(_, lease, _) => std::slice::from_ref(lease),
        };
        for lease in leases {
            let place = (lease.scope, lease.period, lease.unit);
            if self.budgets.contains_key(&place) {
                let row = self.ledger.entry((place, lease.began_at)).or_default();
                *row = (row.0.max(lease.leased), lease.is_warned);
            }
        }
    }

    fn written(&mut self) {
        let Some(job) = self.job.take() else { return };
        self.put_on_disk(&job);
        match &job {
            Job::Leases(leases) => self.books.grant(leases),
            Job::Limit(_, lease, _) => self.books.grant(&[*lease]),
        }
    }

    fn not_written(&mut self) {
        if let Some(Job::Limit(budget, lease, before)) = self.job.take() {
            let place = (budget.scope, budget.period, lease.unit);
            self.books.set_limit(place.0, place.1, place.2, before);
            match before {
                Some(before) => self.limits.insert(place, before),
                None => self.limits.remove(&place),
            };
        }
    }

    fn remove(&mut self, scope: BudgetScope, period: BudgetPeriod) {
        if self.job.is_some() {
            return;
        }
        for unit in UNITS {
            let place = (scope, period, unit);
            self.budgets.remove(&place);
            self.limits.remove(&place);
            self.ledger.retain(|(row, _), _| *row != place);
            self.books.set_limit(scope, period, unit, None);
        }
    }

    fn crash(&mut self, is_written: bool, hours_back: u8) {
        if let Some(job) = self.job.take()
            && is_written
        {
            self.put_on_disk(&job);
        }
        // Requests under way end as they like, and nobody hears of it; those that wait were never sent.
        self.waiting.clear();
        self.sent.clear();
        self.now -= SignedDuration::from_hours(hours_back.into());
        self.is_set_back |= hours_back > 0;
        self.forget_what_had_no_budget();
        self.start();
    }

    /// In a period in which no budget held, nothing but the records tells what was spent.
    fn forget_what_had_no_budget(&mut self) {
        let ledger = &self.ledger;
        self.truth.retain(|row, _| ledger.contains_key(row));
        for (bot, key, began, took) in &self.recorded {
            for scope in [
                BudgetScope::Bot(*bot),
                BudgetScope::Key(*key),
                BudgetScope::All,
            ] {
                for (period, began_at) in [MONTH, DAY].into_iter().zip(*began) {
                    for (unit, took) in UNITS.into_iter().zip(*took) {
                        let row = ((scope, period, unit), began_at);
                        if !ledger.contains_key(&row) {
                            *self.truth.entry(row).or_default() += took;
                        }
                    }
                }
            }
        }
    }

    fn restart(&mut self) {
        self.not_written();
        while !self.waiting.is_empty() {
            let (request, _) = self.waiting.remove(0);
            self.books.release(&request.hold);
        }
        while !self.sent.is_empty() {
            self.end(0, 50);
        }
        for lease in self.books.used() {
            let place = (lease.scope, lease.period, lease.unit);
            if self.budgets.contains_key(&place) {
                let row = (lease.leased, lease.is_warned);
                self.ledger.insert((place, lease.began_at), row);
            }
        }
        let before = self.books.states();
        self.start();
        if self.is_set_back {
            return;
        }
        // Nothing is forfeited by an end in good order.
        for (before, after) in before.iter().zip(self.books.states()) {
            if before.began_at == after.began_at {
                assert_eq!((before.spent, 0), (after.spent, after.reserved));
            }
        }
    }
}

fn scopes(request: &Request) -> [BudgetScope; 3] {
    [
        BudgetScope::Bot(request.bot),
        BudgetScope::Key(request.key),
        BudgetScope::All,
    ]
}

/// More than the usual number: most of the orders that matter are rare.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.max(500),
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_sent_never_exceeds_a_limit(steps in steps()) {
        let mut world = World::new(None);
        for step in &steps {
            world.take(step);
        }
    }
}

#[test]
fn the_model_notices_a_ledger_that_does_not_hold() {
    for fault in [
        Fault::SendsUncovered,
        Fault::GrantsUnwritten,
        Fault::ForgetsLeases,
    ] {
        let config = ProptestConfig {
            cases: 5_000,
            max_shrink_iters: 0,
            ..config()
        };
        let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, chance);
        let found = runner.run(&steps(), |steps| {
            let mut world = World::new(Some(fault));
            for step in &steps {
                world.take(step);
            }
            Ok(())
        });
        assert!(found.is_err(), "{fault:?}");
    }
}
