//! From every state the plan comes to rest as desired or says why not.

use botmaker_domain::{
    BotRecord, BotState, Hold, Lifecycle, Phase, Power, Reason, ReasonCode, StateSnapshot,
};
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};
use proptest::prelude::*;

use super::{Action, HASH, Observation, Plan, at, container, decide, ready, record, seen};

/// A tiny world in which actions have their effects.
#[derive(Debug)]
struct World {
    record: BotRecord,
    container: Option<ContainerStatus>,
    is_purged: bool,
    config_is_good: bool,
    /// The leave that the bot needs while it is not being deleted.
    grant: Option<String>,
}

impl World {
    fn observation(&self) -> Observation {
        let is_running = self
            .container
            .as_ref()
            .is_some_and(|c| c.state == ContainerState::Running);
        Observation {
            wanted_grant: self.wanted_grant(),
            ..seen(self.container.clone(), is_running.then(ready))
        }
    }

    fn wanted_grant(&self) -> Option<String> {
        let is_active = self.record.phase == Phase::Active;
        self.grant.clone().filter(|_| is_active)
    }

    fn start(&mut self) {
        let good = self.config_is_good;
        let Some(container) = &mut self.container else {
            return;
        };
        container.state = if good {
            ContainerState::Running
        } else {
            ContainerState::Exited
        };
        container.exit_code = (!good).then_some(78);
        container.oom_killed = false;
        let is_wished_anew = self.record.has_pending_start();
        self.record.has_been_ready &= !is_wished_anew;
        self.record.applied_seq = self.record.power_seq;
        self.record.hold = None;
    }

    /// What an action does; repeating it does nothing more.
    fn apply(&mut self, action: Action) {
        match action {
            Action::Provision => {
                self.record.incarnation += 1;
                self.container = Some(ContainerStatus {
                    incarnation: self.record.incarnation,
                    ..container(ContainerState::Created)
                });
            }
            Action::Grant => self.record.lifecycle.granted = self.wanted_grant(),
            Action::Adopt { incarnation, .. } => self.record.incarnation = incarnation,
            Action::Start => self.start(),
            Action::Stop { .. } => {
                let Some(container) = &mut self.container else {
                    return;
                };
                container.state = ContainerState::Exited;
                container.exit_code = Some(0);
            }
            Action::RemoveContainer => self.container = None,
            Action::SetRestartPolicy(policy) => {
                if let Some(container) = &mut self.container {
                    container.restart_policy = policy;
                }
            }
            Action::NoteReady => {
                self.record.has_been_ready = true;
                self.record.lifecycle.good_generation = Some(self.record.generation);
            }
            Action::Check => self.record.validated = Some(format!("{}@", self.record.generation)),
            Action::ApplyHot => {
                self.record.lifecycle.good_generation = Some(self.record.generation);
            }
            Action::Recast => self.record.lifecycle.config_slot = self.record.generation,
            Action::Snapshot => {
                self.record.lifecycle.snapshot = Some(StateSnapshot {
                    generation: 1,
                    image_id: "sha256:1".to_owned(),
                    taken_at: at(5),
                    bytes: 0,
                });
            }
            Action::Restore { .. } => self.record.lifecycle.restore = None,
            Action::NoteDeath { death, run } => self.record.lifecycle.note_death(death, run),
            Action::NoteKill(kill) => self.record.lifecycle.note_kill(kill),
            Action::RollBack(_) => {
                let good = self.record.fallback().unwrap();
                self.record.generation = good;
                self.record.lifecycle.config_slot = good;
                self.config_is_good = true;
            }
            Action::Hold(reason) => {
                let power_seq = self.record.power_seq;
                self.record.hold = Some(Hold { reason, power_seq });
            }
            Action::Purge => self.is_purged = true,
        }
    }

    /// Plans and acts until there is nothing to do.
    fn settle(&mut self) -> Result<Plan, TestCaseError> {
        for _ in 0..20 {
            let plan = decide(&self.record, &self.observation(), 5);
            match plan.action.clone() {
                Some(action) => {
                    prop_assert!(
                        action != Action::Purge || self.record.phase == Phase::Deleting,
                        "wanted data was purged"
                    );
                    prop_assert!(
                        !matches!(action, Action::Start | Action::Purge)
                            || self.record.lifecycle.granted == self.wanted_grant(),
                        "a bot started without its leave, or went with it"
                    );
                    prop_assert!(
                        !matches!(action, Action::Start | Action::Provision)
                            || !self.container.as_ref().is_some_and(|c| c.state.is_alive()),
                        "a start was planned beside a living container"
                    );
                    self.apply(action);
                    if self.is_purged {
                        return Ok(plan);
                    }
                }
                None => return Ok(plan),
            }
        }
        Err(TestCaseError::fail("does not converge"))
    }
}

