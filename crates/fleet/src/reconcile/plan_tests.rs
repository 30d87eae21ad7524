//! The planner's rules, and the promise that it converges from every state.

use std::collections::BTreeMap;

use botmaker_domain::{
    BotId, BotName, BotRecord, BotSpec, Hold, Hostname, ModelId, NodeId, Persona, Placement,
    ProviderId, Resources, Status, Tags, UserId,
};
use botmaker_openclaw::gateway::ProbeReport;
use botmaker_ports::ContainerRole;
use proptest::prelude::*;

use super::*;

const SETTINGS: PlanSettings = PlanSettings {
    start_deadline: Duration::from_secs(60),
    stop_grace: Duration::from_secs(10),
    stop_grace_failing: Duration::from_secs(30),
};
const HASH: &str = "wanted";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn record() -> BotRecord {
    let spec = BotSpec {
        name: BotName::parse("Ada").unwrap(),
        hostname: Hostname::parse("ada").unwrap(),
        provider: ProviderId::parse("demo").unwrap(),
        model: ModelId::parse("demo-1").unwrap(),
        base_url: None,
        channels: Vec::new(),
        persona: Persona::default(),
        resources: Resources::default(),
        secrets: BTreeMap::new(),
        tags: Tags::default(),
        avatar: None,
    };
    BotRecord {
        id: BotId::generate(),
        owner_id: UserId::generate(),
        spec,
        phase: Phase::Active,
        power: Power::Running,
        power_seq: 1,
        applied_seq: 0,
        hold: None,
        placement: Placement {
            node: NodeId::local(),
            port: 19000,
            subnet: "10.9.0.0/29".parse().unwrap(),
        },
        generation: 1,
        incarnation: 0,
        has_been_ready: false,
        image_id: None,
        validated: None,
        status: Status::plain(BotState::Provisioning, at(0)),
        created_at: at(0),
        updated_at: at(0),
        version: 1,
        lease_epoch: 1,
    }
}

fn container(state: ContainerState) -> ContainerStatus {
    ContainerStatus {
        id: "c1".to_owned(),
        name: "botmaker-ada".to_owned(),
        bot_id: None,
        is_ours: true,
        role: ContainerRole::Bot,
        incarnation: 1,
        container_hash: HASH.to_owned(),
        image_id: "sha256:1".to_owned(),
        state,
        exit_code: None,
        oom_killed: false,
        error: None,
        restart_count: 0,
        restart_policy: RestartPolicy::No,
        created_at: Some(at(0)),
        started_at: Some(at(0)),
        finished_at: None,
    }
}

fn seen(container: Option<ContainerStatus>, report: Option<ProbeReport>) -> Observation {
    let probe = report.map(|report| ProbeEvidence {
        report,
        checked_at: at(1),
    });
    Observation {
        container,
        probe,
        failed_probes: 0,
        wanted_hash: HASH.to_owned(),
    }
}

fn ready() -> ProbeReport {
    ProbeReport {
        live: true,
        started: true,
        ready: true,
        ..ProbeReport::default()
    }
}

/// A bot that runs and whose start has been carried out.
fn started(has_been_ready: bool) -> BotRecord {
    BotRecord {
        applied_seq: 1,
        incarnation: 1,
        has_been_ready,
        ..record()
    }
}

fn decide(record: &BotRecord, seen: &Observation, now: i64) -> Plan {
    plan(record, seen, at(now), &SETTINGS)
}

#[test]
fn a_new_bot_is_provisioned_then_started() {
    let new = decide(&record(), &seen(None, None), 1);
    assert_eq!(
        (new.state, new.action),
        (BotState::Provisioning, Some(Action::Provision))
    );
    let made = BotRecord {
        incarnation: 1,
        ..record()
    };
    let created = decide(
        &made,
        &seen(Some(container(ContainerState::Created)), None),
        1,
    );
    assert_eq!(
        (created.state, created.action),
        (BotState::Starting, Some(Action::Start))
    );
}

