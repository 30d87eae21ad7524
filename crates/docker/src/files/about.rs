//! What is known about a bot, beside its files: `about.json`, which only the server can read.

use std::io;

use botmaker_domain::BotId;
use botmaker_ports::StoredPlace;

use super::{directory::Directory, ensure_bot_dir, find_bot_dir, trash};
use crate::settings::DockerSettings;

const FILE: &str = "about.json";
const PRIVATE: u32 = 0o600;

/// Opens where the files of a bot lie.
pub(crate) fn find_place(
    settings: &DockerSettings,
    place: &StoredPlace,
) -> io::Result<Option<Directory>> {
    match place {
        StoredPlace::Home(bot) => find_bot_dir(settings, *bot),
        StoredPlace::Trash(name) => trash::find_entry(settings, name),
    }
}

pub(crate) fn keep(settings: &DockerSettings, bot: BotId, contents: &[u8]) -> io::Result<()> {
    ensure_bot_dir(settings, bot)?.put(FILE, contents, PRIVATE, None)
}

pub(crate) fn find(settings: &DockerSettings, place: &StoredPlace) -> io::Result<Option<Vec<u8>>> {
    find_place(settings, place)?.map_or(Ok(None), |place| place.read(FILE))
}