fn any_state() -> impl Strategy<Value = ContainerState> {
    use ContainerState::{Created, Dead, Exited, Paused, Restarting, Running};
    prop::sample::select(vec![Created, Running, Paused, Restarting, Exited, Dead])
}

prop_compose! {
    fn any_container()(
        state in any_state(),
        exit_code in prop::option::of(prop::sample::select(vec![0i64, 1, 78, 137])),
        oom_killed in any::<bool>(),
        unless_stopped in any::<bool>(),
        is_current in any::<bool>(),
        incarnation in 1u32..4,
    ) -> ContainerStatus {
        ContainerStatus {
            exit_code,
            oom_killed,
            incarnation,
            restart_policy: if unless_stopped { RestartPolicy::UnlessStopped } else { RestartPolicy::No },
            container_hash: if is_current { HASH.to_owned() } else { "old".to_owned() },
            ..container(state)
        }
    }
}

fn any_grant() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec![
        "one".to_owned(),
        "another".to_owned(),
    ]))
}

prop_compose! {
    fn any_world()(
        container in prop::option::of(any_container()),
        power in prop::sample::select(vec![Power::Running, Power::Stopped]),
        phase in prop::sample::select(vec![Phase::Active, Phase::Deleting]),
        power_seq in 1u64..4,
        behind in 0u64..2,
        held in prop::option::of(0u64..2),
        has_been_ready in any::<bool>(),
        incarnation in 0u32..4,
        config_is_good in any::<bool>(),
        changed_slot in prop::option::of(1u32..3),
        (grant, granted) in (any_grant(), any_grant()),
    ) -> World {
        let hold = held.map(|before| Hold { reason: Reason::new(ReasonCode::ExitedEarly, "x"), power_seq: power_seq.saturating_sub(before) });
        let record = BotRecord { power, phase, power_seq, applied_seq: power_seq - behind, hold, has_been_ready, incarnation, ..record() };
        let mut record = record;
        if let Some(config_slot) = changed_slot {
            record.generation = 2;
            record.lifecycle = Lifecycle { newest_generation: 2, good_generation: Some(1), config_slot, ..Lifecycle::default() };
        }
        record.lifecycle.granted = granted;
        World { record, container, is_purged: false, config_is_good, grant }
    }
}

proptest! {
    /// From any state the plan comes to rest as desired, or says why not; a second look changes nothing.
    #[test]
    fn the_plan_converges_and_is_idempotent(mut world in any_world()) {
        let plan = world.settle()?;
        if world.record.phase == Phase::Deleting {
            prop_assert!(world.is_purged && world.container.is_none());
            return Ok(());
        }
        let is_alive = world.container.as_ref().is_some_and(|c| c.state.is_alive());
        match (world.record.power, plan.state) {
            (Power::Stopped, state) => prop_assert!(state == BotState::Stopped && !is_alive),
            (Power::Running, BotState::Failed) => prop_assert!(!is_alive && plan.reason.is_some()),
            (Power::Running, BotState::Running) => {
                prop_assert!(is_alive && world.record.has_been_ready && !world.record.is_changing());
            }
            (Power::Running, BotState::Unhealthy | BotState::Starting) => prop_assert!(is_alive && plan.reason.is_some()),
            (_, state) => prop_assert!(false, "came to rest as {state:?}"),
        }
        prop_assert_eq!(world.settle()?, plan);
    }

    /// A crash after any action, before its effect was noted in the row, changes nothing about the end.
    #[test]
    fn forgetting_any_one_note_still_converges(mut world in any_world(), crash_at in 0usize..6) {
        for step in 0..20 {
            let Some(action) = decide(&world.record, &world.observation(), 5).action else { break };
            let before = world.record.clone();
            world.apply(action);
            if step == crash_at {
                world.record = before;
            }
            if world.is_purged {
                return Ok(());
            }
        }
        world.settle()?;
    }
}
