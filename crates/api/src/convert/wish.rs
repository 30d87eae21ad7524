//! Wishes for new and for changed bots. Nothing is checked here: the use case checks everything and tells all mistakes at once.

use botmaker_domain as domain;
use botmaker_fleet as fleet;
use botmaker_fleet::SecretString;

use crate::dto::{
    access::Secret,
    bot::{DmPolicy, GroupPolicy},
    bot_key::{BotKeyRequest, BotKeySource},
    create_bot::{CreateBotRequest, CreateChannel},
    edit_bot::{EditBotRequest, EditChannel},
};

pub(crate) fn create_bot(request: CreateBotRequest) -> fleet::CreateBot {
    let resources = request.resources.unwrap_or_default();
    fleet::CreateBot {
        name: request.name,
        hostname: request.hostname,
        provider: request.provider,
        model: request.model,
        base_url: request.base_url,
        key: request.key.map(key_wish),
        provider_key: request.provider_key.map(Secret::into_secret),
        channels: request.channels.into_iter().map(channel).collect(),
        persona: request.persona,
        tags: request.tags,
        emoji: request.avatar.map(|avatar| avatar.emoji),
        memory_bytes: resources.memory_bytes,
        cpu_millis: resources.cpu_millis,
        pids: resources.pids,
        start: request.start,
        ignore_leftover: request.ignore_leftover,
    }
}

/// A merge patch as a wish about these revisions.
pub(crate) fn edit_bot(request: EditBotRequest, versions: Option<Vec<u64>>) -> fleet::EditBot {
    let resources = request.resources.as_ref();
    let channels = |given: Option<Vec<EditChannel>>| {
        let given = given.unwrap_or_default().into_iter();
        given.map(|it| channel(it.into())).collect()
    };
    fleet::EditBot {
        memory_bytes: resources.and_then(|limits| limits.memory_bytes),
        cpu_millis: resources.and_then(|limits| limits.cpu_millis),
        pids: resources.and_then(|limits| limits.pids),
        name: request.name,
        hostname: request.hostname,
        provider: request.provider,
        model: request.model,
        base_url: request.base_url,
        key: request.key.map(key_wish),
        new_token: request.new_token,
        provider_key: request.provider_key.map(|key| key.map(Secret::into_secret)),
        channels: request.channels.map(channels),
        persona: request.persona.map(Option::unwrap_or_default),
        tags: request.tags.map(Option::unwrap_or_default),
        face: request.avatar.map(|avatar| match avatar {
            Some(avatar) => fleet::FaceWish::Emoji(avatar.emoji),
            None => fleet::FaceWish::Drawn,
        }),
        image: request.image,
        canary_minutes: request.canary_minutes,
        accept_failed_image: request.accept_failed_image,
        versions,
    }
}

fn key_wish(request: BotKeyRequest) -> fleet::KeyWish {
    match request.source {
        BotKeySource::Own => fleet::KeyWish::Own,
        BotKeySource::Operator => fleet::KeyWish::Operator,
        BotKeySource::Tags => fleet::KeyWish::Tags(request.tags),
    }
}

impl From<EditChannel> for CreateChannel {
    fn from(channel: EditChannel) -> Self {
        Self {
            kind: channel.kind,
            secrets: channel.secrets,
            dm_policy: channel.dm_policy,
            allow_from: channel.allow_from,
            group_policy: channel.group_policy,
        }
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
