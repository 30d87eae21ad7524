//! The names by which BotMaker keeps images: those that no bot needs any more are given up.

use std::collections::HashSet;

use tracing::{debug, info};

use super::JanitorError;
use crate::{core::Core, reconcile::sweep};

/// Gives up the names of images that no bot runs and no kept generation could go back to. Says how many.
pub(super) async fn release(core: &Core) -> Result<usize, JanitorError> {
    // Listed before the bots are: an image that a bot gets in between is not looked at.
    let retained = core.runtime.list_retained_images().await?;
    if retained.is_empty() {
        return Ok(0);
    }
    let needed = needed(core).await?;
    let mut count = 0;
    for id in retained.iter().filter(|id| !needed.contains(*id)) {
        match core.runtime.release_image(id).await {
            Ok(()) => {
                info!(
                    image = id,
                    "an image that no bot needs any more is not kept any longer"
                );
                count += 1;
            }
            // A container that is being removed may still use it.
            Err(error) => debug!(image = id, error = %error, "an image is kept for now"),
        }
    }
    Ok(count)
}

async fn needed(core: &Core) -> Result<HashSet<String>, JanitorError> {
    let mut needed = HashSet::new();
    for record in sweep::all_bots(core).await? {
        for generation in core.store.list_generations(record.id).await? {
            needed.extend(generation.image_id);
            needed.extend(generation.spec.image.map(|image| image.id));
        }
        needed.extend(record.image_id);
        needed.extend(record.spec.image.map(|image| image.id));
        needed.extend(record.lifecycle.snapshot.map(|snapshot| snapshot.image_id));
    }
    Ok(needed)
}
