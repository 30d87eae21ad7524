//! The planner's rules, and the promise that it converges from every state.

mod change;
mod kill;
mod world;

use std::collections::BTreeMap;

use botmaker_domain::{
    BotId, BotName, BotRecord, BotSpec, ChannelKind, ChannelSpec, DmPolicy, GroupPolicy, Hold,
    Hostname, KeySource, Lifecycle, ModelId, NodeId, Persona, Placement, ProviderId, Resources,
    Status, Tags, UserId,
};
use botmaker_openclaw::gateway::ProbeReport;
use botmaker_ports::ContainerRole;

use super::*;

pub(crate) fn settings() -> PlanSettings {
    PlanSettings {
        start_deadline: Duration::from_secs(60),
        stop_grace: Duration::from_secs(10),
        stop_grace_failing: Duration::from_secs(30),
        stale_after: Duration::from_secs(100_000),
        unresponsive_after: Duration::from_secs(90),
        recovery: RecoverySettings::default(),
        health: HealthSettings::default(),
        most_memory: Resources::default().memory_bytes * 8,
    }
}

const HASH: &str = "wanted";

pub(crate) fn at(second: i64) -> Timestamp {
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
        image: None,
        canary_minutes: None,
        key: KeySource::Own,
        grant: None,
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
        lifecycle: Lifecycle::default(),
        status: Status::plain(BotState::Provisioning, at(0)),
        created_at: at(0),
        updated_at: at(0),
        version: 1,
        lease_epoch: 1,
    }
}

pub(crate) fn container(state: ContainerState) -> ContainerStatus {
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

pub(crate) fn channel(kind: &str) -> ChannelSpec {
    ChannelSpec {
        kind: ChannelKind::new(kind),
        dm_policy: DmPolicy::Pairing,
        allow_from: Vec::new(),
        group_policy: GroupPolicy::Allowlist,
    }
}

fn allowed(state: ContainerState) -> ContainerStatus {
    ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(state)
    }
}

pub(crate) fn seen(container: Option<ContainerStatus>, report: Option<ProbeReport>) -> Observation {
    let probe = report.map(|report| ProbeEvidence {
        report,
        checked_at: at(1),
    });
    Observation {
        container,
        probe,
        seen_since: Some(at(0)),
        wanted_hash: HASH.to_owned(),
        ..Observation::default()
    }
}

pub(crate) fn ready() -> ProbeReport {
    ProbeReport {
        live: true,
        started: true,
        ready: true,
        ..ProbeReport::default()
    }
}

/// A bot that runs and whose start has been carried out.
pub(crate) fn started(has_been_ready: bool) -> BotRecord {
    let mut record = BotRecord {
        applied_seq: 1,
        incarnation: 1,
        has_been_ready,
        ..record()
    };
    record.lifecycle.good_generation = has_been_ready.then_some(record.generation);
    record
}

fn decide(record: &BotRecord, seen: &Observation, now: i64) -> Plan {
    plan(record, seen, at(now), &settings())
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
    let running = seen(Some(container(ContainerState::Running)), Some(ready()));
    let first = decide(&started(false), &running, 5);
    // Who sees it run may change it: what can be gone back to is noted before.
    assert_eq!(
        (first.state, first.action),
        (BotState::Starting, Some(Action::NoteReady))
    );
    let second = decide(&started(true), &running, 5);
    assert_eq!(
        (second.state, second.action),
        (
            BotState::Running,
            Some(Action::SetRestartPolicy(RestartPolicy::UnlessStopped))
        )
    );
    let running = seen(Some(allowed(ContainerState::Running)), Some(ready()));
    assert_eq!(decide(&started(true), &running, 5).action, None);
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
fn a_start_that_nobody_could_watch_is_given_its_time() {
    // The engine, or BotMaker, was away while the bot started, and came back after its deadline.
    let mut observation = seen(Some(container(ContainerState::Running)), None);
    observation.seen_since = Some(at(300));
    let plan = decide(&started(false), &observation, 301);
    assert_eq!((plan.state, plan.action), (BotState::Starting, None));
    assert_eq!(plan.look_again, Some(Duration::from_secs(59)));
    let late = decide(&started(false), &observation, 360);
    assert!(matches!(late.action, Some(Action::Hold(_))));
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
    let plan = decide(&started(true), &seen(Some(exited.clone()), None), 5);
    assert_eq!(plan.reason.unwrap().code, ReasonCode::ChangedOutside);
    let Some(Action::NoteDeath { death, run }) = plan.action else {
        panic!("an end that nobody wished is noted first")
    };
    let mut noted = started(true);
    noted.lifecycle.note_death(death, run);
    let plan = decide(&noted, &seen(Some(exited), None), 5);
    assert_eq!(plan.action, Some(Action::Start));
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
    observation.unready_probes = 1;
    assert_eq!(decide(&record, &observation, 5).state, BotState::Running);
    observation.unready_probes = 2;
    assert_eq!(decide(&record, &observation, 5).state, BotState::Unhealthy);
}

#[test]
fn a_gateway_that_is_live_and_never_ready_is_caught() {
    let mut record = started(true);
    record.status = Status::plain(BotState::Running, at(1));
    let live = ProbeReport {
        live: true,
        error: Some("the gateway did not answer in time".to_owned()),
        ..ProbeReport::default()
    };
    let mut stalled = seen(Some(allowed(ContainerState::Running)), Some(live));
    stalled.unready_probes = 2;
    let plan = decide(&record, &stalled, 5);
    assert_eq!((plan.state, plan.action), (BotState::Unhealthy, None));
}

#[test]
fn what_nobody_has_asked_for_long_is_not_green() {
    let mut record = started(true);
    record.status = Status::plain(BotState::Running, at(1));
    let mut old = seen(Some(allowed(ContainerState::Running)), Some(ready()));
    let plan = decide(&record, &old, 100_002);
    assert_eq!(plan.state, BotState::Unhealthy);
    assert_eq!(plan.reason.unwrap().code, ReasonCode::EvidenceStale);
    old.probe = None;
    assert_eq!(decide(&record, &old, 100_002).state, BotState::Unhealthy);
    assert_eq!(decide(&record, &old, 50).state, BotState::Running);
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
