//! Changes of a bot's description, and ends that nobody wished.

use std::time::Duration;

use botmaker_domain::{
    BotRecord, BotState, Death, Hold, ImageReference, PinnedImage, Reason, ReasonCode, RunMark,
    StateSnapshot, Status,
};
use botmaker_openclaw::gateway::ProbeReport;
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};

use super::{Action, allowed, at, container, decide, ready, seen, started};

/// A bot that was good with generation 1 and is wished to be as generation 2 says.
fn changing(config_slot: u32) -> BotRecord {
    let mut record = started(true);
    record.generation = 2;
    record.lifecycle.newest_generation = 2;
    record.lifecycle.good_generation = Some(1);
    record.lifecycle.config_slot = config_slot;
    record
}

#[test]
fn a_change_is_judged_before_the_running_bot_is_touched() {
    let old = ContainerStatus {
        container_hash: "old".to_owned(),
        ..allowed(ContainerState::Running)
    };
    let mut record = changing(2);
    let unjudged = decide(&record, &seen(Some(old.clone()), Some(ready())), 5);
    assert_eq!(unjudged.action, Some(Action::Check));
    record.validated = Some("2@sha256:1".to_owned());
    let judged = decide(&record, &seen(Some(old.clone()), Some(ready())), 5);
    assert!(matches!(judged.action, Some(Action::Stop { .. })));
    let stopped = ContainerStatus {
        state: ContainerState::Exited,
        ..old
    };
    let replaced = decide(&record, &seen(Some(stopped), None), 5);
    assert_eq!(replaced.action, Some(Action::RemoveContainer));
}

#[test]
fn a_hot_change_is_judged_applied_and_never_stops_the_bot() {
    let mut record = changing(1);
    record.status = Status::plain(BotState::Running, at(1));
    let running = seen(Some(allowed(ContainerState::Running)), Some(ready()));
    let plan = decide(&record, &running, 5);
    assert_eq!(
        (plan.state, plan.action),
        (BotState::Running, Some(Action::Check))
    );
    record.validated = Some("2@sha256:1".to_owned());
    assert_eq!(decide(&record, &running, 5).action, Some(Action::ApplyHot));
    // A bot that is not ready cannot say that it took it.
    let dead = seen(
        Some(allowed(ContainerState::Running)),
        Some(ProbeReport::default()),
    );
    assert_ne!(decide(&record, &dead, 5).action, Some(Action::ApplyHot));
    let created = seen(Some(container(ContainerState::Created)), None);
    assert_eq!(decide(&record, &created, 5).action, Some(Action::Recast));
}

#[test]
fn a_change_that_fails_is_taken_back_and_a_first_description_is_held() {
    let exited = ContainerStatus {
        exit_code: Some(78),
        ..container(ContainerState::Exited)
    };
    let mut record = changing(2);
    record.has_been_ready = false;
    let plan = decide(&record, &seen(Some(exited), None), 5);
    assert!(
        matches!(plan.action, Some(Action::RollBack(reason)) if reason.code == ReasonCode::ConfigInvalid)
    );
    let late = seen(Some(container(ContainerState::Running)), None);
    assert!(matches!(
        decide(&record, &late, 60).action,
        Some(Action::RollBack(_))
    ));
}

#[test]
fn a_changed_bot_is_committed_when_it_is_ready() {
    let mut record = changing(2);
    record.has_been_ready = false;
    let running = seen(Some(allowed(ContainerState::Running)), Some(ready()));
    assert_eq!(decide(&record, &running, 5).action, Some(Action::NoteReady));
}

