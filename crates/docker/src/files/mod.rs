//! The bots' directories on this host: `{data}/bots/{bot id}/{state,config/{generation}}` and `{data}/trash`.
//!
//! What lies above a bot's `state` is ours. What lies below belongs to the bot and is hostile: it is only reached
//! through [`directory::Directory`], which never follows a link.

pub(crate) mod config;
pub(crate) mod directory;
pub(crate) mod state;
pub(crate) mod stored;
pub(crate) mod trash;

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

/// Where one generation of a bot's configuration lies.
pub(crate) fn config_dir(settings: &DockerSettings, bot: BotId, generation: u32) -> PathBuf {
    bot_dir(settings, bot)
        .join("config")
        .join(generation.to_string())
}

/// Makes sure that a bot's directory exists, and opens it.
fn ensure_bot_dir(settings: &DockerSettings, bot: BotId) -> std::io::Result<directory::Directory> {
    std::fs::create_dir_all(&settings.data_dir)?;
    directory::Directory::open(&settings.data_dir)?
        .ensure_child("bots", PASSAGE, None)?
        .ensure_child(&bot.to_string(), PASSAGE, None)
}
