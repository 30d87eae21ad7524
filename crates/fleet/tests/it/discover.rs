//! Asking a model server of the owner's own.

use botmaker_domain::{BaseUrl, Classify, ErrorKind, ModelId};
use botmaker_fleet::{Discovered, DiscoveredModel};
use botmaker_openclaw::discovery::DiscoveryError;

use crate::world::World;

#[tokio::test]
async fn the_server_is_asked_with_the_engines_host_gateway() {
    let world = World::new().await;
    let url = BaseUrl::parse("http://botmaker:11434").unwrap();
    let expected = Discovered {
        models: vec![DiscoveredModel {
            id: ModelId::parse("llama3.3").unwrap(),
            size_bytes: None,
        }],
        bot_base_url: url.clone(),
        is_reachable_by_bots: Some(true),
    };
    world.discovery.set_answer(Ok(expected.clone()));
    let found = world
        .fleet
        .discover_models(&world.actor, "ollama", "http://botmaker:11434/")
        .await;
    assert_eq!(found.unwrap(), expected);
    let engine = world.fleet.engine().status.unwrap();
    assert!(engine.host_gateway.is_some());
    assert_eq!(world.discovery.asked(), [(url, engine.host_gateway)]);
}

#[tokio::test]
async fn nobody_is_asked_for_a_wrong_wish() {
    let world = World::new().await;
    for (provider, url, code, field) in [
        ("openai", "http://botmaker", "provider_invalid", "/provider"),
        ("", "http://botmaker", "provider_invalid", "/provider"),
        ("ollama", "ftp://x", "base_url_invalid", "/base_url"),
        ("ollama", "http://me:pw@x", "base_url_invalid", "/base_url"),
        ("ollama", "http://x/?a=b", "base_url_invalid", "/base_url"),
    ] {
        let refused = world
            .fleet
            .discover_models(&world.actor, provider, url)
            .await
            .unwrap_err();
        assert_eq!((refused.code(), refused.kind()), (code, ErrorKind::Invalid));
        assert_eq!(refused.fields()[0].0, field);
        assert!(!refused.to_string().contains("pw"));
    }
    assert!(world.discovery.asked().is_empty());
    world
        .discovery
        .set_answer(Err(DiscoveryError::AddressRefused));
    let refused = world
        .fleet
        .discover_models(&world.actor, "ollama", "http://8.8.8.8")
        .await
        .unwrap_err();
    assert_eq!(
        (refused.code(), refused.kind()),
        ("address_refused", ErrorKind::Denied)
    );
}
