//! The container engine and the image.

use botmaker_ports::{ContainerUser, EngineStatus, ImageInfo};

use crate::check::Check;

/// The oldest Docker Engine API that BotMaker is tested with (docs/decisions/0007-supported-docker-api-range.md).
const OLDEST_API: (u32, u32) = (1, 41);

/// The engine cannot be asked.
#[must_use]
pub fn away(error: &str, endpoint: &str) -> Check {
    let fix = format!(
        "start Docker (cargo xtask docker), or name its socket as engine.socket in the settings (now {endpoint})"
    );
    Check::bad("engine", error, fix)
}

/// What an engine that answers is.
#[must_use]
pub fn present(status: &EngineStatus, user: ContainerUser) -> Vec<Check> {
    vec![version(status), limits(status), bots_user(user)]
}

fn version(status: &EngineStatus) -> Check {
    let detail = format!(
        "Docker {}, API {}, {}, {}, cgroup v{}",
        status.version,
        status.api_version,
        status.platform,
        status.storage_driver,
        status.cgroup_version
    );
    let parsed = status
        .api_version
        .split_once('.')
        .and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    if parsed.is_some_and(|version: (u32, u32)| version >= OLDEST_API) {
        Check::good("engine", detail)
    } else {
        Check::bad(
            "engine",
            detail,
            "install Docker Engine 20.10 or newer: older APIs than 1.41 are not supported",
        )
    }
}

fn limits(status: &EngineStatus) -> Check {
    if status.missing_limits.is_empty() {
        return Check::good(
            "limits",
            "memory, processor and process limits are enforced",
        );
    }
    let missing = status.missing_limits.join(", ");
    Check::bad(
        "limits",
        format!("this Docker cannot enforce: {missing}"),
        "switch these cgroup controllers on for Docker; until then a bot can use more than its share",
    )
}

fn bots_user(user: ContainerUser) -> Check {
    Check::good(
        "bots' user",
        format!(
            "{}:{} inside, {}:{} on this machine",
            user.uid, user.gid, user.host_uid, user.host_gid
        ),
    )
}

/// The image of new bots: what the engine has under its reference.
#[must_use]
pub fn image(reference: &str, found: Option<&ImageInfo>) -> Check {
    match found {
        Some(image) => Check::good("image", described(image)),
        None => Check::bad(
            "image",
            format!("{reference} is not there"),
            "get it with `cargo xtask image`, or name another one as engine.image in the settings",
        ),
    }
}

fn described(image: &ImageInfo) -> String {
    let channels = if image.channels.is_empty() {
        "no channels".to_owned()
    } else {
        image.channels.join(", ")
    };
    format!(
        "{}, OpenClaw {}, {channels}",
        image.reference,
        image
            .openclaw_version
            .as_deref()
            .unwrap_or("of unknown version")
    )
}
