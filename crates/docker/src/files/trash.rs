//! Where the files of deleted bots wait until they are removed for good.

use std::io;

use botmaker_domain::BotId;
use jiff::Timestamp;

use super::{bot_dir, bots_dir, directory::Directory};
use crate::settings::DockerSettings;

const PRIVATE: u32 = 0o700;

/// Moves a bot's directory to `{data}/trash/{bot id}-{unix seconds}`; absent is success.
pub(crate) fn move_there(settings: &DockerSettings, bot: BotId) -> io::Result<()> {
    if bot_dir(settings, bot).symlink_metadata().is_err() {
        return Ok(());
    }
    let trash = Directory::open(&settings.data_dir)?.ensure_child("trash", PRIVATE, None)?;
    let mut seconds = Timestamp::now().as_second();
    // The same bot may come back from a backup and be deleted again within a second.
    while trash.has(format!("{bot}-{seconds}"))? {
        seconds += 1;
    }
    let bots = Directory::open(&bots_dir(settings))?;
    bots.move_entry(bot.to_string(), &trash, format!("{bot}-{seconds}"))
}
