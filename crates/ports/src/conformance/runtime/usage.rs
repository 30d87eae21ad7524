//! The counters of many containers.

use std::time::Duration;

use botmaker_domain::BotId;

use super::{Behaviour, RuntimeHarness, WAIT, expect_kind, spec, start};
use crate::runtime::{BotRuntime, error::RuntimeError, usage::UsageSample};

/// Asks until the counters are known: an implementation may need some seconds.
async fn counters(runtime: &dyn BotRuntime, bot: BotId) -> UsageSample {
    let known = async {
        loop {
            match runtime
                .sample_usage(&[bot])
                .await
                .pop()
                .expect("an answer")
                .1
            {
                Ok(sample) => return sample,
                Err(error) => assert!(error.is_transient(), "{error:?}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(WAIT, known)
        .await
        .expect("the counters are known in time")
}

/// Each bot has its own answer, in the order asked, whatever the others' are.
pub async fn counters_are_read_for_many_at_once(harness: &dyn RuntimeHarness) {
    let (runtime, other) = (harness.runtime(), harness.other_instance());
    let running = spec(harness, &Behaviour::StaysUp).await;
    let stopped = spec(harness, &Behaviour::StaysUp).await;
    let foreign = spec(harness, &Behaviour::StaysUp).await;
    let (bot, idle, nobody) = (running.bot_id, stopped.bot_id, BotId::generate());
    start(&*runtime, &running).await;
    assert_eq!(runtime.create_container(&stopped).await, Ok(()));
    assert_eq!(other.create_container(&foreign).await, Ok(()));

    let before = counters(&*runtime, bot).await;
    assert_eq!(
        before.memory_limit_bytes,
        Some(running.resources.memory_bytes)
    );
    assert!(before.memory_bytes <= running.resources.memory_bytes);
    assert!(before.pids > 0, "{before:?}");
    let after = counters(&*runtime, bot).await;
    assert_eq!(before.run, after.run);
    assert!(before.sampled_at <= after.sampled_at && before.cpu_time <= after.cpu_time);
    assert!(before.network_received_bytes <= after.network_received_bytes);

    let asked = [idle, bot, nobody, foreign.bot_id];
    let answers = runtime.sample_usage(&asked).await;
    let order: Vec<_> = answers.iter().map(|(bot, _)| *bot).collect();
    assert_eq!(order, asked);
    let [first, second, third, fourth] = <[_; 4]>::try_from(answers).expect("four answers");
    expect_kind(first.1, "Conflict", |error| {
        matches!(error, RuntimeError::Conflict { .. })
    });
    assert!(second.1.is_ok(), "{:?}", second.1);
    expect_kind(third.1, "NotFound", |error| {
        matches!(error, RuntimeError::NotFound { .. })
    });
    expect_kind(fourth.1, "Foreign", |error| {
        matches!(error, RuntimeError::Foreign { .. })
    });
    assert_eq!(runtime.sample_usage(&[]).await, Vec::new());

    assert_eq!(other.remove_container(foreign.bot_id).await, Ok(()));
    for bot in [bot, idle] {
        assert_eq!(runtime.remove_container(bot).await, Ok(()));
        assert_eq!(runtime.remove_network(bot).await, Ok(()));
    }
}

/// A container that is stopped has no counters, and other ones when it runs again.
pub async fn counters_begin_anew_with_a_run(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::StaysUp).await;
    let bot = spec.bot_id;
    start(&*runtime, &spec).await;
    let first = counters(&*runtime, bot).await;
    assert_eq!(
        runtime.stop_container(bot, Duration::from_secs(5)).await,
        Ok(())
    );
    let answer = runtime.sample_usage(&[bot]).await.pop().expect("an answer");
    expect_kind(answer.1, "Conflict", |error| {
        matches!(error, RuntimeError::Conflict { .. })
    });
    assert_eq!(runtime.start_container(bot).await, Ok(()));
    let second = counters(&*runtime, bot).await;
    assert_ne!(first.run, second.run);
    assert_eq!(runtime.remove_container(bot).await, Ok(()));
    assert_eq!(runtime.remove_network(bot).await, Ok(()));
}
