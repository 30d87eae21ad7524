//! Several instances of `BotMaker` on one engine.

use std::time::Duration;

use super::{Behaviour, RuntimeHarness, expect_kind, spec, start};
use crate::runtime::{container::RestartPolicy, error::RuntimeError, logs::LogQuery};

fn is_foreign(error: &RuntimeError) -> bool {
    matches!(error, RuntimeError::Foreign { .. })
}

/// What belongs to another instance is shown as foreign at most, and never touched.
pub async fn what_belongs_to_another_instance_is_left_alone(harness: &dyn RuntimeHarness) {
    let (owner, other) = (harness.runtime(), harness.other_instance());
    let spec = spec(harness, &Behaviour::StaysUp).await;
    let bot = spec.bot_id;
    start(&*owner, &spec).await;
    let before = owner.find_container(bot).await.expect("an answer");

    assert_eq!(other.find_container(bot).await, Ok(None));
    let own = other.list_containers().await.expect("containers");
    assert!(own.iter().all(|container| container.bot_id != Some(bot)));
    let labelled = other.list_labelled().await.expect("containers");
    let seen = labelled
        .iter()
        .find(|container| container.bot_id == Some(bot));
    assert_eq!(seen.map(|seen| seen.is_ours), Some(false));
    let networks = other.list_networks().await.expect("networks");
    let seen = networks.iter().find(|network| network.bot_id == Some(bot));
    assert_eq!(seen.map(|seen| seen.is_ours), Some(false));

    let what = "Foreign";
    expect_kind(other.create_container(&spec).await, what, is_foreign);
    expect_kind(other.start_container(bot).await, what, is_foreign);
    expect_kind(
        other.stop_container(bot, Duration::ZERO).await,
        what,
        is_foreign,
    );
    expect_kind(other.remove_container(bot).await, what, is_foreign);
    let policy = RestartPolicy::UnlessStopped;
    expect_kind(
        other.set_restart_policy(bot, policy).await,
        what,
        is_foreign,
    );
    expect_kind(
        other.logs(bot, &LogQuery::default()).await,
        what,
        is_foreign,
    );
    expect_kind(other.stats(bot).await, what, is_foreign);
    let subnet = spec.placement.subnet;
    expect_kind(other.ensure_network(bot, subnet).await, what, is_foreign);
    expect_kind(other.remove_network(bot).await, what, is_foreign);

    let after = owner.find_container(bot).await.expect("an answer");
    assert_eq!(after, before, "nothing has changed");
    assert_eq!(owner.remove_container(bot).await, Ok(()));
    assert_eq!(owner.remove_network(bot).await, Ok(()));
}
