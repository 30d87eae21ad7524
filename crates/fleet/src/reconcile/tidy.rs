//! What a bot does not need any more once a generation has proved itself: configurations, secrets and snapshots that no
//! kept generation names.

use std::{collections::BTreeSet, sync::Arc};

use botmaker_domain::{BotId, BotRecord, Generation, SecretName};
use botmaker_ports::{RuntimeError, StoreError};
use botmaker_secrets::{SecretDirectory, SecretDirectoryError};
use tracing::warn;

use crate::{core::Core, janitor::about};

/// Generations that can be returned to. Fifty changes are months of a bot's life, and 50 rows are nothing.
const KEEP_GENERATIONS: usize = 50;
/// Copies of the state are large; the last two changes of image can be taken back with what the bot knew then.
const KEEP_SNAPSHOTS: usize = 2;

/// Removes what is not needed any more. What cannot be removed now is removed after the next change.
pub(super) async fn after_commit(core: &Arc<Core>, record: &BotRecord) {
    if let Err(error) = tidy(core, record).await {
        warn!(bot.id = %record.id, error, "what is not needed any more remains for now");
    }
}

async fn tidy(core: &Arc<Core>, record: &BotRecord) -> Result<(), String> {
    let store_failed = |error: StoreError| error.to_string();
    let runtime_failed = |error: RuntimeError| error.to_string();
    let about = about::text(core, record).await.map_err(store_failed)?;
    core.runtime
        .keep_about(record.id, &about)
        .await
        .map_err(runtime_failed)?;
    let all = core
        .store
        .list_generations(record.id)
        .await
        .map_err(store_failed)?;
    let old = divide(all, record);
    core.store
        .forget_generations(record.id, &old)
        .await
        .map_err(store_failed)?;
    let slot = record.lifecycle.config_slot;
    core.runtime
        .prune_config(record.id, &[slot])
        .await
        .map_err(runtime_failed)?;
    let snapshots = core
        .runtime
        .list_snapshots(record.id)
        .await
        .map_err(runtime_failed)?;
    let surplus = snapshots.len().saturating_sub(KEEP_SNAPSHOTS);
    for snapshot in &snapshots[..surplus] {
        core.runtime
            .remove_snapshot(record.id, snapshot.generation)
            .await
            .map_err(runtime_failed)?;
    }
    retain_image(core, record).await?;
    remove_secrets(core, record.id).await
}

/// The image must stay on the engine as long as a bot runs it: without it the bot could never start again.
async fn retain_image(core: &Core, record: &BotRecord) -> Result<(), String> {
    match &record.image_id {
        Some(id) => core
            .runtime
            .retain_image(id)
            .await
            .map_err(|error| error.to_string()),
        None => Ok(()),
    }
}

/// The numbers of the generations that are not kept.
fn divide(all: Vec<Generation>, record: &BotRecord) -> Vec<u32> {
    let mut old = Vec::new();
    for (index, generation) in all.into_iter().enumerate() {
        let is_needed = generation.number == record.generation
            || Some(generation.number) == record.lifecycle.good_generation;
        if index >= KEEP_GENERATIONS && !is_needed {
            old.push(generation.number);
        }
    }
    old
}

/// Removes the versions of secrets that no generation names.
///
/// Somebody may be changing the bot: a new version is on the disk before a row names it. So first it is seen what is there,
/// then whether anybody writes, and only then what is named: whoever wrote what was seen has saved the row by then, or is
/// still at it.
async fn remove_secrets(core: &Arc<Core>, bot: BotId) -> Result<(), String> {
    let stored = in_directory(core, move |directory| directory.list(bot)).await?;
    if core.secrets_in_hand.has(bot) {
        return Ok(());
    }
    let store_failed = |error: StoreError| error.to_string();
    let all = core
        .store
        .list_generations(bot)
        .await
        .map_err(store_failed)?;
    let Some(record) = core.store.find_bot(bot).await.map_err(store_failed)? else {
        return Ok(());
    };
    let specs = all.iter().map(|generation| &generation.spec);
    let named: BTreeSet<(SecretName, u32)> = specs
        .chain([&record.spec])
        .flat_map(|spec| &spec.secrets)
        .map(|(name, version)| (name.clone(), *version))
        .collect();
    let work = move |directory: &SecretDirectory| {
        for secret in stored {
            if !named.contains(&(secret.name.clone(), secret.version)) {
                directory.remove(bot, &secret.name, secret.version)?;
            }
        }
        Ok(())
    };
    in_directory(core, work).await
}

/// Works on the secret files, which blocks.
async fn in_directory<T: Send + 'static>(
    core: &Arc<Core>,
    work: impl FnOnce(&SecretDirectory) -> Result<T, SecretDirectoryError> + Send + 'static,
) -> Result<T, String> {
    let directory = Arc::clone(&core.secrets);
    let done = core.tracker.spawn_blocking(move || work(&directory)).await;
    done.map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())
}
