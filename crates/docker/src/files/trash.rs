//! Where the files of bots wait that are gone: `{data}/trash/{name}`, named as [`TrashEntry`] says.

use std::io;

use botmaker_domain::BotId;
use botmaker_ports::{TrashEntry, TrashKind};
use jiff::{SignedDuration, Timestamp};

use super::{bot_dir, bots_dir, directory::Directory, ensure_bot_dir, tree::remove::remove_tree};
use crate::settings::DockerSettings;

const DIRECTORY: &str = "trash";
const PRIVATE: u32 = 0o700;

/// What came of bringing an entry back.
pub(crate) enum Restored {
    Done,
    /// There is no such entry.
    Absent,
    /// The bot has files.
    Occupied(BotId),
}

fn ensure(settings: &DockerSettings) -> io::Result<Directory> {
    std::fs::create_dir_all(&settings.data_dir)?;
    Directory::open(&settings.data_dir)?.ensure_child(DIRECTORY, PRIVATE, None)
}

fn find(settings: &DockerSettings) -> io::Result<Option<Directory>> {
    Directory::find(&settings.data_dir.join(DIRECTORY))
}

/// An entry's directory.
pub(crate) fn find_entry(settings: &DockerSettings, name: &str) -> io::Result<Option<Directory>> {
    let is_entry = TrashEntry::parse(name).is_some();
    match find(settings)?.filter(|_| is_entry) {
        Some(trash) => trash.find_child(name),
        None => Ok(None),
    }
}

/// Moves a bot's directory there; absent is success.
pub(crate) fn move_there(settings: &DockerSettings, bot: BotId, kind: TrashKind) -> io::Result<()> {
    if bot_dir(settings, bot).symlink_metadata().is_err() {
        return Ok(());
    }
    let trash = ensure(settings)?;
    let name = free_name(&trash, bot, kind)?;
    Directory::open(&bots_dir(settings))?.move_entry(bot.to_string(), &trash, name)
}

/// As [`move_there`]; without files an empty entry is made, unless the bot has one.
pub(crate) fn quarantine(settings: &DockerSettings, bot: BotId) -> io::Result<()> {
    let kind = TrashKind::Orphaned;
    if bot_dir(settings, bot).symlink_metadata().is_ok() {
        return move_there(settings, bot, kind);
    }
    let waits = |entry: &TrashEntry| (entry.bot_id, entry.kind) == (bot, kind);
    if list(settings)?.iter().any(waits) {
        return Ok(());
    }
    let trash = ensure(settings)?;
    let name = free_name(&trash, bot, kind)?;
    trash.make_child(name)?;
    trash.sync()
}

/// The same bot may come back and go again within a second.
fn free_name(trash: &Directory, bot: BotId, kind: TrashKind) -> io::Result<String> {
    let mut since = Timestamp::now();
    loop {
        let name = TrashEntry::name_of(bot, kind, since);
        if !trash.has(&name)? {
            return Ok(name);
        }
        since += SignedDuration::from_secs(1);
    }
}

/// Oldest first; what is not named like an entry is none.
pub(crate) fn list(settings: &DockerSettings) -> io::Result<Vec<TrashEntry>> {
    let Some(trash) = find(settings)? else {
        return Ok(Vec::new());
    };
    let mut entries = Vec::new();
    for name in trash.entries()? {
        let name = name?;
        entries.extend(name.to_str().and_then(TrashEntry::parse));
    }
    entries.sort_by(|a, b| (a.since, &a.name).cmp(&(b.since, &b.name)));
    Ok(entries)
}

/// Moves an entry back.
pub(crate) fn restore(settings: &DockerSettings, name: &str) -> io::Result<Restored> {
    let whole = TrashEntry::parse(name).filter(|entry| entry.kind != TrashKind::Removed);
    let (Some(entry), Some(trash)) = (whole, find(settings)?) else {
        return Ok(Restored::Absent);
    };
    if !trash.has(name)? {
        return Ok(Restored::Absent);
    }
    let bot = entry.bot_id.to_string();
    if bot_dir(settings, entry.bot_id).symlink_metadata().is_ok() {
        return Ok(Restored::Occupied(entry.bot_id));
    }
    // Makes what lies above as well.
    let home = ensure_bot_dir(settings, entry.bot_id)?;
    drop(home);
    let bots = Directory::open(&bots_dir(settings))?;
    trash.move_entry(name, &bots, &bot)?;
    Ok(Restored::Done)
}

/// Removes an entry; absent is success. It gets another name first, so that what is left after a crash is taken for no whole one.
pub(crate) fn remove(settings: &DockerSettings, name: &str) -> io::Result<()> {
    let (Some(entry), Some(trash)) = (TrashEntry::parse(name), find(settings)?) else {
        return Ok(());
    };
    if !trash.has(name)? {
        return Ok(());
    }
    if entry.kind == TrashKind::Removed {
        return remove_tree(&trash, name);
    }
    let doomed = free_name(&trash, entry.bot_id, TrashKind::Removed)?;
    trash.move_entry(name, &trash, &doomed)?;
    remove_tree(&trash, doomed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::place::{Place, file};

    #[test]
    fn a_link_in_the_place_of_an_entry_is_not_followed() {
        let place = Place::new();
        place.prepare(&[file("a", "1")]).unwrap();
        move_there(&place.settings, place.bot, TrashKind::Deleted).unwrap();
        let before = place.outside_now();
        let name = TrashEntry::name_of(place.bot, TrashKind::Orphaned, Timestamp::UNIX_EPOCH);
        let link = place.settings.data_dir.join("trash").join(&name);
        std::os::unix::fs::symlink(&place.outside, &link).unwrap();
        assert!(find_entry(&place.settings, &name).is_err());
        remove(&place.settings, &name).unwrap();
        assert!(link.symlink_metadata().is_err());
        assert_eq!(place.outside_now(), before);
        assert_eq!(list(&place.settings).unwrap().len(), 1);
    }

    #[test]
    fn a_removal_that_was_cut_off_is_ended_by_the_next_one() {
        let place = Place::new();
        place.prepare(&[file("a", "1")]).unwrap();
        move_there(&place.settings, place.bot, TrashKind::Deleted).unwrap();
        let trash = place.settings.data_dir.join("trash");
        let entry = list(&place.settings).unwrap().remove(0);
        let half = TrashEntry::name_of(place.bot, TrashKind::Removed, entry.since);
        std::fs::rename(trash.join(&entry.name), trash.join(&half)).unwrap();
        assert!(matches!(
            restore(&place.settings, &half),
            Ok(Restored::Absent)
        ));
        remove(&place.settings, &half).unwrap();
        assert_eq!(std::fs::read_dir(trash).unwrap().count(), 0);
    }
}
