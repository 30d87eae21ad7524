//! Going back to a snapshot.

use std::io;

use botmaker_domain::BotId;

use super::{DIRECTORY, replace, take_back};
use crate::{
    files::{
        directory::Directory,
        find_bot_dir,
        tree::{copy::copy_tree, remove::remove_tree},
    },
    settings::DockerSettings,
};

const STATE: &str = "state";
/// Not whole yet; or the state that was replaced.
const FRESH: &str = ".state.new";
/// The state that was replaced where the file system cannot exchange two names.
const STALE: &str = ".state.old";
/// Where files with several names are found again while they are copied.
const LINKS: &str = ".state.links";

/// Replaces the state by a copy; `false` when there is no such snapshot.
pub(crate) fn restore(settings: &DockerSettings, bot: BotId, generation: u32) -> io::Result<bool> {
    let Some(home) = find_bot_dir(settings, bot)? else {
        return Ok(false);
    };
    let _lock = home.lock()?;
    repair(&home)?;
    let Some(snapshots) = home.find_child(DIRECTORY)? else {
        return Ok(false);
    };
    super::repair(&snapshots)?;
    let Some(snapshot) = snapshots.find_child(generation.to_string())? else {
        return Ok(false);
    };
    let source = snapshot.child(STATE)?;
    let replaced = write(source, &home).and_then(|()| replace(&home, FRESH, STATE, STALE));
    if let Err(error) = replaced {
        // The disk may be full: what is unfinished must not keep it so. The first error is the one that tells.
        let _ = repair(&home);
        return Err(error);
    }
    if let Err(error) = repair(&home) {
        tracing::warn!(bot.id = %bot, %error, "the replaced state could not be removed and goes with the next change");
    }
    Ok(true)
}

fn write(source: Directory, home: &Directory) -> io::Result<()> {
    let (tree, links) = (home.make_child(FRESH)?, home.make_child(LINKS)?);
    copy_tree(source, tree, &links, |_, _| false)?;
    remove_tree(home, LINKS)?;
    home.sync_file_system()
}

/// Deals with what a crash left of a restoration: the state is there again, the old or the new one, and nothing else
/// is. The lock of the bot's directory must be held.
pub(crate) fn repair(home: &Directory) -> io::Result<()> {
    take_back(home, STATE, STALE)?;
    for left_over in [FRESH, STALE, LINKS] {
        remove_tree(home, left_over)?;
    }
    Ok(())
}
