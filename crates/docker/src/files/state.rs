//! A bot's own files.

use std::io;

use botmaker_domain::BotId;
use botmaker_ports::{ContainerUser, StateFile};

use super::{directory::parts, ensure_bot_dir, snapshot};
use crate::settings::DockerSettings;

const PRIVATE_DIRECTORY: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

/// Makes sure that the state directory exists with its owner and mode, and writes files below it.
pub(crate) fn prepare(
    settings: &DockerSettings,
    owner: ContainerUser,
    bot: BotId,
    files: &[StateFile],
) -> io::Result<()> {
    for file in files {
        parts(&file.path)?;
    }
    let home = ensure_bot_dir(settings, bot)?;
    let _lock = home.lock()?;
    snapshot::restore::repair(&home)?;
    let state = home.ensure_child("state", PRIVATE_DIRECTORY, None)?;
    state.own(PRIVATE_DIRECTORY, Some(owner))?;
    for file in files {
        let (directories, name) = parts(&file.path)?;
        let mut place = None;
        for part in directories {
            let above = place.as_ref().unwrap_or(&state);
            place = Some(above.ensure_child(part, PRIVATE_DIRECTORY, Some(owner))?);
        }
        let place = place.as_ref().unwrap_or(&state);
        if file.replace || !place.has(name)? {
            place.put(name, &file.contents, PRIVATE_FILE, Some(owner))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{
        os::unix::fs::{MetadataExt, PermissionsExt, symlink},
        path::PathBuf,
    };

    use crate::{
        files::place::{Place, file_if as file},
        info::best_guess,
    };

    #[test]
    fn files_are_private_and_belong_to_the_bot() {
        let place = Place::new();
        place
            .prepare(&[file("workspace/SOUL.md", "kind", true)])
            .unwrap();
        let owner = best_guess();
        let check = |path: PathBuf, mode: u32| {
            let meta = path.metadata().unwrap();
            assert_eq!(meta.permissions().mode() & 0o7777, mode, "{path:?}");
            assert_eq!((meta.uid(), meta.gid()), (owner.host_uid, owner.host_gid));
        };
        check(place.state(), 0o700);
        check(place.state().join("workspace"), 0o700);
        check(place.state().join("workspace/SOUL.md"), 0o600);
    }

    #[test]
    fn the_bots_own_version_stays_unless_it_is_to_be_replaced() {
        let place = Place::new();
        let soul = place.state().join("SOUL.md");
        place.prepare(&[file("SOUL.md", "first", false)]).unwrap();
        place.prepare(&[file("SOUL.md", "second", false)]).unwrap();
        assert_eq!(std::fs::read_to_string(&soul).unwrap(), "first");
        place.prepare(&[file("SOUL.md", "third", true)]).unwrap();
        assert_eq!(std::fs::read_to_string(&soul).unwrap(), "third");
        let names = std::fs::read_dir(place.state()).unwrap().count();
        assert_eq!(names, 1, "nothing unfinished is left");
    }

    #[test]
    fn a_link_to_a_directory_is_neither_followed_nor_chowned() {
        let place = Place::new();
        place.prepare(&[]).unwrap();
        symlink(&place.outside, place.state().join("workspace")).unwrap();
        let before = place.outside_now();
        for replace in [false, true] {
            let error = place
                .prepare(&[file("workspace/passwd", "owned", replace)])
                .unwrap_err();
            assert!(error.to_string().contains("link"), "{error}");
        }
        assert_eq!(place.outside_now(), before);
    }

    #[test]
    fn a_link_to_a_file_is_replaced_not_written_through() {
        let place = Place::new();
        place.prepare(&[]).unwrap();
        let target = place.outside.join("passwd");
        symlink(&target, place.state().join("SOUL.md")).unwrap();
        let unfinished = place.state().join(".SOUL.md.botmaker-new");
        symlink(&target, &unfinished).unwrap();
        let before = place.outside_now();
        place.prepare(&[file("SOUL.md", "new", false)]).unwrap();
        place.prepare(&[file("SOUL.md", "new", true)]).unwrap();
        assert_eq!(place.outside_now(), before);
        let soul = place.state().join("SOUL.md");
        assert!(soul.symlink_metadata().unwrap().is_file());
        assert_eq!(std::fs::read_to_string(soul).unwrap(), "new");
    }

    #[test]
    fn a_state_directory_that_is_a_link_is_refused() {
        let place = Place::new();
        place.prepare(&[]).unwrap();
        std::fs::remove_dir(place.state()).unwrap();
        symlink(&place.outside, place.state()).unwrap();
        let before = place.outside_now();
        assert!(place.prepare(&[file("SOUL.md", "x", true)]).is_err());
        assert_eq!(place.outside_now(), before);
    }

    #[test]
    fn a_path_that_leads_out_is_refused_before_anything_is_written() {
        let place = Place::new();
        for bad in ["../x", "/etc/x", "a/../../x", "", "a//b", "./a", "a/"] {
            let files = [file("good", "x", true), file(bad, "x", true)];
            assert!(place.prepare(&files).is_err(), "{bad:?}");
        }
        assert!(!place.state().join("good").exists());
    }
}
