//! Images that nothing but BotMaker names.

use bollard::{models::ContainerConfig, query_parameters::CommitContainerOptionsBuilder};
use botmaker_ports::{BotRuntime, RuntimeError};

use super::corner::begin;

#[tokio::test]
async fn an_image_in_use_stays_and_goes_with_its_last_name() {
    let Some(corner) = begin().await else { return };
    let engine = &corner.engine;
    let mut spec = corner.spec(["stay"]).await;
    engine.create_container(&spec).await.unwrap();
    let name = botmaker_docker::labels::object_name(spec.bot_id);
    let options = CommitContainerOptionsBuilder::new()
        .container(&name)
        .build();
    let config = ContainerConfig::default();
    let commit = corner.run.docker.commit_container(options, config);
    let id = commit.await.unwrap().id;
    engine.remove_container(spec.bot_id).await.unwrap();

    engine.retain_image(&id).await.unwrap();
    spec.image.clone_from(&id);
    engine.create_container(&spec).await.unwrap();
    // The container does not run, so that force would take its image away.
    let refused = engine.release_image(&id).await;
    assert!(
        matches!(&refused, Err(RuntimeError::Conflict { message }) if message.contains("container")),
        "{refused:?}"
    );
    assert_eq!(engine.list_retained_images().await.unwrap(), [id.as_str()]);
    assert!(engine.find_image(&id).await.unwrap().is_some());

    engine.remove_container(spec.bot_id).await.unwrap();
    engine.release_image(&id).await.unwrap();
    assert_eq!(engine.list_retained_images().await, Ok(Vec::new()));
    assert_eq!(engine.find_image(&id).await, Ok(None));
    let again = engine.retain_image(&id).await;
    assert!(
        matches!(again, Err(RuntimeError::ImageMissing { .. })),
        "{again:?}"
    );
}
