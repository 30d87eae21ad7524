//! The removal of a snapshot.

use std::io;

use botmaker_domain::BotId;

use super::{DIRECTORY, repair};
use crate::{
    files::{find_bot_dir, tree::remove::remove_tree},
    settings::DockerSettings,
};

/// Absent is success.
pub(crate) fn remove(settings: &DockerSettings, bot: BotId, generation: u32) -> io::Result<()> {
    let Some(home) = find_bot_dir(settings, bot)? else {
        return Ok(());
    };
    let _lock = home.lock()?;
    let Some(snapshots) = home.find_child(DIRECTORY)? else {
        return Ok(());
    };
    repair(&snapshots)?;
    let name = generation.to_string();
    if !snapshots.has(&name)? {
        return Ok(());
    }
    // First out of sight, so that no half snapshot is ever taken for a whole one.
    let gone = format!(".{generation}.gone");
    snapshots.move_entry(&name, &snapshots, &gone)?;
    remove_tree(&snapshots, &gone)
}
