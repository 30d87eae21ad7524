//! The container engine and the image.

use botmaker_bootstrap::Settings;
use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_ports::{BotRuntime, EngineStatus, ImageInfo};

use super::{Check, container};

/// The oldest Docker Engine API that BotMaker is tested with (docs/decisions/0007-supported-docker-api-range.md).
const OLDEST_API: (u32, u32) = (1, 41);

pub(super) async fn check(settings: &Settings, bots_side_listens: bool) -> Vec<Check> {
    let engine = match open(settings) {
        Ok(engine) => engine,
        Err(check) => return vec![check],
    };
    let status = match engine.status().await {
        Ok(status) => status,
        Err(error) => {
            let fix = format!(
                "start Docker (cargo xtask docker), or name its socket as engine.socket in the settings (now {})",
                settings.engine.endpoint
            );
            return vec![Check::bad("engine", error.to_string(), fix)];
        }
    };
    let user = engine.capabilities().user;
    let mut checks = vec![
        version(&status),
        limits(&status),
        Check::good(
            "bots' user",
            format!(
                "{}:{} inside, {}:{} on this machine",
                user.uid, user.gid, user.host_uid, user.host_gid
            ),
        ),
    ];
    match engine.find_image(&settings.engine.image).await {
        Ok(Some(image)) => {
            checks.push(Check::good("image", described(&image)));
            checks.extend(container::check(&engine, &image, settings, bots_side_listens).await);
        }
        Ok(None) => {
            let fix = "get it with `cargo xtask image`, or name another one as engine.image in the settings";
            checks.push(Check::bad(
                "image",
                format!("{} is not there", settings.engine.image),
                fix,
            ));
        }
        Err(error) => checks.push(Check::bad(
            "image",
            error.to_string(),
            "see whether Docker works: docker images",
        )),
    }
    checks
}

fn open(settings: &Settings) -> Result<DockerEngine, Check> {
    let root = &settings.data_directory;
    let id = std::fs::read_to_string(root.join("instance-id"))
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let Some(id) = id else {
        return Err(Check::bad(
            "engine",
            "cannot be checked: the instance has no id yet",
            "start the server once",
        ));
    };
    let docker = DockerSettings {
        endpoint: settings.engine.endpoint.clone(),
        api_timeout: settings.engine.api_timeout,
        ..DockerSettings::new(id, root.clone(), root.join("secrets"))
    };
    DockerEngine::new(docker).map_err(|error| {
        Check::bad(
            "engine",
            error.to_string(),
            "correct engine.socket in the settings",
        )
    })
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
