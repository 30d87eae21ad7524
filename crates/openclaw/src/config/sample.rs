//! Descriptions of bots for tests.

use botmaker_domain::{
    BaseUrl, BotName, BotSpec, ChannelKind, ChannelSpec, DmPolicy, GroupPolicy, Hostname,
    KeySource, ModelId, Persona, ProviderId, SecretName,
    catalog::{Need, find_channel, find_provider},
};

/// A bot with this provider and these channels, with version 1 of every secret that they need.
pub(crate) fn spec(provider: &str, channels: &[&str]) -> BotSpec {
    let provider_id = ProviderId::parse(provider).unwrap();
    let provider = find_provider(&provider_id).unwrap();
    let mut secrets = vec![SecretName::gateway_token()];
    if provider.key == Need::Required {
        secrets.push(SecretName::provider_key());
    }
    let model = provider.models.first().map_or("llama3.3", |model| model.id);
    let kinds = channels.iter().map(|kind| ChannelKind::new(*kind));
    let channels: Vec<_> = kinds.map(channel).collect();
    for channel in &channels {
        let known = find_channel(&channel.kind).unwrap();
        secrets.extend(
            known
                .secrets
                .iter()
                .map(|secret| SecretName::parse(secret.name).unwrap()),
        );
    }
    BotSpec {
        name: BotName::parse("Ada").unwrap(),
        hostname: Hostname::parse("ada").unwrap(),
        provider: provider_id,
        model: ModelId::parse(model).unwrap(),
        base_url: (provider.base_url == Need::Required)
            .then(|| BaseUrl::parse("http://models.example:11434").unwrap()),
        channels,
        persona: Persona::default(),
        resources: botmaker_domain::Resources::default(),
        secrets: secrets.into_iter().map(|name| (name, 1)).collect(),
        tags: botmaker_domain::Tags::default(),
        avatar: None,
        image: None,
        canary_minutes: None,
        key: KeySource::Own,
        grant: None,
    }
}

fn channel(kind: ChannelKind) -> ChannelSpec {
    ChannelSpec {
        kind,
        dm_policy: DmPolicy::Allowlist,
        allow_from: vec!["123456789".to_owned()],
        group_policy: GroupPolicy::Allowlist,
    }
}
