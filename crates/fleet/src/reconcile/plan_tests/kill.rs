//! Stops that had to be kills.

use botmaker_domain::{BotRecord, BotState, Power, ReasonCode, StopAsked};
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};

use super::{Action, allowed, at, channel, container, decide, ready, seen, started};
use crate::reconcile::death::run_of;

/// A bot whose last stop, with ten seconds of grace, was asked for, and its container as it was left.
fn stopped(exit_code: i64) -> (BotRecord, ContainerStatus) {
    let exited = ContainerStatus {
        exit_code: Some(exit_code),
        finished_at: Some(at(20)),
        ..container(ContainerState::Exited)
    };
    let mut record = BotRecord {
        power: Power::Stopped,
        ..started(true)
    };
    record.lifecycle.stop_asked = Some(StopAsked {
        run: run_of(&exited),
        grace_seconds: 10,
    });
    (record, exited)
}

#[test]
fn a_stop_that_had_to_be_a_kill_is_noted_once_and_told() {
    let (mut record, exited) = stopped(137);
    let observation = seen(Some(exited), None);
    let Some(Action::NoteKill(kill)) = decide(&record, &observation, 21).action else {
        panic!("the kill is not noted")
    };
    assert_eq!((kill.at, kill.grace_seconds), (at(20), 10));
    record.lifecycle.note_kill(kill);
    let rest = decide(&record, &observation, 22);
    assert_eq!((rest.state, rest.action), (BotState::Stopped, None));
    let reason = rest.reason.unwrap();
    assert_eq!(reason.code, ReasonCode::KilledAtStop);
    assert!(reason.detail.contains("10 s"), "{reason:?}");
    assert_eq!(record.lifecycle.deaths, []);
    assert_eq!(record.lifecycle.unclean_runs, [at(0)]);
}

#[test]
fn an_orderly_stop_and_a_kill_that_nobody_asked_for_are_no_kills_of_ours() {
    for exit_code in [0, 143, 1] {
        let (record, exited) = stopped(exit_code);
        let plan = decide(&record, &seen(Some(exited), None), 21);
        assert_eq!((plan.state, plan.reason), (BotState::Stopped, None));
    }
    let (mut record, exited) = stopped(137);
    record.lifecycle.stop_asked = None;
    let plan = decide(&record, &seen(Some(exited.clone()), None), 21);
    assert_eq!((plan.action, plan.reason), (None, None));
    let (mut record, _) = stopped(137);
    record.lifecycle.stop_asked.as_mut().unwrap().run.started_at = Some(at(-5));
    let plan = decide(&record, &seen(Some(exited), None), 21);
    assert_eq!(plan.action, None, "that was another run");
}

#[test]
fn memory_that_ran_out_during_a_stop_is_no_kill() {
    let (record, exited) = stopped(137);
    let exited = ContainerStatus {
        oom_killed: true,
        ..exited
    };
    assert_eq!(decide(&record, &seen(Some(exited), None), 21).action, None);
}

#[test]
fn a_restart_notes_the_kill_before_it_starts() {
    let (record, exited) = stopped(137);
    let mut record = BotRecord {
        power: Power::Running,
        power_seq: 2,
        ..record
    };
    let observation = seen(Some(exited), None);
    let Some(Action::NoteKill(kill)) = decide(&record, &observation, 21).action else {
        panic!("the kill is not noted")
    };
    record.lifecycle.note_kill(kill);
    assert_eq!(
        decide(&record, &observation, 22).action,
        Some(Action::Start)
    );
}

#[test]
fn docker_may_not_restart_a_bot_with_channels_right_after_a_kill() {
    let (mut record, exited) = stopped(137);
    record.power = Power::Running;
    let Some(Action::NoteKill(kill)) = decide(&record, &seen(Some(exited), None), 21).action else {
        panic!("the kill is not noted")
    };
    record.lifecycle.note_kill(kill);
    let running = ContainerStatus {
        started_at: Some(at(25)),
        ..allowed(ContainerState::Running)
    };
    let observation = seen(Some(running), Some(ready()));
    assert_eq!(decide(&record, &observation, 30).action, None);
    record.spec.channels = vec![channel("telegram")];
    assert_eq!(
        decide(&record, &observation, 30).action,
        Some(Action::SetRestartPolicy(RestartPolicy::No))
    );
    assert_eq!(decide(&record, &observation, 306).action, None);
}
