//! A whole configuration directory, complete or absent.

use std::{io, path::Path};

use botmaker_domain::BotId;
use botmaker_ports::StateFile;

use super::{READABLE_DIRECTORY, fill};
use crate::{
    files::{config_dir, directory::parts, ensure_bot_dir, tree::remove::remove_tree},
    settings::DockerSettings,
};

/// Writes one directory. One that is there with the same contents is left as it is, because a container may have it
/// mounted.
pub(crate) fn write(
    settings: &DockerSettings,
    bot: BotId,
    slot: u32,
    files: &[StateFile],
) -> io::Result<()> {
    for file in files {
        parts(&file.path)?;
    }
    let place = config_dir(settings, bot, slot);
    if holds_exactly(&place, files)? {
        return Ok(());
    }
    let above = ensure_bot_dir(settings, bot)?.ensure_child("config", READABLE_DIRECTORY, None)?;
    let (name, fresh, stale) = (
        slot.to_string(),
        format!(".{slot}.new"),
        format!(".{slot}.old"),
    );
    for left_over in [&fresh, &stale] {
        remove_tree(&above, left_over)?;
    }
    let written = above
        .ensure_child(&fresh, READABLE_DIRECTORY, None)
        .and_then(|directory| fill(&directory, files));
    if let Err(error) = written {
        // The disk may be full: what is unfinished must not keep it so. The first error is the one that tells.
        let _ = remove_tree(&above, &fresh);
        return Err(error);
    }
    if above.has(&name)? {
        above.move_entry(&name, &above, &stale)?;
    }
    above.move_entry(&fresh, &above, &name)?;
    remove_tree(&above, &stale)
}

fn holds_exactly(place: &Path, files: &[StateFile]) -> io::Result<bool> {
    if !place.is_dir() {
        return Ok(false);
    }
    let are_same = files.iter().all(|file| {
        std::fs::read(place.join(&file.path)).is_ok_and(|found| found == file.contents)
    });
    Ok(are_same && count_files(place)? == files.len())
}

fn count_files(place: &Path) -> io::Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(place)? {
        let entry = entry?;
        count += if entry.file_type()?.is_dir() {
            count_files(&entry.path())?
        } else {
            1
        };
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;
    use crate::files::place::{Place, file};

    #[test]
    fn a_directory_is_replaced_as_a_whole_and_left_alone_when_it_is_the_same() {
        let corner = Place::new();
        let place = config_dir(&corner.settings, corner.bot, 3);
        let write = |files: &[StateFile]| write(&corner.settings, corner.bot, 3, files).unwrap();

        write(&[file("openclaw.json", "{}"), file("more/x.json", "1")]);
        let json = place.join("openclaw.json");
        assert_eq!(
            place.metadata().unwrap().permissions().mode() & 0o7777,
            0o755
        );
        assert_eq!(
            json.metadata().unwrap().permissions().mode() & 0o7777,
            0o644
        );

        let before = place.metadata().unwrap().ino();
        write(&[file("openclaw.json", "{}"), file("more/x.json", "1")]);
        assert_eq!(place.metadata().unwrap().ino(), before);

        write(&[file("openclaw.json", "{\"a\":1}")]);
        assert_eq!(std::fs::read_to_string(&json).unwrap(), "{\"a\":1}");
        assert!(!place.join("more").exists());
        let directories = std::fs::read_dir(place.parent().unwrap()).unwrap().count();
        assert_eq!(directories, 1, "nothing unfinished is left");
    }
}
