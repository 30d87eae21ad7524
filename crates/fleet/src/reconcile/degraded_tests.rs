//! What makes a ready bot degraded, and for how long.

use std::time::Duration;

use botmaker_domain::{BotState, Status};
use botmaker_openclaw::gateway::ProbeReport;
use botmaker_ports::{ContainerState, RestartPolicy};

use super::*;
use crate::{
    bots::{CanaryEvidence, ChannelsEvidence, MemoryEvidence},
    reconcile::plan::{
        Plan, plan,
        tests::{at, channel, container, ready, seen, settings, started},
    },
};

const NOW: i64 = 1000;

fn telegram(lifecycle: &str, running: bool, words: Option<&str>) -> ChannelState {
    ChannelState {
        kind: "telegram".to_owned(),
        account: "default".to_owned(),
        running,
        connected: None,
        lifecycle: Some(lifecycle.to_owned()),
        last_error: words.map(str::to_owned),
    }
}

fn channels(states: Vec<ChannelState>, troubled_since: Option<i64>) -> Option<ChannelsEvidence> {
    Some(ChannelsEvidence {
        states,
        error: None,
        failures: 0,
        troubled_since: troubled_since.map(at),
        checked_at: at(NOW),
    })
}

fn untold_times(failures: u32) -> Option<ChannelsEvidence> {
    Some(ChannelsEvidence {
        states: Vec::new(),
        error: Some("the bot did not answer in time".to_owned()),
        failures,
        troubled_since: None,
        checked_at: at(NOW),
    })
}

fn canary(failures: u32) -> Option<CanaryEvidence> {
    Some(CanaryEvidence {
        latency: Duration::from_secs(1),
        error: (failures > 0).then(|| "no answer within 120 s".to_owned()),
        failures,
        checked_at: at(NOW),
        answered_at: None,
    })
}

fn memory(is_high: bool, limit_mib: u64) -> Option<MemoryEvidence> {
    Some(MemoryEvidence {
        used_bytes: limit_mib * MIB * 95 / 100,
        limit_bytes: limit_mib * MIB,
        is_high,
        measured_at: at(NOW),
    })
}

/// A bot on Telegram that has been ready, and what is seen of it.
fn bot() -> (BotRecord, Observation) {
    let mut record = started(true);
    record.spec.channels = vec![channel("telegram")];
    record.status = Status::plain(BotState::Running, at(1));
    let running = ContainerStatus {
        restart_policy: RestartPolicy::UnlessStopped,
        ..container(ContainerState::Running)
    };
    (record, seen(Some(running), Some(ready())))
}

fn told(record: &BotRecord, observation: &Observation) -> (BotState, String) {
    let plan: Plan = plan(record, observation, at(NOW), &settings());
    assert_eq!(plan.action, None);
    let words = plan
        .reason
        .map(|it| format!("{}: {}", it.code.as_str(), it.detail));
    (plan.state, words.unwrap_or_default())
}

/// What is told, and what is told at the next look when nothing has changed but the evidence.
fn tell(record: &mut BotRecord, observation: &Observation) -> BotState {
    let plan: Plan = plan(record, observation, at(NOW), &settings());
    record.status.state = plan.state;
    record.status.reason = plan.reason;
    plan.state
}

#[test]
fn a_refused_token_is_told_at_once_in_openclaws_words_and_restarts_nothing() {
    let (record, mut observation) = bot();
    let words = "Telegram bot token unauthorized (getMe returned 401)";
    let states = vec![telegram("blocked", false, Some(words))];
    observation.channels = channels(states, Some(NOW));
    let (state, said) = told(&record, &observation);
    assert_eq!(state, BotState::Degraded);
    assert_eq!(
        said,
        format!("channels_failing: not working: telegram ({words})")
    );
}

#[test]
fn a_channel_that_is_just_connecting_is_given_time() {
    let (mut record, mut observation) = bot();
    let states = vec![telegram("starting", false, None)];
    let patience = settings().health.channel_patience.as_secs().cast_signed();
    observation.channels = channels(states.clone(), Some(NOW - patience + 1));
    assert_eq!(told(&record, &observation).0, BotState::Running);
    observation.channels = channels(states.clone(), Some(NOW - patience));
    assert_eq!(
        told(&record, &observation),
        (
            BotState::Degraded,
            "channels_failing: not working: telegram (not running)".to_owned()
        )
    );
    tell(&mut record, &observation);
    observation.channels = channels(states, Some(NOW));
    assert_eq!(
        tell(&mut record, &observation),
        BotState::Degraded,
        "a server that began anew does not call it well"
    );
    let works = vec![telegram("ready", true, None)];
    observation.channels = channels(works, None);
    assert_eq!(tell(&mut record, &observation), BotState::Running);
}

#[test]
fn a_channel_that_openclaw_does_not_know_is_one_that_does_not_work() {
    let wanted = [channel("telegram")];
    let works = [telegram("ready", true, None)];
    assert!(has_trouble(&[], &wanted));
    assert!(!has_trouble(&works, &wanted));
    assert!(!has_trouble(&[], &[]));
    let unconnected = ChannelState {
        connected: Some(false),
        ..works[0].clone()
    };
    assert!(has_trouble(&[unconnected], &wanted));
}

