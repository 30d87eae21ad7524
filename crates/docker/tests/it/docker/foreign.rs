//! What is nobody's, or carries our labels badly.

use std::collections::HashMap;

use bollard::{
    models::{ContainerCreateBody, NetworkCreateRequest},
    query_parameters::{CreateContainerOptionsBuilder, InspectContainerOptions},
};
use botmaker_docker::labels;
use botmaker_domain::BotId;
use botmaker_ports::{BotRuntime, RuntimeError};

use super::corner::{Corner, begin};

/// Makes a container with a bot's name and these labels, beside the one that lets the test clean up.
async fn make(corner: &Corner, bot: BotId, marks: &[(&str, &str)]) -> String {
    let mut all = HashMap::from([(
        "botmaker.instance".to_owned(),
        corner.run.other_instance().to_string(),
    )]);
    all.extend(
        marks
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
    );
    let body = ContainerCreateBody {
        image: Some(corner.image.clone()),
        cmd: Some(super::corner::steps(["stay"])),
        labels: Some(all),
        ..ContainerCreateBody::default()
    };
    let name = labels::object_name(bot);
    let options = CreateContainerOptionsBuilder::new().name(&name).build();
    let docker = &corner.run.docker;
    docker
        .create_container(Some(options), body)
        .await
        .unwrap()
        .id
}

#[tokio::test]
async fn an_unmanaged_container_with_a_bots_name_is_never_touched() {
    let Some(corner) = begin().await else { return };
    let spec = corner.spec(["stay"]).await;
    // Our instance id alone does not make it ours.
    let ours = corner.run.instance.to_string();
    let id = make(&corner, spec.bot_id, &[(labels::INSTANCE, &ours)]).await;
    for refused in [
        corner.engine.create_container(&spec).await,
        corner.engine.start_container(spec.bot_id).await,
        corner.engine.remove_container(spec.bot_id).await,
    ] {
        assert!(
            matches!(refused, Err(RuntimeError::Foreign { .. })),
            "{refused:?}"
        );
    }
    let listed = corner.engine.list_labelled().await.unwrap();
    assert!(
        listed.iter().all(|container| container.id != id),
        "unmanaged is not shown"
    );
    let options = None::<InspectContainerOptions>;
    assert!(
        corner
            .run
            .docker
            .inspect_container(&id, options)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_managed_container_with_an_unreadable_bot_is_shown_as_foreign() {
    let Some(corner) = begin().await else { return };
    let marks = [(labels::MANAGED, "true"), (labels::BOT_ID, "../etc")];
    let id = make(&corner, BotId::generate(), &marks).await;
    let listed = corner.engine.list_labelled().await.unwrap();
    let found = listed.iter().find(|container| container.id == id).unwrap();
    assert_eq!((found.bot_id, found.is_ours), (None, false));
    let own = corner.engine.list_containers().await.unwrap();
    assert!(own.iter().all(|container| container.id != id));
}

#[tokio::test]
async fn an_unlabelled_network_with_a_bots_name_is_never_touched() {
    let Some(corner) = begin().await else { return };
    let bot = BotId::generate();
    let subnet = corner.run.subnet().await;
    let other = corner.run.other_instance().to_string();
    let request = NetworkCreateRequest {
        name: labels::object_name(bot),
        labels: Some(HashMap::from([("botmaker.instance".to_owned(), other)])),
        ipam: Some(bollard::models::Ipam {
            config: Some(vec![bollard::models::IpamConfig {
                subnet: Some(subnet.to_string()),
                ..Default::default()
            }]),
            ..Default::default()
        }),
        ..NetworkCreateRequest::default()
    };
    corner.run.docker.create_network(request).await.unwrap();
    for refused in [
        corner.engine.ensure_network(bot, subnet).await,
        corner.engine.remove_network(bot).await,
    ] {
        assert!(
            matches!(refused, Err(RuntimeError::Foreign { .. })),
            "{refused:?}"
        );
    }
    let networks = corner.engine.list_networks().await.unwrap();
    assert!(networks.iter().all(|network| network.bot_id != Some(bot)));
}
