//! Which bots have files here.

use std::io;

use botmaker_ports::StoredBot;
use jiff::Timestamp;

use super::bots_dir;
use crate::settings::DockerSettings;

/// Every directory that is named like a bot.
pub(crate) fn list(settings: &DockerSettings) -> io::Result<Vec<StoredBot>> {
    let entries = match std::fs::read_dir(bots_dir(settings)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut stored = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(bot_id) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let modified_at = modified.ok().and_then(|at| Timestamp::try_from(at).ok());
        stored.push(StoredBot {
            bot_id,
            modified_at,
        });
    }
    stored.sort_by_key(|stored| stored.bot_id);
    Ok(stored)
}
