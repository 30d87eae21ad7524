//! Wishes for new bots. Nothing is checked here: the use case checks everything and tells all mistakes at once.

use botmaker_domain as domain;
use botmaker_fleet as fleet;
use botmaker_fleet::SecretString;

use crate::dto::{
    access::Secret,
    bot::{DmPolicy, GroupPolicy},
    create_bot::{CreateBotRequest, CreateChannel},
};

pub(crate) fn create_bot(request: CreateBotRequest) -> fleet::CreateBot {
    let resources = request.resources.unwrap_or_default();
    fleet::CreateBot {
        name: request.name,
        hostname: request.hostname,
        provider: request.provider,
        model: request.model,
        base_url: request.base_url,
        provider_key: request.provider_key.map(Secret::into_secret),
        channels: request.channels.into_iter().map(channel).collect(),
        persona: request.persona,
        tags: request.tags,
        emoji: request.avatar.map(|avatar| avatar.emoji),
        memory_bytes: resources.memory_bytes,
        cpu_millis: resources.cpu_millis,
        pids: resources.pids,
        start: request.start,
    }
}

fn channel(channel: CreateChannel) -> fleet::CreateChannel {
    let secret = |(name, value): (String, Secret)| (name, SecretString::from(value));
    fleet::CreateChannel {
        kind: channel.kind,
        secrets: channel.secrets.into_iter().map(secret).collect(),
        dm_policy: channel.dm_policy.map(|policy| match policy {
            DmPolicy::Allowlist => domain::DmPolicy::Allowlist,
            DmPolicy::Pairing => domain::DmPolicy::Pairing,
            DmPolicy::Open => domain::DmPolicy::Open,
            DmPolicy::Disabled => domain::DmPolicy::Disabled,
        }),
        allow_from: channel.allow_from,
        group_policy: channel.group_policy.map(|policy| match policy {
            GroupPolicy::Allowlist => domain::GroupPolicy::Allowlist,
            GroupPolicy::Open => domain::GroupPolicy::Open,
            GroupPolicy::Disabled => domain::GroupPolicy::Disabled,
        }),
    }
}
