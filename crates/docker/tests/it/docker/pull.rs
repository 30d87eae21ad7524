//! Pulling images: from a registry on this machine, and from one that is not there.

use botmaker_ports::{BotRuntime, ImageLayout, PullProgress, RuntimeError};
use botmaker_testkit::registry::Registry;
use futures_util::StreamExt;

use super::corner::{Corner, begin};

async fn pull(corner: &Corner, reference: &str) -> Result<Vec<PullProgress>, RuntimeError> {
    let steps = corner.engine.pull_image(reference).await?;
    let steps: Vec<_> = steps.collect().await;
    steps.into_iter().collect()
}

#[tokio::test]
async fn an_image_is_pulled_with_its_progress_and_is_there() {
    let Some(corner) = begin().await else { return };
    let registry = Registry::offer(3 * 1024 * 1024).await;
    let reference = &registry.reference;
    assert_eq!(corner.engine.find_image(reference).await, Ok(None));
    let steps = pull(&corner, reference).await.unwrap();
    let sizes: Vec<_> = steps
        .iter()
        .filter_map(|step| step.done_bytes.zip(step.total_bytes))
        .collect();
    assert!(sizes.is_sorted(), "{steps:?}");
    assert_eq!(
        sizes.last(),
        Some(&(registry.layer_bytes, registry.layer_bytes)),
        "{steps:?}"
    );
    assert!(
        steps
            .last()
            .is_some_and(|step| step.line.starts_with("Status: Downloaded")),
        "{steps:?}"
    );
    let image = corner.engine.find_image(reference).await.unwrap().unwrap();
    assert_eq!(image.layout, ImageLayout::Botmaker);
    assert_eq!(image.openclaw_version.as_deref(), Some("1.2.3"));
    let again = pull(&corner, reference).await.unwrap();
    assert!(
        again
            .last()
            .is_some_and(|step| step.line.contains("up to date")),
        "{again:?}"
    );
}

#[tokio::test]
async fn what_the_registry_has_not_is_an_error() {
    let Some(corner) = begin().await else { return };
    let registry = Registry::offer(16).await;
    let other = registry.reference.replace("botmaker-test", "no-such-image");
    let refused = pull(&corner, &other).await.unwrap_err();
    // Which of its answers an engine takes this for differs with its version; its words are the registry's.
    assert!(
        matches!(
            refused,
            RuntimeError::EngineFailed { .. } | RuntimeError::Refused { .. }
        ),
        "{refused:?}"
    );
    assert!(
        refused.to_string().contains("manifest unknown"),
        "{refused}"
    );
    assert_eq!(corner.engine.find_image(&other).await, Ok(None));
}
