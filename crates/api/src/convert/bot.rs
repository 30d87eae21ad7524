//! Bots.

use botmaker_domain as domain;
use botmaker_domain::{ChannelSpec, SecretVersions, catalog::find_channel};

use botmaker_fleet::{Evidence, Fleet, ImageReport};

use super::{
    evidence::evidence_view,
    key::{bot_key_view, bot_usage_view},
    profile::avatar_view,
};
use crate::dto::bot;

/// Shapes bots for the API. Costs nothing outside memory.
pub(crate) struct BotShaper {
    image: ImageReport,
}

impl BotShaper {
    /// Shapes with what the fleet knows now.
    pub(crate) fn new(fleet: &Fleet) -> Self {
        Self {
            image: fleet.engine().image,
        }
    }

    /// One bot.
    pub(crate) fn shape(&self, view: &botmaker_fleet::BotView) -> bot::BotView {
        let record = &view.record;
        let spec = &record.spec;
        bot::BotView {
            id: record.id.uuid(),
            name: spec.name.to_string(),
            hostname: spec.hostname.to_string(),
            owner_id: record.owner_id.uuid(),
            node_id: record.placement.node.to_string(),
            provider: spec.provider.to_string(),
            model: spec.model.to_string(),
            base_url: spec.base_url.as_ref().map(ToString::to_string),
            key: bot_key_view(&spec.key),
            deployed_at: view.deployed_at,
            last_heartbeat_at: view.last_heartbeat_at,
            usage: view.usage.as_ref().map(bot_usage_view),
            channels: spec
                .channels
                .iter()
                .map(|channel| channel_view(channel, &spec.secrets))
                .collect(),
            persona: spec.persona.as_str().to_owned(),
            tags: spec.tags.iter().map(ToString::to_string).collect(),
            avatar: spec.avatar.as_ref().map(avatar_view),
            resources: resources_view(spec.resources),
            power: match record.power {
                domain::Power::Running => bot::Power::Running,
                domain::Power::Stopped => bot::Power::Stopped,
            },
            status: status_view(&record.status, &view.evidence, &record.lifecycle),
            port: record.placement.port,
            image: spec
                .image
                .as_ref()
                .map(|image| image.reference.to_string())
                .or_else(|| self.reference_of(record.image_id.as_deref())),
            image_id: record.image_id.clone(),
            canary_minutes: spec.canary_minutes,
            generation: record.generation,
            change: change_view(record),
            rolled_back: record.lifecycle.rolled_back.as_ref().map(rolled_back_view),
            deaths: record
                .lifecycle
                .deaths
                .iter()
                .rev()
                .map(death_view)
                .collect(),
            incarnation: record.incarnation,
            revision: record.lifecycle.revision,
            version: record.version,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }

    fn reference_of(&self, image_id: Option<&str>) -> Option<String> {
        let info = self.image.info.as_ref()?;
        (Some(info.id.as_str()) == image_id).then(|| self.image.reference.clone())
    }
}

fn change_view(record: &domain::BotRecord) -> Option<bot::ChangeView> {
    let from = record.fallback()?;
    let to = record.generation;
    Some(bot::ChangeView { from, to })
}

fn rolled_back_view(rolled_back: &domain::RolledBack) -> bot::RolledBackView {
    bot::RolledBackView {
        generation: rolled_back.generation,
        reason: reason_view(&rolled_back.reason),
        at: rolled_back.at,
    }
}

fn death_view(death: &domain::Death) -> bot::DeathView {
    bot::DeathView {
        at: death.at,
        reason: reason_view(&death.reason),
        exit_code: death.exit_code,
        oom_killed: death.oom_killed,
        generation: death.generation,
    }
}

fn channel_view(channel: &ChannelSpec, secrets: &SecretVersions) -> bot::ChannelView {
    let wanted = find_channel(&channel.kind).map_or(&[][..], |known| known.secrets);
    let has = |name: &str| secrets.keys().any(|key| key.as_str() == name);
    bot::ChannelView {
        kind: channel.kind.to_string(),
        dm_policy: match channel.dm_policy {
            domain::DmPolicy::Allowlist => bot::DmPolicy::Allowlist,
            domain::DmPolicy::Pairing => bot::DmPolicy::Pairing,
            domain::DmPolicy::Open => bot::DmPolicy::Open,
            domain::DmPolicy::Disabled => bot::DmPolicy::Disabled,
        },
        allow_from: channel.allow_from.clone(),
        group_policy: match channel.group_policy {
            domain::GroupPolicy::Allowlist => bot::GroupPolicy::Allowlist,
            domain::GroupPolicy::Open => bot::GroupPolicy::Open,
            domain::GroupPolicy::Disabled => bot::GroupPolicy::Disabled,
        },
        secrets: wanted
            .iter()
            .map(|secret| secret.name)
            .filter(|name| has(name))
            .map(str::to_owned)
            .collect(),
    }
}

pub(super) const fn resources_view(resources: domain::Resources) -> bot::ResourcesView {
    bot::ResourcesView {
        memory_bytes: resources.memory_bytes,
        cpu_millis: resources.cpu_millis,
        pids: resources.pids,
    }
}

fn status_view(
    status: &domain::Status,
    evidence: &Evidence,
    lifecycle: &domain::Lifecycle,
) -> bot::StatusView {
    bot::StatusView {
        state: state_view(status.state),
        reason: status.reason.as_ref().map(reason_view),
        since: status.since,
        evidence: evidence_view(evidence, lifecycle),
    }
}

pub(super) const fn state_view(state: domain::BotState) -> bot::BotState {
    match state {
        domain::BotState::Provisioning => bot::BotState::Provisioning,
        domain::BotState::Starting => bot::BotState::Starting,
        domain::BotState::Running => bot::BotState::Running,
        domain::BotState::Degraded => bot::BotState::Degraded,
        domain::BotState::Unhealthy => bot::BotState::Unhealthy,
        domain::BotState::Stopping => bot::BotState::Stopping,
        domain::BotState::Stopped => bot::BotState::Stopped,
        domain::BotState::Failed => bot::BotState::Failed,
        domain::BotState::CrashLooping => bot::BotState::CrashLooping,
        domain::BotState::Deleting => bot::BotState::Deleting,
        domain::BotState::Unknown => bot::BotState::Unknown,
    }
}

impl From<bot::BotState> for domain::BotState {
    fn from(state: bot::BotState) -> Self {
        match state {
            bot::BotState::Provisioning => Self::Provisioning,
            bot::BotState::Starting => Self::Starting,
            bot::BotState::Running => Self::Running,
            bot::BotState::Degraded => Self::Degraded,
            bot::BotState::Unhealthy => Self::Unhealthy,
            bot::BotState::Stopping => Self::Stopping,
            bot::BotState::Stopped => Self::Stopped,
            bot::BotState::Failed => Self::Failed,
            bot::BotState::CrashLooping => Self::CrashLooping,
            bot::BotState::Deleting => Self::Deleting,
            bot::BotState::Unknown => Self::Unknown,
        }
    }
}

pub(crate) fn reason_view(reason: &domain::Reason) -> bot::ReasonView {
    bot::ReasonView {
        code: reason.code.as_str().to_owned(),
        detail: reason.detail.clone(),
        hint: reason.hint.clone(),
    }
}

pub(crate) const fn container_state(state: botmaker_fleet::ContainerState) -> bot::ContainerState {
    match state {
        botmaker_fleet::ContainerState::Created => bot::ContainerState::Created,
        botmaker_fleet::ContainerState::Running => bot::ContainerState::Running,
        botmaker_fleet::ContainerState::Paused => bot::ContainerState::Paused,
        botmaker_fleet::ContainerState::Restarting => bot::ContainerState::Restarting,
        botmaker_fleet::ContainerState::Removing => bot::ContainerState::Removing,
        botmaker_fleet::ContainerState::Exited => bot::ContainerState::Exited,
        botmaker_fleet::ContainerState::Dead => bot::ContainerState::Dead,
    }
}
