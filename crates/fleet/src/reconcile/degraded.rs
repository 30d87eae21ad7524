//! Why a bot that is ready is not as it should be: it does not answer, a channel does not work, its memory is nearly used up,
//! its state is large.
//! One reason is told, the gravest; the evidence shows all.

use botmaker_domain::{BotRecord, ChannelSpec, Reason, ReasonCode};
use botmaker_openclaw::gateway::ChannelState;
use botmaker_ports::ContainerStatus;
use jiff::Timestamp;

use super::{
    plan::{Observation, PlanSettings, age},
    status::is_same_run,
};
use crate::health::{
    self,
    state_size::{Weight, weight},
};

const MIB: u64 = 1024 * 1024;

/// Limits are suggested in steps of so many bytes.
const MEMORY_STEP: u64 = 512 * MIB;

/// OpenClaw's word for a channel that it will not start again by itself.
const BLOCKED: &str = "blocked";

/// A ready bot with what is known of it.
pub(super) struct Ready<'a> {
    pub record: &'a BotRecord,
    pub container: &'a ContainerStatus,
    pub seen: &'a Observation,
    pub now: Timestamp,
    pub settings: &'a PlanSettings,
}

impl Ready<'_> {
    /// The gravest thing that is wrong; `None` when all is well.
    pub(super) fn reason(&self) -> Option<Reason> {
        let reason = self
            .canary()
            .or_else(|| self.channels())
            .or_else(|| self.memory())
            .or_else(|| self.state())?;
        // Words with a count of tries or seconds in them would be news at every question.
        let told = self.record.status.reason.as_ref();
        let is_old = told.is_some_and(|told| is_same_but_numbers(told, &reason));
        Some(match told {
            Some(told) if is_old => told.clone(),
            _ => reason,
        })
    }

    /// What was told of this very run for this reason: it holds until fresh evidence says otherwise, also over a restart of
    /// the server.
    fn told(&self, code: ReasonCode) -> Option<&Reason> {
        let told = self.record.status.reason.as_ref();
        told.filter(|told| told.code == code && is_same_run(self.record, self.container))
    }

    fn canary(&self) -> Option<Reason> {
        let told = self.told(ReasonCode::CanaryFailed);
        let Some(canary) = &self.seen.canary else {
            let is_tested = health::canary::interval(self.record, &self.settings.health).is_some();
            return told.filter(|_| is_tested).cloned();
        };
        let enough = if told.is_some() {
            1
        } else {
            self.settings.health.canary_failures
        };
        let words = canary.error.as_deref()?;
        (canary.failures >= enough).then(|| {
            Reason::new(
                ReasonCode::CanaryFailed,
                format!("it does not answer test messages: {words}"),
            )
            .with_hint("see the bot's log; its model, or its provider's key, is the usual cause")
        })
    }

    fn channels(&self) -> Option<Reason> {
        let failing = self
            .seen
            .probe
            .as_ref()
            .map(|it| it.report.failing.as_slice());
        let failing = failing.unwrap_or_default();
        let told = self.told(ReasonCode::ChannelsFailing);
        let Some(channels) = &self.seen.channels else {
            return match told {
                Some(told) if !self.record.spec.channels.is_empty() => Some(told.clone()),
                _ => not_working(failing, &[]),
            };
        };
        if let Some(error) = &channels.error {
            return match (failing, told) {
                _ if channels.failures >= health::channels::TOLERATED_SILENCE => {
                    Some(untold(failing, error))
                }
                (_, Some(told)) => Some(told.clone()),
                (failing, None) => not_working(failing, &[]),
            };
        }
        let patience = self.settings.health.channel_patience;
        let is_given_up = channels
            .troubled_since
            .is_some_and(|since| told.is_some() || age(self.now, since) >= patience);
        let troubled = troubles(&channels.states, &self.record.spec.channels);
        let troubled: Vec<_> = troubled
            .into_iter()
            .filter(|it| is_given_up || it.is_final || failing.contains(&it.kind))
            .collect();
        not_working(failing, &troubled)
    }

    fn memory(&self) -> Option<Reason> {
        let health = &self.settings.health;
        let is_new_here = self
            .seen
            .seen_since
            .is_some_and(|since| age(self.now, since) < health.memory_warning_after);
        let told = self.told(ReasonCode::MemoryHigh).filter(|_| is_new_here);
        let memory = match &self.seen.memory {
            Some(memory) if memory.is_high => memory,
            _ => return told.cloned(),
        };
        let limit = memory.limit_bytes;
        let detail = format!(
            "it has used {} % or more of its {} MiB of memory for {} min",
            health.memory_warning_percent,
            limit / MIB,
            health.memory_warning_after.as_secs().div_ceil(60),
        );
        let wanted = (limit + limit / 2).next_multiple_of(MEMORY_STEP);
        let wanted = wanted.min(self.settings.most_memory);
        let hint = if wanted > limit {
            format!("at its limit it is killed; give it {} MiB", wanted / MIB)
        } else {
            "at its limit it is killed; it has the most that bots.memory_max_mib allows".to_owned()
        };
        Some(Reason::new(ReasonCode::MemoryHigh, detail).with_hint(hint))
    }
}

