//! What happens at each call of the fakes: delays, failures, lost answers, death, and the promises that hold at every write.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use botmaker_domain::{BotId, BotRecord, EventKind, Phase};
use botmaker_ports::{
    BotStore, BotWrite, RestartPolicy, RuntimeError, RuntimeEvent, StoreError,
    fakes::{
        runtime::{Fate, Interceptor, Method},
        store::StoreObserver,
    },
};
use jiff::Timestamp;

use super::{
    chance::Draw,
    step::Character,
    universe::{State, Universe},
};

/// More calls for one bot within a minute are a loop without a pause.
const MOST_CALLS: u32 = 400;

/// Longer than any call takes.
const STIRRED: Duration = Duration::from_secs(120);

/// Hangs between a fleet and the fakes. Weak, because the fakes are the universe's.
pub(super) struct Hooks(Weak<Universe>);

impl Hooks {
    pub(super) fn install(universe: &Arc<Universe>) {
        let hooks = Arc::new(Self(Arc::downgrade(universe)));
        universe.runtime.intercept(Arc::clone(&hooks) as _);
        universe.store.observe(hooks);
        let weak = Arc::downgrade(universe);
        universe.runtime.answer_one_shots(move |command| {
            weak.upgrade().map_or_else(
                || botmaker_ports::OneShotOutput {
                    exit_code: 1,
                    stdout: Vec::new(),
                    stderr: Vec::new(),
                },
                |universe| universe.validate(command),
            )
        });
    }
}

fn transient(number: u64, method: Method) -> RuntimeError {
    let message = "simulated".to_owned();
    match number % 3 {
        0 => RuntimeError::Unavailable { message },
        1 => RuntimeError::Timeout {
            operation: "simulated",
            limit: Duration::from_secs(u64::from(method.needs_engine())),
        },
        _ => RuntimeError::EngineFailed { message },
    }
}

fn refusal(number: u64, method: Method) -> RuntimeError {
    let message = "simulated".to_owned();
    if !method.needs_engine() {
        let operation = "written";
        return RuntimeError::Storage { operation, message };
    }
    match number % 3 {
        0 => RuntimeError::NotFound { what: message },
        1 => RuntimeError::Conflict { message },
        _ => RuntimeError::Refused { message },
    }
}

impl Universe {
    fn fate(&self, method: Method, bot: Option<BotId>) -> Fate {
        let weather = self.state().weather;
        let chance = &self.chance;
        let draw = Draw::Latency(method);
        let latency = match weather.latency_ms {
            0 => 0,
            // One call in 64 takes much longer than the others.
            most => {
                let number = chance.draw(draw, bot);
                let factor = if number.is_multiple_of(64) { 20 } else { 1 };
                (number >> 8) % u64::from(most) * factor
            }
        };
        let lane = self.lane(bot, method);
        let pause = self.until(lane, Duration::from_millis(latency.max(1)));
        let failure = Draw::Failure(method);
        if method.needs_engine() && chance.happens(failure, bot, weather.transient) {
            return Fate::Fail(pause, transient(chance.draw(failure, bot), method));
        }
        let is_refused = Self::is_change(method) && chance.happens(failure, bot, weather.refusals);
        if let (true, Some(bot)) = (is_refused, bot) {
            self.state().excuses.insert(bot, "the engine refused");
            return Fate::Fail(pause, refusal(chance.draw(failure, Some(bot)), method));
        }
        Fate::Pass(pause)
    }

    fn count_call(&self, method: Method, bot: Option<BotId>) {
        let now = self.now();
        let mut state = self.state();
        let Some(bot) = bot else { return };
        if Self::is_change(method) {
            state.last_change = now;
        }
        let minute = now.as_second() / 60;
        let calls = state.calls.entry((bot, minute)).or_default();
        *calls += 1;
        let calls = *calls;
        state.busiest = state.busiest.max(calls);
        drop(state);
        if calls == MOST_CALLS {
            let bot = self.ids.index(bot);
            self.violate(format!(
                "more than {MOST_CALLS} calls for bot {bot} within a minute"
            ));
        }
    }

    /// What must be so when the engine is asked for this.
    fn check_call(&self, method: Method, bot: BotId) {
        let record = self.record(bot);
        let phase = record.as_ref().map(|record| record.phase);
        let index = self.ids.index(bot);
        if method == Method::TrashState && phase.is_some_and(|phase| phase != Phase::Deleting) {
            self.violate(format!(
                "the state of bot {index} was removed though it is {phase:?}"
            ));
        }
        if method == Method::UpdateConfig {
            let until = self.in_future(STIRRED);
            self.state().stirred.insert(bot, until);
        }
    }

    pub(super) fn record(&self, bot: BotId) -> Option<BotRecord> {
        let was_own = std::mem::replace(&mut self.state().is_own_question, true);
        let found = futures_util::FutureExt::now_or_never(self.store.find_bot(bot));
        self.state().is_own_question = was_own;
        found.unwrap().unwrap()
    }

