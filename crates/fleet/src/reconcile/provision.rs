//! Everything that a bot's container needs, and the container itself, not yet started.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{BotRecord, Lifecycle, Reason, ReasonCode};
use botmaker_openclaw::{
    COMMAND_GATEWAY, COMMAND_VALIDATE, CONFIG_DIR, GATEWAY_PORT, SECRETS_DIR, STATE_DIR,
    environment, validation, validation_environment,
};
use botmaker_ports::{
    ContainerSpec, ImageInfo, Mount, OneShot, RuntimeError, StorageIntent, StoreError,
};
use tracing::debug;

use super::{
    execute::{Executed, fail, settle},
    files, hash, redraw, rollback,
};
use crate::{core::Core, janitor::about, keyring::canary};

/// OpenClaw's validator takes 1.5 s on an idle core; a busy machine many times that.
const VALIDATE_TIMEOUT: Duration = Duration::from_secs(90);
/// The validator needs no more than a bot at rest.
const VALIDATE_MEMORY_BYTES: u64 = 1024 * 1024 * 1024;

/// What went wrong on the way to a container.
pub(super) enum Failed {
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
    match build(core, &record).await {
        Ok(()) => Ok(Executed::Done),
        Err(failed) => Box::pin(handle(core, record, failed)).await,
    }
}

/// What a failure on the way to a container leads to.
pub(super) async fn handle(
    core: &Arc<Core>,
    record: BotRecord,
    failed: Failed,
) -> Result<Executed, StoreError> {
    // Steps before the failed one may have written to the row. If a person wished something else meanwhile, the
    // failure is about a world that is gone.
    let Some(now) = core.store.find_bot(record.id).await? else {
        return Err(StoreError::NotFound);
    };
    let is_same = now.power_seq == record.power_seq
        && now.phase == record.phase
        && now.generation == record.generation;
    if !is_same {
        return Ok(Executed::Done);
    }
    match failed {
        Failed::Store(error) => Err(error),
        Failed::Held(reason) => fail(core, now, reason).await,
        Failed::Runtime(RuntimeError::SubnetTaken { subnet, message }) => {
            redraw::subnet(core, now, subnet, &message).await
        }
        Failed::Runtime(failure) => settle(core, now, failure).await,
    }
}

async fn build(core: &Arc<Core>, record: &BotRecord) -> Result<(), Failed> {
    let bot = record.id;
    core.runtime
        .ensure_network(bot, record.placement.subnet)
        .await?;
    let (record, image) = judge(core, record).await?;
    write_persona(core, &record).await?;
    let about = about::text(core, &record).await.map_err(Failed::Store)?;
    core.runtime.keep_about(bot, &about).await?;
    core.runtime
        .create_container(&container_spec(core, &record, &image))
        .await?;
    let lifecycle = Lifecycle {
        deployed_at: Some(core.clock.now()),
        ..record.lifecycle
    };
    let made = BotRecord {
        lifecycle,
        incarnation: record.incarnation + 1,
        image_id: Some(image.id),
        // A new container has to prove itself, whatever the one before it did.
        has_been_ready: false,
        ..record
    };
    core.save(made, Vec::new()).await.map_err(Failed::Store)?;
    Ok(())
}

/// Writes the configuration where the validator finds it, and lets the image's own validator judge it, once per
/// generation and image. A live configuration is not touched: what is to be applied hot is judged in a directory of its
/// own, which goes with the next tidying.
pub(super) async fn judge(
    core: &Core,
    record: &BotRecord,
) -> Result<(BotRecord, ImageInfo), Failed> {
    let image = find_image(core, record).await?;
    let config = files::configuration(core, record).map_err(Failed::Held)?;
    let slots = [record.generation, record.lifecycle.config_slot];
    let is_live = core.observed.is_alive(record.id);
    for slot in slots {
        if slot == record.generation || !is_live {
            core.runtime
                .write_config(record.id, slot, std::slice::from_ref(&config))
                .await?;
        }
    }
    let record = validate(core, record.clone(), &image).await?;
    Ok((record, image))
}

/// The image that its owner chose; without a choice the one that the bot ran last, as long as the engine has it, because
/// its state may not fit another one. A new bot gets the image of the settings.
async fn find_image(core: &Core, record: &BotRecord) -> Result<ImageInfo, RuntimeError> {
    if let Some(image) = &record.spec.image {
        let found = core.runtime.find_image(&image.id).await?;
        return found.ok_or_else(|| RuntimeError::ImageMissing {
            reference: format!("{} ({})", image.reference, image.id),
        });
    }
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

/// Writes the persona's files where the bot has none of its own, and those that its owner changed; and the bot's false key.
async fn write_persona(core: &Core, record: &BotRecord) -> Result<(), Failed> {
    let before = rollback::descriptions_before(core, record)
        .await
        .map_err(Failed::Store)?;
    let mut written = files::persona(&record.spec, &before);
    written.push(canary::file(&core.master_key, record.id));
    core.runtime.prepare_state(record.id, &written).await?;
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
                slot: record.generation,
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
            .with_hint("change what is named here in the bot's settings");
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
                    slot: record.lifecycle.config_slot,
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
