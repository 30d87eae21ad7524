//! Everything that a bot's container needs, and the container itself, not yet started.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{BotRecord, Reason, ReasonCode};
use botmaker_openclaw::{
    COMMAND_GATEWAY, COMMAND_VALIDATE, CONFIG_DIR, CONFIG_FILE, ConfigInput, GATEWAY_PORT,
    SECRETS_DIR, STATE_DIR, environment, generate, validation, validation_environment,
    workspace_files,
};
use botmaker_ports::{
    ContainerSpec, ImageInfo, Mount, OneShot, RuntimeError, StateFile, StorageIntent, StoreError,
};
use tracing::debug;

use super::{
    execute::{Executed, hold, settle},
    hash, redraw,
};
use crate::core::Core;

/// OpenClaw's validator takes 1.5 s on an idle core; a busy machine many times that.
const VALIDATE_TIMEOUT: Duration = Duration::from_secs(90);
/// The validator needs no more than a bot at rest.
const VALIDATE_MEMORY_BYTES: u64 = 1024 * 1024 * 1024;

/// What went wrong on the way to a container.
enum Failed {
    Runtime(RuntimeError),
    Held(Reason),
    Store(StoreError),
}

impl From<RuntimeError> for Failed {
    fn from(error: RuntimeError) -> Self {
        Self::Runtime(error)
    }
}

/// Brings a bot from nothing to a container that has not been started.
pub(crate) async fn provision(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    let Err(failed) = build(core, &record).await else {
        return Ok(Executed::Done);
    };
    // Steps before the failed one may have written to the row. If a person wished something else meanwhile, the
    // failure is about a world that is gone.
    let Some(now) = core.store.find_bot(record.id).await? else {
        return Err(StoreError::NotFound);
    };
    if now.power_seq != record.power_seq || now.phase != record.phase {
        return Ok(Executed::Done);
    }
    match failed {
        Failed::Store(error) => Err(error),
        Failed::Held(reason) => hold(core, now, reason).await,
        Failed::Runtime(RuntimeError::SubnetTaken { subnet, message }) => {
            redraw::subnet(core, now, subnet, &message).await
        }
        Failed::Runtime(failure) => settle(core, now, failure).await,
    }
}

async fn build(core: &Arc<Core>, record: &BotRecord) -> Result<(), Failed> {
    let bot = record.id;
    let image = find_image(core, record).await?;
    core.runtime
        .ensure_network(bot, record.placement.subnet)
        .await?;
    write_files(core, record).await?;
    let record = validate(core, record.clone(), &image).await?;
    core.runtime
        .create_container(&container_spec(core, &record, &image))
        .await?;
    let made = BotRecord {
        incarnation: record.incarnation + 1,
        image_id: Some(image.id),
        ..record
    };
    core.save(made, Vec::new()).await.map_err(Failed::Store)?;
    Ok(())
}

/// The image that the bot ran last, as long as the engine has it: its state may not fit another one. A new bot gets
/// the image of the settings.
async fn find_image(core: &Core, record: &BotRecord) -> Result<ImageInfo, RuntimeError> {
    if let Some(id) = &record.image_id
        && let Some(image) = core.runtime.find_image(id).await?
    {
        return Ok(image);
    }
    let reference = &core.settings.image;
    core.runtime
        .find_image(reference)
        .await?
        .ok_or_else(|| RuntimeError::ImageMissing {
            reference: reference.clone(),
        })
}

/// Writes the configuration and, where the bot has none of its own, its persona files.
async fn write_files(core: &Core, record: &BotRecord) -> Result<(), Failed> {
    let input = ConfigInput {
        spec: &record.spec,
        host_port: record.placement.port,
        bots_side_port: core.settings.bots_side_port,
    };
    let config = generate(&input)
        .map_err(|error| Failed::Held(Reason::new(ReasonCode::ConfigInvalid, error.to_string())))?;
    let file = StateFile {
        path: CONFIG_FILE.to_owned(),
        contents: config.bytes,
        replace: true,
    };
    core.runtime
        .write_config(record.id, record.generation, &[file])
        .await?;
    let files: Vec<_> = workspace_files(&record.spec)
        .into_iter()
        .map(|(path, contents)| StateFile {
            path: format!("workspace/{path}"),
            contents: contents.into_bytes(),
            replace: false,
        })
        .collect();
    core.runtime.prepare_state(record.id, &files).await?;
    Ok(())
}

/// Lets the image's own validator judge the configuration, once per generation and image.
async fn validate(core: &Core, record: BotRecord, image: &ImageInfo) -> Result<BotRecord, Failed> {
    let proof = format!("{}@{}", record.generation, image.id);
    if record.validated.as_ref() == Some(&proof) {
        return Ok(record);
    }
    let command = OneShot {
        bot_id: record.id,
        image: image.id.clone(),
        command: COMMAND_VALIDATE.iter().map(ToString::to_string).collect(),
        environment: validation_environment(&record.spec, record.id),
        mounts: vec![Mount {
            intent: StorageIntent::Config {
                generation: record.generation,
            },
            target: CONFIG_DIR.to_owned(),
        }],
        memory_bytes: VALIDATE_MEMORY_BYTES,
        timeout: VALIDATE_TIMEOUT,
    };
    let output = core.runtime.run_once(&command).await?;
    match validation::judge(output.exit_code, &output.stdout, &output.stderr) {
        Ok(()) => {
            debug!(bot.id = %record.id, "configuration accepted by OpenClaw");
            core.save(
                BotRecord {
                    validated: Some(proof),
                    ..record
                },
                Vec::new(),
            )
            .await
            .map_err(Failed::Store)
        }
        Err(invalid) => {
            let reason = Reason::new(
                ReasonCode::ConfigInvalid,
                format!("OpenClaw refuses the configuration: {invalid}"),
            )
            .with_hint("delete the bot and create it with other values");
            Err(Failed::Held(reason))
        }
    }
}

fn container_spec(core: &Core, record: &BotRecord, image: &ImageInfo) -> ContainerSpec {
    let mount = |intent, target: &str| Mount {
        intent,
        target: target.to_owned(),
    };
    ContainerSpec {
        bot_id: record.id,
        incarnation: record.incarnation + 1,
        hostname: record.spec.hostname.clone(),
        image: image.id.clone(),
        command: COMMAND_GATEWAY.iter().map(ToString::to_string).collect(),
        environment: environment(&record.spec, record.id),
        mounts: vec![
            mount(StorageIntent::State, STATE_DIR),
            mount(
                StorageIntent::Config {
                    generation: record.generation,
                },
                CONFIG_DIR,
            ),
            mount(StorageIntent::Secrets, SECRETS_DIR),
        ],
        resources: record.spec.resources,
        placement: record.placement.clone(),
        container_port: GATEWAY_PORT,
        stop_grace: core.settings.stop_grace,
        container_hash: hash::container_hash(record),
    }
}
