//! What is kept of a bot beside its files.

use botmaker_domain::{BotAbout, BotRecord};
use botmaker_ports::{RuntimeError, StoreError, StoredPlace};
use tracing::warn;

use crate::core::Core;

/// What is known of the bot now, as text.
pub(crate) async fn text(core: &Core, record: &BotRecord) -> Result<Vec<u8>, StoreError> {
    let generation = core
        .store
        .find_generation(record.id, record.generation)
        .await?;
    let marks = generation.map(|found| found.marks).unwrap_or_default();
    let about = BotAbout::of(record, marks, core.clock.now());
    // A map with keys that are no texts could fail; this has none.
    Ok(serde_json::to_vec_pretty(&about).unwrap_or_default())
}

/// Reads what was written there; `None` also for what this version cannot read.
pub(super) async fn find(
    core: &Core,
    place: &StoredPlace,
) -> Result<Option<BotAbout>, RuntimeError> {
    let Some(text) = core.runtime.find_about(place).await? else {
        return Ok(None);
    };
    match serde_json::from_slice::<BotAbout>(&text) {
        Ok(about) if about.format == BotAbout::FORMAT => Ok(Some(about)),
        Ok(about) => {
            warn!(
                ?place,
                format = about.format,
                "the files of a bot were described by another version of BotMaker"
            );
            Ok(None)
        }
        Err(error) => {
            warn!(?place, error = %error, "the description beside a bot's files cannot be read");
            Ok(None)
        }
    }
}