#[test]
fn what_a_probe_names_is_told_in_the_gateways_words() {
    let (record, mut observation) = bot();
    let failing = vec!["discord".to_owned(), "telegram".to_owned()];
    observation.probe.as_mut().unwrap().report = ProbeReport {
        ready: false,
        failing,
        ..ready()
    };
    let states = vec![telegram("stopped", false, Some("fetch failed"))];
    observation.channels = channels(states, Some(NOW));
    let said = told(&record, &observation).1;
    assert_eq!(
        said,
        "channels_failing: not working: discord, telegram (fetch failed)"
    );
}

#[test]
fn a_gateway_that_passes_its_probes_and_does_not_tell_is_not_green() {
    let (record, mut observation) = bot();
    observation.channels = untold_times(2);
    assert_eq!(told(&record, &observation).0, BotState::Running);
    observation.channels = untold_times(3);
    let (state, said) = told(&record, &observation);
    assert_eq!(state, BotState::Degraded);
    assert!(said.contains("did not answer in time"), "{said}");
}

#[test]
fn one_question_without_an_answer_takes_nothing_back() {
    let (mut record, mut observation) = bot();
    let states = vec![telegram("blocked", false, Some("refused"))];
    observation.channels = channels(states, Some(NOW));
    tell(&mut record, &observation);
    for evidence in [untold_times(1), None] {
        observation.channels = evidence;
        let (state, said) = told(&record, &observation);
        assert_eq!(state, BotState::Degraded);
        assert!(said.contains("refused"), "{said}");
    }
}

#[test]
fn two_test_messages_without_an_answer_are_told_before_all_else() {
    let (mut record, mut observation) = bot();
    let states = vec![telegram("blocked", false, Some("refused"))];
    observation.canary = canary(1);
    assert_eq!(told(&record, &observation).0, BotState::Running);
    observation.channels = channels(states, Some(NOW));
    observation.canary = canary(2);
    let (state, said) = told(&record, &observation);
    assert_eq!(state, BotState::Degraded);
    assert!(said.starts_with("canary_failed: "), "{said}");
    observation.channels = None;
    tell(&mut record, &observation);
    observation.canary = None;
    assert_eq!(tell(&mut record, &observation), BotState::Degraded);
    observation.canary = canary(0);
    assert_eq!(tell(&mut record, &observation), BotState::Running);
}

#[test]
fn test_messages_that_were_switched_off_say_nothing_any_more() {
    let (mut record, mut observation) = bot();
    observation.canary = canary(2);
    tell(&mut record, &observation);
    observation.canary = None;
    record.spec.canary_minutes = Some(0);
    assert_eq!(tell(&mut record, &observation), BotState::Running);
}

#[test]
fn memory_that_is_nearly_used_up_suggests_a_limit() {
    let (mut record, mut observation) = bot();
    observation.memory = memory(false, 2048);
    assert_eq!(told(&record, &observation).0, BotState::Running);
    observation.memory = memory(true, 2048);
    let plan: Plan = plan(&record, &observation, at(NOW), &settings());
    let reason = plan.reason.unwrap();
    assert_eq!(reason.code, ReasonCode::MemoryHigh);
    assert_eq!(
        reason.detail,
        "it has used 90 % or more of its 2048 MiB of memory for 2 min"
    );
    assert_eq!(
        reason.hint.unwrap(),
        "at its limit it is killed; give it 3072 MiB"
    );
    tell(&mut record, &observation);
    observation.memory = None;
    observation.seen_since = Some(at(NOW - 10));
    assert_eq!(tell(&mut record, &observation), BotState::Degraded);
    observation.seen_since = Some(at(0));
    assert_eq!(tell(&mut record, &observation), BotState::Running);
}

#[test]
fn what_cannot_have_more_memory_is_told_so() {
    let (record, mut observation) = bot();
    observation.memory = memory(true, 16_384);
    let settings = PlanSettings {
        most_memory: 16_384 * MIB,
        ..settings()
    };
    let reason = plan(&record, &observation, at(NOW), &settings).reason;
    let hint = reason.unwrap().hint.unwrap();
    assert!(hint.contains("bots.memory_max_mib"), "{hint}");
}

#[test]
fn a_count_in_the_gateways_words_is_no_news() {
    let (mut record, mut observation) = bot();
    let tries = |count: u32| {
        let words = format!("attempt {count} failed");
        channels(vec![telegram("blocked", false, Some(&words))], Some(NOW))
    };
    observation.channels = tries(1);
    tell(&mut record, &observation);
    observation.channels = tries(27);
    assert!(told(&record, &observation).1.contains("attempt 1 failed"));
    let words = vec![telegram("blocked", false, Some("refused"))];
    observation.channels = channels(words, Some(NOW));
    assert!(told(&record, &observation).1.contains("refused"));
}
