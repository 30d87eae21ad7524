//! The engine, its images and the bots' networks.

use botmaker_domain::BotId;
use futures_util::StreamExt;

use super::{Behaviour, RuntimeHarness, expect_kind, spec, start};
use crate::runtime::error::RuntimeError;

/// The engine says who it is.
pub async fn the_engine_says_who_it_is(harness: &dyn RuntimeHarness) {
    let status = harness.runtime().status().await.expect("a status");
    assert!(!status.version.is_empty() && !status.api_version.is_empty());
    assert!(status.cpus > 0 && status.memory_bytes > 0, "{status:?}");
    assert!(harness.runtime().capabilities().outlives_process);
}

/// An image is found by reference and by id; another is not.
pub async fn an_image_is_found_by_reference_and_id(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let image = harness.image();
    let found = runtime.find_image(&image).await.expect("an answer");
    let found = found.expect("the harness's image");
    assert_eq!(found.reference, image);
    let by_id = runtime.find_image(&found.id).await.expect("an answer");
    assert_eq!(by_id.map(|image| image.id), Some(found.id));
    let none = runtime.find_image("botmaker/no-such-image:0").await;
    assert_eq!(none, Ok(None));
}

/// A pull from where nobody answers fails with words, and leaves no image.
pub async fn an_image_that_cannot_be_pulled_is_an_error(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    // Port 1 of this machine: nobody listens, and no name must be looked up.
    let reference = "127.0.0.1:1/botmaker/no-such-image:0";
    let failure = match runtime.pull_image(reference).await {
        Err(failure) => Some(failure),
        Ok(steps) => {
            let steps: Vec<_> = steps.collect().await;
            let is_last = |at: usize| at + 1 == steps.len();
            let mut failures = steps.iter().enumerate().filter(|(_, step)| step.is_err());
            failures.next().map(|(at, failure)| {
                assert!(is_last(at), "something follows the failure: {steps:?}");
                failure.clone().expect_err("it was filtered")
            })
        }
    };
    let failure = failure.expect("the pull fails");
    assert!(!failure.to_string().is_empty());
    assert_eq!(runtime.find_image(reference).await, Ok(None));
}

/// Making and removing a network may be repeated.
pub async fn networks_are_made_and_removed_twice(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let (bot, subnet) = (BotId::generate(), harness.placement().await.subnet);
    for _ in 0..2 {
        assert_eq!(runtime.ensure_network(bot, subnet).await, Ok(()));
    }
    let listed = runtime.list_networks().await.expect("networks");
    let own: Vec<_> = listed
        .iter()
        .filter(|network| network.bot_id == Some(bot))
        .collect();
    assert_eq!(own.len(), 1, "{listed:?}");
    assert!(own[0].is_ours);
    for _ in 0..2 {
        assert_eq!(runtime.remove_network(bot).await, Ok(()));
    }
    let listed = runtime.list_networks().await.expect("networks");
    assert!(listed.iter().all(|network| network.bot_id != Some(bot)));
}

/// A network with another subnet is made anew.
pub async fn a_network_moves_to_another_subnet(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let bot = BotId::generate();
    let (first, second) = (harness.placement().await, harness.placement().await);
    assert_ne!(first.subnet, second.subnet, "the harness repeats itself");
    assert_eq!(runtime.ensure_network(bot, first.subnet).await, Ok(()));
    assert_eq!(runtime.ensure_network(bot, second.subnet).await, Ok(()));
    // The first subnet is free again.
    let other = BotId::generate();
    assert_eq!(runtime.ensure_network(other, first.subnet).await, Ok(()));
    for bot in [bot, other] {
        assert_eq!(runtime.remove_network(bot).await, Ok(()));
    }
}

/// A subnet in use is refused by name.
pub async fn a_taken_subnet_is_refused(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let (bot, subnet) = (BotId::generate(), harness.placement().await.subnet);
    assert_eq!(runtime.ensure_network(bot, subnet).await, Ok(()));
    expect_kind(
        runtime.ensure_network(BotId::generate(), subnet).await,
        "SubnetTaken",
        |error| matches!(error, RuntimeError::SubnetTaken { subnet: named, .. } if *named == subnet),
    );
    assert_eq!(runtime.remove_network(bot).await, Ok(()));
}

/// The network of a running container stays.
pub async fn a_network_in_use_stays(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let spec = spec(harness, &Behaviour::StaysUp).await;
    start(&*runtime, &spec).await;
    expect_kind(
        runtime.remove_network(spec.bot_id).await,
        "Conflict",
        |error| matches!(error, RuntimeError::Conflict { .. }),
    );
    assert_eq!(runtime.remove_container(spec.bot_id).await, Ok(()));
    assert_eq!(runtime.remove_network(spec.bot_id).await, Ok(()));
}

/// A bot's gateway is reached on this machine.
pub async fn the_endpoint_is_on_this_machine(harness: &dyn RuntimeHarness) {
    let placement = harness.placement().await;
    let endpoint = harness
        .runtime()
        .endpoint(BotId::generate(), &placement)
        .await
        .expect("an address");
    assert!(endpoint.ip().is_loopback());
    assert_eq!(endpoint.port(), placement.port);
}
