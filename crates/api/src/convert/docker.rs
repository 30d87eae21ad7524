//! The container engine.

use botmaker_fleet::{ContainerRole, ContainerStatus, EngineStatus};
use botmaker_fleet::{EngineReport, ImageReport};

use super::bot::container_state;
use crate::dto::docker;

const ENGINE_HINT: &str = "see whether Docker runs (`docker info`) or start it with `cargo xtask docker`; BotMaker tries again by itself";
const IMAGE_HINT: &str =
    "get it with `cargo xtask image`, or name another one as engine.image in the settings";

pub(crate) fn docker_status(
    report: EngineReport,
    bots_side: docker::BotsSideView,
) -> docker::DockerStatusView {
    let status = report.status;
    let of =
        |field: fn(&EngineStatus) -> &String| status.as_ref().map(|status| field(status).clone());
    docker::DockerStatusView {
        available: report.is_available,
        hint: (!report.is_available).then(|| ENGINE_HINT.to_owned()),
        error: report.error,
        since: report.since,
        version: of(|status| &status.version),
        api_version: of(|status| &status.api_version),
        platform: of(|status| &status.platform),
        storage_driver: of(|status| &status.storage_driver),
        cgroup_version: of(|status| &status.cgroup_version),
        cpus: status.as_ref().map(|status| status.cpus),
        memory_bytes: status.as_ref().map(|status| status.memory_bytes),
        rootless: status.as_ref().map(|status| status.is_rootless),
        missing_limits: status
            .map(|status| status.missing_limits)
            .unwrap_or_default(),
        container_user: format!("{}:{}", report.user.uid, report.user.gid),
        image: image_view(report.image, report.is_available),
        bots_side,
    }
}

fn image_view(report: ImageReport, is_available: bool) -> docker::ImageView {
    let is_missing = is_available && report.info.is_none();
    let mut view = docker::ImageView {
        reference: report.reference,
        present: false,
        id: None,
        layout: None,
        openclaw_version: None,
        channels: Vec::new(),
        hint: is_missing.then(|| IMAGE_HINT.to_owned()),
    };
    if let Some(info) = report.info {
        view.present = true;
        view.id = Some(info.id);
        view.layout = Some(info.layout.as_str().to_owned());
        view.openclaw_version = info.openclaw_version;
        view.channels = info.channels;
    }
    view
}

pub(crate) fn container_view(container: ContainerStatus) -> docker::ContainerView {
    docker::ContainerView {
        state: container_state(container.state),
        id: container.id,
        name: container.name,
        bot_id: container.bot_id.map(botmaker_domain::BotId::uuid),
        foreign: !container.is_ours,
        role: match container.role {
            ContainerRole::Bot => docker::ContainerRole::Bot,
            ContainerRole::OneShot => docker::ContainerRole::OneShot,
        },
        incarnation: container.incarnation,
        exit_code: container.exit_code,
        oom_killed: container.oom_killed,
        restart_count: container.restart_count,
        image_id: container.image_id,
        created_at: container.created_at,
        started_at: container.started_at,
        finished_at: container.finished_at,
    }
}
