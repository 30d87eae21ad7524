//! The bots' directories on this host: `{data}/bots/{bot id}` with `state`, `config/{slot}`, `snapshots/{generation}`,
//! `reports/{name}` and `about.json`, and `{data}/trash`.
//!
//! What lies above a bot's `state` is ours. What lies below, and in the copies of it, belongs to the bot and is
//! hostile: it is only reached through [`directory::Directory`], which never follows a link; [`tree`] holds what is
//! done with all of it. Whatever replaces state or snapshots holds the lock of the bot's directory.

pub(crate) mod about;
mod bot_files;
pub(crate) mod config;
pub(crate) mod directory;
pub(crate) mod entry;
#[cfg(test)]
mod place;
pub(crate) mod reports;
pub(crate) mod snapshot;
pub(crate) mod state;
pub(crate) mod stored;
pub(crate) mod trash;
pub(crate) mod tree;

use std::path::PathBuf;

use botmaker_domain::BotId;

use crate::settings::DockerSettings;

/// Above the bots' own directories: everyone may pass (an engine with user name spaces mounts as another user),
/// only we may look.
const PASSAGE: u32 = 0o711;

fn bots_dir(settings: &DockerSettings) -> PathBuf {
    settings.data_dir.join("bots")
}

fn bot_dir(settings: &DockerSettings, bot: BotId) -> PathBuf {
    bots_dir(settings).join(bot.to_string())
}

/// Where a bot's state lies.
pub(crate) fn state_dir(settings: &DockerSettings, bot: BotId) -> PathBuf {
    bot_dir(settings, bot).join("state")
}

/// Where one of a bot's configuration directories lies.
pub(crate) fn config_dir(settings: &DockerSettings, bot: BotId, slot: u32) -> PathBuf {
    bot_dir(settings, bot).join("config").join(slot.to_string())
}

/// Opens a bot's directory; `None` when it has none.
fn find_bot_dir(
    settings: &DockerSettings,
    bot: BotId,
) -> std::io::Result<Option<directory::Directory>> {
    directory::Directory::find(&bot_dir(settings, bot))
}

/// The number that a name of ours spells.
fn number(name: &std::ffi::OsStr) -> Option<u32> {
    let number: u32 = name.to_str()?.parse().ok()?;
    (name.to_str() == Some(number.to_string().as_str())).then_some(number)
}

/// Makes sure that a bot's directory exists, and opens it.
fn ensure_bot_dir(settings: &DockerSettings, bot: BotId) -> std::io::Result<directory::Directory> {
    std::fs::create_dir_all(&settings.data_dir)?;
    directory::Directory::open(&settings.data_dir)?
        .ensure_child("bots", PASSAGE, None)?
        .ensure_child(&bot.to_string(), PASSAGE, None)
}