#[test]
fn docker_restarts_a_bot_only_after_it_has_been_ready() {
    let running = container(ContainerState::Running);
    let first = decide(
        &started(false),
        &seen(Some(running.clone()), Some(ready())),
        5,
    );
    assert_eq!(
        first.action,
        Some(Action::SetRestartPolicy(RestartPolicy::UnlessStopped))
    );
    let allowed = ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..running
    };
    let second = decide(
        &started(false),
        &seen(Some(allowed.clone()), Some(ready())),
        5,
    );
    assert_eq!(
        (second.state, second.action),
        (BotState::Running, Some(Action::NoteReady))
    );
    assert_eq!(
        decide(&started(true), &seen(Some(allowed), Some(ready())), 5).action,
        None
    );
}

#[test]
fn a_wrong_configuration_fails_once_and_stays_failed() {
    let exited = ContainerStatus {
        exit_code: Some(78),
        ..container(ContainerState::Exited)
    };
    let Some(Action::Hold(reason)) =
        decide(&started(false), &seen(Some(exited.clone()), None), 5).action
    else {
        panic!("exit 78 before ready must hold the bot back")
    };
    assert_eq!(reason.code, ReasonCode::ConfigInvalid);
    let held = BotRecord {
        hold: Some(Hold {
            reason,
            power_seq: 1,
        }),
        ..started(false)
    };
    let plan = decide(&held, &seen(Some(exited.clone()), None), 5);
    assert_eq!((plan.state, plan.action), (BotState::Failed, None));
    let wished_anew = BotRecord {
        power_seq: 2,
        ..held
    };
    assert_eq!(
        decide(&wished_anew, &seen(Some(exited), None), 5).action,
        Some(Action::Start)
    );
}

#[test]
fn a_configuration_that_went_wrong_later_is_not_restarted_for_ever() {
    let looping = ContainerStatus {
        exit_code: Some(78),
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(ContainerState::Restarting)
    };
    assert!(matches!(
        decide(&started(true), &seen(Some(looping.clone()), None), 5).action,
        Some(Action::Hold(_))
    ));
    let hold = Hold {
        reason: Reason::new(ReasonCode::ConfigInvalid, "x"),
        power_seq: 1,
    };
    let held = BotRecord {
        hold: Some(hold),
        ..started(true)
    };
    assert!(matches!(
        decide(&held, &seen(Some(looping), None), 5).action,
        Some(Action::Stop { .. })
    ));
}

#[test]
fn failing_channels_are_degraded_and_never_a_failed_creation() {
    let report = ProbeReport {
        ready: false,
        failing: vec!["telegram".to_owned()],
        ..ready()
    };
    let allowed = ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(ContainerState::Running)
    };
    let plan = decide(&started(true), &seen(Some(allowed), Some(report)), 1000);
    assert_eq!((plan.state, plan.action), (BotState::Degraded, None));
    assert!(plan.reason.unwrap().detail.contains("telegram"));
}

#[test]
fn suppressed_channels_are_never_called_running() {
    let report = ProbeReport {
        channels_suppressed: true,
        ..ready()
    };
    let plan = decide(
        &started(false),
        &seen(Some(container(ContainerState::Running)), Some(report)),
        1000,
    );
    assert_eq!((plan.state, plan.action), (BotState::Degraded, None));
}

#[test]
fn a_bot_that_never_becomes_ready_is_held_back_at_its_deadline() {
    let observation = seen(Some(container(ContainerState::Running)), None);
    let waiting = decide(&started(false), &observation, 59);
    assert_eq!(
        (waiting.state, waiting.look_again),
        (BotState::Starting, Some(Duration::from_secs(1)))
    );
    assert!(matches!(
        decide(&started(false), &observation, 60).action,
        Some(Action::Hold(_))
    ));
}