#[test]
fn another_image_gets_to_the_state_only_after_a_copy() {
    let mut record = changing(2);
    record.validated = Some("2@sha256:2".to_owned());
    record.image_id = Some("sha256:1".to_owned());
    record.spec.image = Some(PinnedImage {
        reference: ImageReference::parse("botmaker/openclaw:2").unwrap(),
        id: "sha256:2".to_owned(),
    });
    let stopped = ContainerStatus {
        container_hash: "old".to_owned(),
        ..allowed(ContainerState::Exited)
    };
    let seen_stopped = seen(Some(stopped), None);
    assert_eq!(
        decide(&record, &seen_stopped, 5).action,
        Some(Action::Snapshot)
    );
    assert_eq!(
        decide(&record, &seen(None, None), 5).action,
        Some(Action::Snapshot)
    );
    record.lifecycle.snapshot = Some(StateSnapshot {
        generation: 1,
        image_id: "sha256:1".to_owned(),
        taken_at: at(4),
        bytes: 1,
    });
    assert_eq!(
        decide(&record, &seen_stopped, 5).action,
        Some(Action::RemoveContainer)
    );
    assert_eq!(
        decide(&record, &seen(None, None), 5).action,
        Some(Action::Provision)
    );
    // A third image on top of the second: the copy of what the first one left stays the one to go back to.
    let mut third = record.clone();
    third.image_id = Some("sha256:2".to_owned());
    third.spec.image.as_mut().unwrap().id = "sha256:3".to_owned();
    assert_eq!(
        decide(&third, &seen_stopped, 5).action,
        Some(Action::RemoveContainer)
    );
    record.lifecycle.restore = Some(1);
    let plan = decide(&record, &seen(None, None), 5);
    assert_eq!(plan.action, Some(Action::Restore { generation: 1 }));
}

fn died(seconds: i64) -> Death {
    Death {
        at: at(seconds),
        started_at: Some(at(seconds - 1)),
        reason: Reason::new(ReasonCode::Died, "x"),
        exit_code: Some(3),
        oom_killed: false,
        generation: 1,
    }
}

#[test]
fn an_end_that_the_engine_mended_is_noted_once_and_costs_its_permission() {
    let again = ContainerStatus {
        restart_count: 1,
        finished_at: Some(at(100)),
        started_at: Some(at(101)),
        ..allowed(ContainerState::Running)
    };
    let running = seen(Some(again), Some(ready()));
    let mut record = started(true);
    record.status = Status::plain(BotState::Running, at(1));
    let Some(Action::NoteDeath { death, run }) = decide(&record, &running, 102).action else {
        panic!("the end is not noted")
    };
    assert_eq!(death.at, at(100));
    record.lifecycle.note_death(death, run);
    let plan = decide(&record, &running, 103);
    assert_eq!(
        plan.action,
        Some(Action::SetRestartPolicy(RestartPolicy::No))
    );
    let calm = decide(&record, &running, 100 + 10 * 60);
    assert_eq!(calm.action, None);
}

#[test]
fn a_bot_that_dies_again_and_again_is_stopped_and_called_so() {
    let mut record = started(true);
    record.lifecycle.deaths = (1..=5).map(|n| died(n * 10)).collect();
    let exited = ContainerStatus {
        exit_code: Some(3),
        started_at: Some(at(49)),
        finished_at: Some(at(50)),
        ..container(ContainerState::Exited)
    };
    record.lifecycle.counted = Some(RunMark {
        container_id: "c1".to_owned(),
        started_at: Some(at(49)),
    });
    let plan = decide(&record, &seen(Some(exited.clone()), None), 51);
    let Some(Action::Hold(reason)) = plan.action else {
        panic!("it goes on")
    };
    assert_eq!(reason.code, ReasonCode::CrashLooping);
    record.hold = Some(Hold {
        reason,
        power_seq: 1,
    });
    let plan = decide(&record, &seen(Some(exited), None), 52);
    assert_eq!((plan.state, plan.action), (BotState::CrashLooping, None));
}

#[test]
fn a_gateway_that_is_silent_is_noted_and_restarted() {
    let mut record = started(true);
    record.status = Status::plain(BotState::Unhealthy, at(1));
    let mut silent = seen(
        Some(allowed(ContainerState::Running)),
        Some(ProbeReport {
            error: Some("no answer within 4 s".to_owned()),
            ..ProbeReport::default()
        }),
    );
    silent.unready_probes = 20;
    silent.silent_since = Some(at(420));
    let plan = decide(&record, &silent, 500);
    assert_eq!((plan.state, plan.action), (BotState::Unhealthy, None));
    assert_eq!(plan.look_again, Some(Duration::from_secs(10)));
    silent.silent_since = Some(at(410));
    let Some(Action::NoteDeath { death, run }) = decide(&record, &silent, 500).action else {
        panic!("its silence is not noted")
    };
    assert_eq!(death.reason.code, ReasonCode::GatewayUnresponsive);
    record.lifecycle.note_death(death, run);
    assert!(matches!(
        decide(&record, &silent, 500).action,
        Some(Action::Stop { .. })
    ));
}