impl Ready<'_> {
    fn state(&self) -> Option<Reason> {
        let told = self.told(ReasonCode::StateTooLarge);
        let Some(state) = &self.seen.state else {
            return told.cloned();
        };
        let health = &self.settings.health;
        if weight(state.bytes, health) == Weight::Fits {
            return None;
        }
        let limit = health.state_hard_bytes;
        let end = if limit > 0 {
            format!("at {} MiB the bot is stopped", limit / MIB)
        } else {
            "it may fill the disk".to_owned()
        };
        let detail = format!(
            "its state takes {} MiB or more; {end}",
            health.state_soft_bytes / MIB
        );
        Some(Reason::new(ReasonCode::StateTooLarge, detail).with_hint(STATE_HINT))
    }
}

/// What can be done about a large state.
const STATE_HINT: &str = "see what fills the bot's state directory: old sessions and downloads are the usual cause; or raise bots.state_warning_mib and bots.state_limit_mib";

/// Why a bot whose state has come to the limit must not go on.
pub(super) fn too_large(seen: &Observation, settings: &PlanSettings) -> Option<Reason> {
    let state = seen.state.as_ref()?;
    if weight(state.bytes, &settings.health) != Weight::TooLarge {
        return None;
    }
    let detail = format!(
        "its state takes {} MiB, the limit is {} MiB; it was stopped before it could fill the disk",
        state.bytes / MIB,
        settings.health.state_hard_bytes / MIB
    );
    Some(Reason::new(ReasonCode::StateTooLarge, detail).with_hint(STATE_HINT))
}

/// A channel that does not work.
struct Trouble {
    kind: String,
    words: Option<String>,
    /// OpenClaw does not try again by itself.
    is_final: bool,
}

/// Whether a channel that the bot shall have is not as it should be.
pub(crate) fn has_trouble(states: &[ChannelState], wanted: &[ChannelSpec]) -> bool {
    !troubles(states, wanted).is_empty()
}

fn troubles(states: &[ChannelState], wanted: &[ChannelSpec]) -> Vec<Trouble> {
    wanted
        .iter()
        .filter_map(|channel| trouble(states, channel.kind.as_str()))
        .collect()
}

/// What is wrong with a channel: with the first of its accounts that does not work.
fn trouble(states: &[ChannelState], kind: &str) -> Option<Trouble> {
    let mut own = states.iter().filter(|state| state.kind == kind).peekable();
    if own.peek().is_none() {
        return Some(Trouble {
            kind: kind.to_owned(),
            words: Some("OpenClaw does not know it".to_owned()),
            is_final: false,
        });
    }
    let is_blocked = |state: &ChannelState| state.lifecycle.as_deref() == Some(BLOCKED);
    let bad = own.find(|it| is_blocked(it) || !it.running || it.connected == Some(false))?;
    let state = if bad.running {
        "not connected"
    } else {
        "not running"
    };
    Some(Trouble {
        kind: kind.to_owned(),
        words: Some(bad.last_error.clone().unwrap_or_else(|| state.to_owned())),
        is_final: is_blocked(bad),
    })
}

/// Names what does not work: what a probe named, in the gateway's words where it has any, and what it said beyond.
fn not_working(failing: &[String], troubled: &[Trouble]) -> Option<Reason> {
    let words_for = |kind: &str| troubled.iter().find(|it| it.kind == kind);
    let named = failing.iter().map(|kind| match words_for(kind) {
        Some(trouble) => told_of(trouble),
        None => kind.clone(),
    });
    let further = troubled.iter().filter(|it| !failing.contains(&it.kind));
    let all: Vec<_> = named.chain(further.map(told_of)).collect();
    if all.is_empty() {
        return None;
    }
    let hint = if troubled.iter().any(|it| it.is_final) {
        "OpenClaw does not try again by itself: a token that was refused must be replaced, which needs no restart"
    } else {
        "see the bot's log; a token that was refused must be replaced"
    };
    let detail = format!("not working: {}", all.join(", "));
    Some(Reason::new(ReasonCode::ChannelsFailing, detail).with_hint(hint))
}

fn told_of(trouble: &Trouble) -> String {
    match &trouble.words {
        Some(words) => format!("{} ({words})", trouble.kind),
        None => trouble.kind.clone(),
    }
}

/// A gateway that passes its probes and does not tell of its channels.
fn untold(failing: &[String], error: &str) -> Reason {
    let mut detail = format!("its gateway does not say how its channels are: {error}");
    if !failing.is_empty() {
        detail = format!("not working: {}; {detail}", failing.join(", "));
    }
    Reason::new(ReasonCode::ChannelsFailing, detail)
        .with_hint("see the bot's log; a restart may help")
}

fn is_same_but_numbers(told: &Reason, new: &Reason) -> bool {
    let words = |text: &str| -> String { text.chars().filter(|c| !c.is_ascii_digit()).collect() };
    told.code == new.code && told.hint == new.hint && words(&told.detail) == words(&new.detail)
}

#[cfg(test)]
#[path = "degraded_tests.rs"]
mod tests;
