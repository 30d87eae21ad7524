//! The container engine, the image, and what only a container can tell.

use std::time::Duration;

use botmaker_bootstrap::Settings;
use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_doctor::{Check, ContainerProbe, engine, isolation::isolation};
use botmaker_ports::{BotRuntime, ImageInfo};
use tokio_util::sync::CancellationToken;

const PROBE_TIMEOUT: Duration = Duration::from_secs(60);

pub(super) async fn check(settings: &Settings, bots_side_listens: bool) -> Vec<Check> {
    let runtime = match open(settings) {
        Ok(runtime) => runtime,
        Err(check) => return vec![check],
    };
    let status = match runtime.status().await {
        Ok(status) => status,
        Err(error) => return vec![engine::away(&error.to_string(), &settings.engine.endpoint)],
    };
    let mut checks = engine::present(&status, runtime.capabilities().user);
    let reference = &settings.engine.image;
    match runtime.find_image(reference).await {
        Ok(found) => {
            checks.push(engine::image(reference, found.as_ref()));
            if let Some(image) = found {
                checks.extend(probe(&runtime, &image, settings, bots_side_listens).await);
            }
        }
        Err(error) => checks.push(Check::bad(
            "image",
            error.to_string(),
            "see whether Docker works: docker images",
        )),
    }
    checks
}

async fn probe(
    runtime: &DockerEngine,
    image: &ImageInfo,
    settings: &Settings,
    bots_side_listens: bool,
) -> Vec<Check> {
    let probe = ContainerProbe {
        runtime,
        image,
        subnet_pool: settings.bots.subnet_pool,
        bots_side_port: settings.bots_side.port,
        timeout: PROBE_TIMEOUT,
        shutdown: CancellationToken::new(),
    };
    let mut checks = vec![isolation(runtime).await, probe.sees_files().await];
    if bots_side_listens {
        checks.push(probe.reaches_host().await);
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
