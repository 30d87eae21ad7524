//! The snapshots that a bot has. Changes nothing and waits for nobody.

use std::{collections::BTreeMap, io};

use botmaker_domain::BotId;
use botmaker_ports::SnapshotInfo;

use super::{DESCRIPTION, DIRECTORY, Description, waiting};
use crate::{
    files::{find_bot_dir, number},
    settings::DockerSettings,
};

/// Oldest generation first.
pub(crate) fn list(settings: &DockerSettings, bot: BotId) -> io::Result<Vec<SnapshotInfo>> {
    let Some(home) = find_bot_dir(settings, bot)? else {
        return Ok(Vec::new());
    };
    let Some(snapshots) = home.find_child(DIRECTORY)? else {
        return Ok(Vec::new());
    };
    let mut found = BTreeMap::new();
    for name in snapshots.entries()? {
        let name = name?;
        let is_named = number(&name).is_some();
        let Some(generation) = number(&name).or_else(|| waiting(&name)) else {
            continue;
        };
        // It may be removed meanwhile.
        let Some(place) = snapshots.find_child(&name)? else {
            continue;
        };
        let Some(text) = place.read(DESCRIPTION)? else {
            continue;
        };
        let description: Description = serde_json::from_slice(&text)?;
        let info = SnapshotInfo {
            generation,
            bytes: description.bytes,
            taken_at: description.taken_at,
        };
        if is_named || !found.contains_key(&generation) {
            found.insert(generation, info);
        }
    }
    Ok(found.into_values().collect())
}
