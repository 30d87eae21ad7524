//! What is remembered of a bot's past to decide its future: changes that are under way, ends, snapshots.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{keyring::GrantMark, status::Reason};

/// A change that was taken back because the bot did not become ready with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RolledBack {
    /// The generation that failed.
    pub generation: u32,
    /// Why.
    pub reason: Reason,
    /// When it was taken back.
    pub at: Timestamp,
}

/// A copy of a bot's state, made before another image got to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StateSnapshot {
    /// The last generation that ran on this state; also the copy's name.
    pub generation: u32,
    /// The image that it ran.
    pub image_id: String,
    /// When the copy was made.
    pub taken_at: Timestamp,
    /// Its size.
    pub bytes: u64,
}

/// One run of a container: what tells it from every other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RunMark {
    /// The engine's id of the container.
    pub container_id: String,
    /// When the run began.
    pub started_at: Option<Timestamp>,
}

/// An end that nobody wished.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Death {
    /// When.
    pub at: Timestamp,
    /// When the run had begun, if known.
    pub started_at: Option<Timestamp>,
    /// Why, as far as it is known.
    pub reason: Reason,
    /// The exit code, if known.
    pub exit_code: Option<i64>,
    /// Whether the kernel ended it for memory.
    pub oom_killed: bool,
    /// The generation that ran.
    pub generation: u32,
}

impl Death {
    /// Whether OpenClaw counts this end as unclean: anything but an orderly exit.
    #[must_use]
    pub fn is_unclean(&self) -> bool {
        self.oom_killed || self.exit_code != Some(0)
    }

    /// How long the bot had run.
    #[must_use]
    pub fn run_time(&self) -> Option<Duration> {
        let started_at = self.started_at?;
        Duration::try_from(self.at.duration_since(started_at)).ok()
    }
}

/// A stop that BotMaker asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StopAsked {
    /// The run that was to end.
    pub run: RunMark,
    /// How long it had before it was killed, in seconds.
    pub grace_seconds: u64,
}

/// A stop that BotMaker asked for and that had to be a kill.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Kill {
    /// The run that did not end by itself.
    pub run: RunMark,
    /// When it was killed.
    pub at: Timestamp,
    /// How long it had to end by itself, in seconds.
    pub grace_seconds: u64,
}

/// What a bot's row remembers of its past.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Lifecycle {
    /// Raised by every change that a person makes to the description or the face; the `ETag`.
    pub revision: u64,
    /// The highest generation that there has ever been.
    pub newest_generation: u32,
    /// The generation that the bot goes back to when the present one fails: the last with which it was ready.
    pub good_generation: Option<u32>,
    /// The configuration directory that the container mounts, named after the generation it was made for. A change that
    /// is applied hot is written into the same directory.
    pub config_slot: u32,
    /// The slot that was in use when the good generation last proved itself.
    pub good_slot: u32,
    /// The last change that was taken back; forgotten with the next change that succeeds.
    pub rolled_back: Option<RolledBack>,
    /// The copy of the state that an image change in progress would return to.
    pub snapshot: Option<StateSnapshot>,
    /// The snapshot that replaces the state before the bot is started again.
    pub restore: Option<u32>,
    /// The mark of the token that the bot had when the good generation proved itself: good until a change has.
    pub good_grant: Option<GrantMark>,
    /// The digest of the grant that the keyring has for the bot; `None` when it has none.
    pub granted: Option<String>,
    /// When the bot's container was made; kept when somebody removes it, until there is another.
    pub deployed_at: Option<Timestamp>,
    /// When the bot's gateway had last answered a probe, as of the last time that the row was written.
    pub last_heartbeat_at: Option<Timestamp>,
    /// The last unwished ends, oldest first; at most [`Lifecycle::MAX_DEATHS`].
    pub deaths: Vec<Death>,
    /// The last run whose end is among `deaths`, or is `last_kill`.
    pub counted: Option<RunMark>,
    /// The last stop that was asked for: after a crash it still says whose end a kill was.
    pub stop_asked: Option<StopAsked>,
    /// The last stop that had to be a kill.
    pub last_kill: Option<Kill>,
    /// When the runs began that ended uncleanly, oldest first; at most [`Lifecycle::MAX_DEATHS`]. OpenClaw remembers them
    /// whatever anybody wishes, so a wish to start does not clear them.
    pub unclean_runs: Vec<Timestamp>,
}

impl Lifecycle {
    /// More ends than any crash window counts.
    pub const MAX_DEATHS: usize = 20;

    /// Notes an end, forgetting the oldest when there are too many.
    pub fn note_death(&mut self, death: Death, run: RunMark) {
        if death.is_unclean() {
            self.note_unclean_run(death.started_at.unwrap_or(death.at));
        }
        self.deaths.push(death);
        forget_oldest(&mut self.deaths);
        self.counted = Some(run);
    }

    /// Notes a stop that had to be a kill: no end that counts as a death, but an unclean one.
    pub fn note_kill(&mut self, kill: Kill) {
        self.note_unclean_run(kill.run.started_at.unwrap_or(kill.at));
        self.counted = Some(kill.run.clone());
        self.last_kill = Some(kill);
    }

    fn note_unclean_run(&mut self, began: Timestamp) {
        self.unclean_runs.push(began);
        forget_oldest(&mut self.unclean_runs);
    }
}

fn forget_oldest<T>(ends: &mut Vec<T>) {
    let surplus = ends.len().saturating_sub(Lifecycle::MAX_DEATHS);
    ends.drain(..surplus);
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            revision: 1,
            newest_generation: 1,
            good_generation: None,
            config_slot: 1,
            good_slot: 1,
            rolled_back: None,
            snapshot: None,
            restore: None,
            good_grant: None,
            granted: None,
            deployed_at: None,
            last_heartbeat_at: None,
            deaths: Vec::new(),
            counted: None,
            stop_asked: None,
            last_kill: None,
            unclean_runs: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ReasonCode;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn run(began: i64) -> RunMark {
        RunMark {
            container_id: "c1".to_owned(),
            started_at: Some(at(began)),
        }
    }

    fn death(began: i64, exit_code: i64) -> Death {
        Death {
            at: at(began + 5),
            started_at: Some(at(began)),
            reason: Reason::new(ReasonCode::Died, "x"),
            exit_code: Some(exit_code),
            oom_killed: false,
            generation: 1,
        }
    }

    #[test]
    fn a_kill_is_an_unclean_end_and_no_death() {
        let mut lifecycle = Lifecycle::default();
        lifecycle.note_death(death(10, 0), run(10));
        lifecycle.note_death(death(20, 3), run(20));
        lifecycle.note_kill(Kill {
            run: run(30),
            at: at(45),
            grace_seconds: 10,
        });
        assert_eq!(lifecycle.deaths.len(), 2);
        assert_eq!(lifecycle.unclean_runs, [at(20), at(30)]);
        assert_eq!(lifecycle.counted, Some(run(30)));
    }

    #[test]
    fn what_is_remembered_never_grows_beyond_its_bound() {
        let mut lifecycle = Lifecycle::default();
        for began in 0..100 {
            lifecycle.note_death(death(began, 3), run(began));
        }
        assert_eq!(lifecycle.deaths.len(), Lifecycle::MAX_DEATHS);
        assert_eq!(lifecycle.unclean_runs.len(), Lifecycle::MAX_DEATHS);
        assert_eq!(lifecycle.unclean_runs.last(), Some(&at(99)));
    }
}
