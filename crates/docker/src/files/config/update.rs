//! Single files of a configuration directory that a container may be reading.

use std::io;

use botmaker_domain::BotId;
use botmaker_ports::StateFile;

use super::{READABLE_DIRECTORY, READABLE_FILE};
use crate::{
    files::{
        directory::{Directory, parts},
        find_bot_dir,
        tree::remove::remove_tree,
    },
    settings::DockerSettings,
};

/// Replaces files, each at once; one that has these contents already is left alone. Whether there is such a
/// directory.
///
/// What is not complete lies outside, where no container sees it, and a full disk is found out before the first
/// file is replaced.
pub(crate) fn update(
    settings: &DockerSettings,
    bot: BotId,
    slot: u32,
    files: &[StateFile],
) -> io::Result<bool> {
    for file in files {
        parts(&file.path)?;
    }
    let Some(home) = find_bot_dir(settings, bot)? else {
        return Ok(false);
    };
    let Some(above) = home.find_child("config")? else {
        return Ok(false);
    };
    let Some(live) = above.find_child(slot.to_string())? else {
        return Ok(false);
    };
    let mut changed = Vec::new();
    for file in files {
        if !has_already(&live, file)? {
            changed.push(file);
        }
    }
    let staging = format!(".{slot}.update");
    remove_tree(&above, &staging)?;
    if changed.is_empty() {
        return Ok(true);
    }
    let replaced = replace(&above, &staging, &live, &changed);
    let removed = remove_tree(&above, &staging);
    replaced.and(removed).map(|()| true)
}

fn has_already(live: &Directory, file: &StateFile) -> io::Result<bool> {
    let (directories, name) = parts(&file.path)?;
    let mut place = None;
    for part in directories {
        let above = place.as_ref().unwrap_or(live);
        match above.find_child(part)? {
            Some(found) => place = Some(found),
            None => return Ok(false),
        }
    }
    let present = place.as_ref().unwrap_or(live).read(name)?;
    Ok(present.is_some_and(|present| present == file.contents))
}

fn replace(
    above: &Directory,
    staging: &str,
    live: &Directory,
    changed: &[&StateFile],
) -> io::Result<()> {
    let staged = above.make_child(staging)?;
    for (number, file) in changed.iter().enumerate() {
        let name = number.to_string();
        staged.put(&name, &file.contents, READABLE_FILE, None)?;
    }
    for (number, file) in changed.iter().enumerate() {
        let (directories, name) = parts(&file.path)?;
        let mut place = None;
        for part in directories {
            let above = place.as_ref().unwrap_or(live);
            place = Some(above.ensure_child(part, READABLE_DIRECTORY, None)?);
        }
        let place = place.as_ref().unwrap_or(live);
        staged.move_entry(number.to_string(), place, name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;
    use crate::files::{
        config::write::write,
        config_dir,
        place::{Place, file},
    };

    #[test]
    fn a_live_directory_stays_the_same_one_and_holds_nothing_unfinished() {
        let place = Place::new();
        let live = config_dir(&place.settings, place.bot, 3);
        let first = [file("openclaw.json", "{}"), file("more/x.json", "1")];
        write(&place.settings, place.bot, 3, &first).unwrap();
        let same = live.join("more/x.json");
        let before = (
            live.metadata().unwrap().ino(),
            same.metadata().unwrap().ino(),
        );
        // What a crash left of an earlier try.
        let left_over = live.with_file_name(".3.update");
        std::fs::create_dir(&left_over).unwrap();
        std::fs::write(left_over.join("0"), "half").unwrap();

        let change = [
            file("openclaw.json", "{\"a\":1}"),
            file("more/x.json", "1"),
            file("new/y.json", "2"),
        ];
        for _ in 0..2 {
            assert!(update(&place.settings, place.bot, 3, &change).unwrap());
        }
        let after = (
            live.metadata().unwrap().ino(),
            same.metadata().unwrap().ino(),
        );
        assert_eq!(before, after);
        let json = live.join("openclaw.json");
        assert_eq!(std::fs::read_to_string(&json).unwrap(), "{\"a\":1}");
        let mode = json.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o644);
        assert!(!left_over.exists());
        // The directory now holds exactly these files, so that writing them anew changes nothing.
        write(&place.settings, place.bot, 3, &change).unwrap();
        assert_eq!(live.metadata().unwrap().ino(), before.0);
    }

    #[test]
    fn a_full_disk_replaces_no_file() {
        let Some(place) = Place::small(64 * 1024) else {
            return;
        };
        let first = [file("a.json", "old"), file("b.json", "old")];
        write(&place.settings, place.bot, 1, &first).unwrap();
        let change = [file("a.json", "new"), file("b.json", &"n".repeat(100_000))];
        assert!(update(&place.settings, place.bot, 1, &change).is_err());
        let live = config_dir(&place.settings, place.bot, 1);
        let a = std::fs::read_to_string(live.join("a.json")).unwrap();
        assert_eq!(a, "old");
        let names = std::fs::read_dir(live.parent().unwrap()).unwrap().count();
        assert_eq!(names, 1, "nothing unfinished is left");
    }
}
