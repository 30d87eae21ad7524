//! What the plan may decide: the next step for a bot, and what a person is told meanwhile.

use std::time::Duration;

use botmaker_domain::{BotState, Death, Kill, Reason, RunMark};
use botmaker_ports::RestartPolicy;

/// The next step for a bot. Each may be repeated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    /// Lets OpenClaw judge a changed description while the bot runs on as before.
    Check,
    /// Writes a checked change into the configuration of the running bot and waits for OpenClaw's word.
    ApplyHot,
    /// Makes a change that was to be applied hot one that replaces the container.
    Recast,
    /// Copies the bot's state before another image gets to it.
    Snapshot,
    /// Puts a snapshot in the place of the bot's state.
    Restore { generation: u32 },
    /// Gives the bot the leave that it needs to use the keyring's proxy, or takes it.
    Grant,
    /// Network, configuration, state and a container that has not been started.
    Provision,
    /// Adopts the incarnation of a container that was made just before a crash.
    Adopt { incarnation: u32, image_id: String },
    /// Starts the container and notes which wish that fulfilled.
    Start,
    /// Stops the container.
    Stop { grace: Duration },
    /// Removes the container.
    RemoveContainer,
    /// Lets the engine restart the container, or not.
    SetRestartPolicy(RestartPolicy),
    /// The bot is ready for the first time since it was wished to start, or with a changed description.
    NoteReady,
    /// Notes an end that nobody wished.
    NoteDeath { death: Death, run: RunMark },
    /// Notes a stop of BotMaker's that had to be a kill.
    NoteKill(Kill),
    /// Takes a change back: the bot could not be made ready with it.
    RollBack(Reason),
    /// The start failed; nothing happens until somebody wishes anew.
    Hold(Reason),
    /// Network, secrets, state and row of a deleted bot.
    Purge,
}

/// The decision for one bot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    /// What a person is told meanwhile.
    pub state: BotState,
    /// Why.
    pub reason: Option<Reason>,
    /// What to do; `None` when all is as desired or must be waited for.
    pub action: Option<Action>,
    /// When to look again without being woken.
    pub look_again: Option<Duration>,
}

impl Plan {
    pub(super) fn rest(state: BotState, reason: Option<Reason>) -> Self {
        Self {
            state,
            reason,
            action: None,
            look_again: None,
        }
    }

    pub(super) fn act(state: BotState, action: Action) -> Self {
        Self {
            state,
            reason: None,
            action: Some(action),
            look_again: None,
        }
    }

    pub(super) fn because(mut self, reason: Option<Reason>) -> Self {
        self.reason = reason;
        self
    }

    pub(super) fn again_in(mut self, pause: Duration) -> Self {
        self.look_again = Some(pause);
        self
    }
}