    fn check_done(self: &Arc<Self>, method: Method, bot: BotId) {
        match method {
            Method::StartContainer => self.run_begins(bot),
            Method::SetRestartPolicy => {
                let status = self.runtime.container(bot);
                let may = status.as_ref().is_none_or(|status| {
                    status.restart_policy == RestartPolicy::No
                        || self.state().ready_containers.contains(&status.id)
                });
                if !may {
                    let bot = self.ids.index(bot);
                    self.violate(format!(
                        "Docker may restart bot {bot}, which was never ready"
                    ));
                }
            }
            _ => {}
        }
    }
}

impl Interceptor for Hooks {
    fn on_call(&self, method: Method, bot: Option<BotId>, is_begin: bool) -> Fate {
        let Some(universe) = self.0.upgrade() else {
            return Fate::Hang;
        };
        if universe.state().is_own_question {
            return Fate::Pass(Duration::ZERO);
        }
        if is_begin && Universe::is_change(method) {
            universe.count_write();
        }
        if universe.state().is_dead {
            return Fate::Hang;
        }
        if !is_begin {
            return Fate::Pass(Duration::ZERO);
        }
        universe.count_call(method, bot);
        if let Some(bot) = bot {
            universe.check_call(method, bot);
        }
        let fate = universe.fate(method, bot);
        universe.note(|| {
            let bot = bot.map(|bot| universe.ids.index(bot));
            let fails = matches!(fate, Fate::Fail(..));
            format!("{method:?} {bot:?}{}", if fails { " FAILS" } else { "" })
        });
        fate
    }

    fn on_event(&self, event: &RuntimeEvent) -> (usize, Duration) {
        let Some(universe) = self.0.upgrade() else {
            return (1, Duration::ZERO);
        };
        let weather = universe.state().weather;
        let number = universe.chance.draw(Draw::Event, Some(event.bot_id));
        let [a, b, c, d] = [0, 16, 32, 48].map(|shift| (number >> shift) & 0xffff);
        let is = |part: u64, rate: u16| part % 1000 < u64::from(rate);
        let copies = match (is(a, weather.lost_events), is(b, weather.doubled_events)) {
            (true, _) => 0,
            (_, true) => 2,
            _ => 1,
        };
        let late = if is(c, weather.late_events) {
            d % 20_000
        } else {
            0
        };
        (copies, Duration::from_millis(late))
    }

    fn on_done(&self, method: Method, bot: BotId) -> Result<(), RuntimeError> {
        let Some(universe) = self.0.upgrade() else {
            return Ok(());
        };
        universe.check_done(method, bot);
        universe.count_write();
        let weather = universe.state().weather;
        let draw = Draw::LostAnswer(method);
        if universe
            .chance
            .happens(draw, Some(bot), weather.lost_answers)
        {
            universe.note(|| format!("{method:?} {}: answer lost", universe.ids.index(bot)));
            return Err(transient(universe.chance.draw(draw, Some(bot)), method));
        }
        Ok(())
    }
}

impl StoreObserver for Hooks {
    fn on_call(&self, is_write: bool) -> Result<(), StoreError> {
        let Some(universe) = self.0.upgrade() else {
            return Ok(());
        };
        let state = universe.state();
        if state.is_own_question {
            return Ok(());
        }
        let failed = || StoreError::Backend("simulated".into());
        if state.is_dead {
            return Err(failed());
        }
        if is_write && state.is_disk_full {
            return Err(StoreError::Full);
        }
        let rate = state.weather.store;
        drop(state);
        let draw = if is_write {
            Draw::StoreWrite
        } else {
            Draw::StoreRead
        };
        // Reads are many, and a database that reads badly is rare.
        let rate = if is_write { rate } else { rate / 8 };
        if universe.chance.happens(draw, None, rate) {
            universe.note(|| format!("database FAILS, write {is_write}"));
            return Err(failed());
        }
        Ok(())
    }

    fn on_written(
        &self,
        before: Option<&BotRecord>,
        after: Option<&BotRecord>,
        write: &BotWrite<'_>,
    ) -> Result<(), StoreError> {
        let Some(universe) = self.0.upgrade() else {
            return Ok(());
        };
        let Some(bot) = before.or(after).map(|record| record.id) else {
            return Ok(());
        };
        note_write(&universe, bot, before, after, write);
        universe.learn(after, write);
        universe.check_write(before, after, write);
        universe.count_write();
        let rate = universe.state().weather.store;
        if universe.chance.happens(Draw::StoreAnswer, Some(bot), rate) {
            universe.note(|| "database: answer lost".to_owned());
            return Err(StoreError::Backend("simulated loss".into()));
        }
        Ok(())
    }
}