#[test]
fn a_restart_stops_first_and_takes_back_dockers_permission() {
    let wished = BotRecord {
        power_seq: 2,
        ..started(true)
    };
    let running = ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(ContainerState::Running)
    };
    assert!(matches!(
        decide(&wished, &seen(Some(running.clone()), Some(ready())), 5).action,
        Some(Action::Stop { .. })
    ));
    let exited = ContainerStatus {
        state: ContainerState::Exited,
        exit_code: Some(0),
        ..running
    };
    assert_eq!(
        decide(&wished, &seen(Some(exited), None), 5).action,
        Some(Action::SetRestartPolicy(RestartPolicy::No))
    );
}

#[test]
fn a_container_removed_outside_comes_back_and_one_stopped_outside_is_started() {
    assert_eq!(
        decide(&started(true), &seen(None, None), 5).action,
        Some(Action::Provision)
    );
    let exited = ContainerStatus {
        exit_code: Some(0),
        ..container(ContainerState::Exited)
    };
    let plan = decide(&started(true), &seen(Some(exited), None), 5);
    assert_eq!(plan.action, Some(Action::Start));
    assert_eq!(plan.reason.unwrap().code, ReasonCode::ChangedOutside);
}

#[test]
fn a_changed_place_needs_a_new_container() {
    let old = ContainerStatus {
        container_hash: "old".to_owned(),
        ..container(ContainerState::Created)
    };
    assert_eq!(
        decide(&started(false), &seen(Some(old), None), 5).action,
        Some(Action::RemoveContainer)
    );
}

#[test]
fn unresponsive_is_unhealthy_but_one_lost_answer_is_no_news() {
    let mut record = started(true);
    record.status = Status::plain(BotState::Running, at(1));
    let running = ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(ContainerState::Running)
    };
    let mut observation = seen(
        Some(running),
        Some(ProbeReport {
            error: Some("timeout".to_owned()),
            ..ProbeReport::default()
        }),
    );
    observation.failed_probes = 1;
    assert_eq!(decide(&record, &observation, 5).state, BotState::Running);
    observation.failed_probes = 2;
    assert_eq!(decide(&record, &observation, 5).state, BotState::Unhealthy);
}

#[test]
fn what_was_told_of_a_run_holds_until_fresh_evidence_comes() {
    let mut record = started(true);
    record.status = Status::plain(BotState::Running, at(10));
    let running = ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(ContainerState::Running)
    };
    let same_run = seen(Some(running.clone()), None);
    assert_eq!(decide(&record, &same_run, 20).state, BotState::Running);
    let new_run = seen(
        Some(ContainerStatus {
            started_at: Some(at(15)),
            ..running
        }),
        None,
    );
    assert_eq!(decide(&record, &new_run, 20).state, BotState::Starting);
}

/// A tiny world in which actions have their effects.
#[derive(Debug)]
struct World {
    record: BotRecord,
    container: Option<ContainerStatus>,
    is_purged: bool,
    config_is_good: bool,
}

impl World {
    fn observation(&self) -> Observation {
        let is_running = self
            .container
            .as_ref()
            .is_some_and(|c| c.state == ContainerState::Running);
        seen(self.container.clone(), is_running.then(ready))
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
            Action::Adopt { incarnation, .. } => self.record.incarnation = incarnation,
            Action::Start => {
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
            Action::NoteReady => self.record.has_been_ready = true,
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
    ) -> World {
        let hold = held.map(|before| Hold { reason: Reason::new(ReasonCode::ExitedEarly, "x"), power_seq: power_seq.saturating_sub(before) });
        let record = BotRecord { power, phase, power_seq, applied_seq: power_seq - behind, hold, has_been_ready, incarnation, ..record() };
        World { record, container, is_purged: false, config_is_good }
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
            (Power::Running, BotState::Running) => prop_assert!(is_alive && world.record.has_been_ready),
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