fn note_write(
    universe: &Universe,
    bot: BotId,
    before: Option<&BotRecord>,
    after: Option<&BotRecord>,
    write: &BotWrite<'_>,
) {
    universe.note(|| {
        let kinds: Vec<_> = write.events.iter().map(|event| event.kind).collect();
        let row = after.map(|row| {
            format!(
                "{:?} {:?} {}/{} gen {} good {:?} slot {} ready {} {} hold {:?} deaths {} restore {:?} snapshot {:?} inc {} img {:?}",
                row.phase,
                row.power,
                row.applied_seq,
                row.power_seq,
                row.generation,
                row.lifecycle.good_generation,
                row.lifecycle.config_slot,
                row.has_been_ready,
                row.status.state.as_str(),
                row.active_hold().map(|hold| (hold.reason.code, &hold.reason.detail)),
                row.lifecycle.deaths.len(),
                row.lifecycle.restore,
                row.lifecycle.snapshot.as_ref().map(|it| it.generation),
                row.incarnation,
                row.image_id.as_ref().map(|id| &id[7..12]),
            )
        });
        let was_new = before.is_none();
        format!("row {}{}: {row:?} {kinds:?}", universe.ids.index(bot), if was_new { " new" } else { "" })
    });
}

/// The kinds of event with which a person's wish is written.
fn is_wish(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::BotCreated
            | EventKind::BotPowerChanged
            | EventKind::BotUpdated
            | EventKind::BotDeleting
    )
}

impl Universe {
    /// Remembers the character of new generations.
    fn learn(&self, after: Option<&BotRecord>, write: &BotWrite<'_>) {
        let Some(after) = after else { return };
        let is_first = after.version == 1;
        if is_first || write.generation.is_some() {
            let character = Character::of(after.spec.persona.as_str());
            let key = (after.id, after.generation);
            self.state().characters.insert(key, character);
        }
    }

    fn check_write(
        &self,
        before: Option<&BotRecord>,
        after: Option<&BotRecord>,
        write: &BotWrite<'_>,
    ) {
        let (Some(before), Some(after)) = (before, after) else {
            let gone = before.filter(|record| record.phase == Phase::Active);
            if let Some(record) = gone {
                let bot = self.ids.index(record.id);
                self.violate(format!(
                    "the row of bot {bot} was removed though nobody wished it gone"
                ));
            }
            return;
        };
        if !write.events.iter().any(|event| is_wish(event.kind)) {
            self.check_own_write(before, after, write);
        }
        self.check_ready(before, after);
    }

    /// What the reconciler writes must not touch what a person wished.
    fn check_own_write(&self, before: &BotRecord, after: &BotRecord, write: &BotWrite<'_>) {
        let bot = self.ids.index(before.id);
        let was_unfinished = before.phase == Phase::Provisioning;
        let is_same_wish = before.power == after.power
            && before.power_seq == after.power_seq
            && (before.phase == after.phase || was_unfinished);
        if !is_same_wish {
            self.violate(format!("a wish for bot {bot} was overwritten"));
        }
        if before.generation != after.generation {
            if before.lifecycle.good_generation != Some(after.generation) {
                self.violate(format!(
                    "bot {bot} was given generation {}, which is not its good one",
                    after.generation
                ));
            }
            let told = after
                .lifecycle
                .rolled_back
                .as_ref()
                .map(|told| told.reason.code);
            self.expect_justified(
                before,
                &format!(
                    "bot {bot} was taken back from generation {}: {told:?}",
                    before.generation
                ),
            );
        } else if before.spec != after.spec {
            self.violate(format!(
                "the description of bot {bot} was changed by nobody"
            ));
        }
        if let (None, Some(hold)) = (before.active_hold(), after.active_hold()) {
            self.expect_justified(
                before,
                &format!(
                    "bot {bot} is held back: {:?} {}",
                    hold.reason.code, hold.reason.detail
                ),
            );
        }
        if write
            .events
            .iter()
            .any(|event| event.kind == EventKind::BotDied)
        {
            let last = after
                .lifecycle
                .deaths
                .last()
                .map(|death| death.reason.detail.clone());
            self.expect_justified(before, &format!("an end of bot {bot} was noted: {last:?}"));
        }
    }

    /// A bot may fail when its description is bad, when its state is too new for its image, or when something was done to it.
    fn expect_justified(&self, record: &BotRecord, what: &str) {
        let state: std::sync::MutexGuard<'_, State> = self.state();
        let key = (record.id, record.generation);
        let is_bad = state
            .characters
            .get(&key)
            .is_some_and(|character| *character != Character::Good);
        let is_justified = is_bad
            || state.is_port_taken
            || state.outdated.contains(&key)
            || state.excuses.contains_key(&record.id);
        drop(state);
        if !is_justified {
            self.violate(format!("{what}, without a cause"));
        }
    }

    /// What was ready must have been seen ready.
    fn check_ready(&self, before: &BotRecord, after: &BotRecord) {
        let bot = self.ids.index(after.id);
        let proved = |number: u32| self.state().proved.contains(&(after.id, number));
        let good = after.lifecycle.good_generation;
        if good != before.lifecycle.good_generation
            && let Some(number) = good
            && !proved(number)
        {
            self.violate(format!(
                "generation {number} of bot {bot} was committed before it was ready"
            ));
        }
        if after.has_been_ready && !before.has_been_ready && !proved(after.generation) {
            self.violate(format!(
                "bot {bot} was called ready with generation {} before it was",
                after.generation
            ));
        }
    }

    /// The instant of the last change that anybody made.
    pub(super) fn last_change(&self) -> Timestamp {
        self.state().last_change
    }
}
