//! Snapshots of states that a hostile bot made, and what crashes and full disks leave.

use std::{
    ffi::OsStr,
    os::unix::{
        ffi::OsStrExt,
        fs::{FileExt, MetadataExt, PermissionsExt, chown, lchown, symlink},
        net::UnixListener,
    },
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use nix::{sys::stat::Mode, unistd::geteuid, unistd::mkfifo};

use super::{list::list, remove::remove, restore::restore, take::take};
use crate::files::{
    bot_dir,
    directory::Directory,
    place::{Place, file},
    tree::{DEEPEST, measure::measure, remove::remove_tree},
};

impl Place {
    fn home(&self) -> PathBuf {
        bot_dir(&self.settings, self.bot)
    }

    fn tree(&self, generation: u32) -> PathBuf {
        self.home().join(format!("snapshots/{generation}/state"))
    }

    fn take(&self, generation: u32) -> std::io::Result<Option<botmaker_ports::SnapshotInfo>> {
        take(&self.settings, self.bot, generation)
    }

    fn restore(&self, generation: u32) -> std::io::Result<bool> {
        restore(&self.settings, self.bot, generation)
    }
}

fn names(place: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(place)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Kind, mode, owner and time of a file or link.
fn look(path: &Path) -> (u32, u32, u32, i64, i64) {
    let meta = path.symlink_metadata().unwrap();
    let time = (meta.mtime(), meta.mtime_nsec());
    (meta.mode(), meta.uid(), meta.gid(), time.0, time.1)
}

#[test]
fn a_copy_keeps_owner_mode_times_links_and_names_that_are_no_text() {
    let place = Place::new();
    place.prepare(&[file("workspace/SOUL.md", "kind")]).unwrap();
    let state = place.state();
    symlink(&place.outside, state.join("workspace/out")).unwrap();
    symlink("nowhere", state.join("dangling")).unwrap();
    let odd = OsStr::from_bytes(b"no\xfftext\n");
    std::fs::write(state.join(odd), "odd").unwrap();
    let soul = state.join("workspace/SOUL.md");
    if geteuid().is_root() {
        chown(&soul, Some(12_345), Some(54_321)).unwrap();
        lchown(state.join("dangling"), Some(12_345), Some(54_321)).unwrap();
    }
    std::fs::set_permissions(&soul, std::fs::Permissions::from_mode(0o4711)).unwrap();
    let then = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
    let opened = std::fs::File::open(&soul).unwrap();
    opened.set_modified(then).unwrap();
    let directory = state.join("workspace");
    std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o2750)).unwrap();
    let opened = std::fs::File::open(&directory).unwrap();
    opened.set_modified(then).unwrap();
    let outside = place.outside_now();
    let paths = [
        Path::new(""),
        Path::new("workspace"),
        Path::new("workspace/SOUL.md"),
        Path::new("workspace/out"),
        Path::new("dangling"),
        Path::new(odd),
    ];
    let before: Vec<_> = paths.map(|path| look(&state.join(path))).into();

    place.take(7).unwrap().unwrap();
    let copy = place.tree(7);
    let copied: Vec<_> = paths.map(|path| look(&copy.join(path))).into();
    assert_eq!(copied, before);
    assert_eq!(
        names(&place.home().join("snapshots/7")),
        ["snapshot.json", "state"]
    );
    for private in ["snapshots", "snapshots/7"] {
        let mode = place.home().join(private).metadata().unwrap().mode();
        assert_eq!(mode & 0o7777, 0o700);
    }

    std::fs::remove_dir_all(&state).unwrap();
    assert!(place.restore(7).unwrap());
    let restored: Vec<_> = paths.map(|path| look(&state.join(path))).into();
    assert_eq!(restored, before);
    assert_eq!(text(state.join(odd)), "odd");
    let link = std::fs::read_link(state.join("workspace/out")).unwrap();
    assert_eq!(link, place.outside);
    assert_eq!(place.outside_now(), outside);
    assert_eq!(names(&place.home()), ["snapshots", "state"]);
}

#[test]
fn sockets_and_pipes_are_left_out_and_nobody_waits_for_them() {
    let place = Place::new();
    place.prepare(&[file("kept", "x")]).unwrap();
    mkfifo(&place.state().join("pipe"), Mode::S_IRWXU).unwrap();
    let _socket = UnixListener::bind(place.state().join("socket")).unwrap();
    place.take(1).unwrap().unwrap();
    assert_eq!(names(&place.tree(1)), ["kept"]);
    let size = measure(Directory::open(&place.state()).unwrap()).unwrap();
    assert_eq!((size.entries, size.is_complete), (3, true));
    // Restoring removes the old state, whatever it holds.
    assert!(place.restore(1).unwrap());
    assert_eq!(names(&place.state()), ["kept"]);
}

#[test]
fn a_file_with_several_names_is_copied_and_counted_once() {
    let place = Place::new();
    let large = "x".repeat(300_000);
    place
        .prepare(&[file("a/one", &large), file("b/x", "")])
        .unwrap();
    let one = place.state().join("a/one");
    for other in ["a/two", "b/three"] {
        std::fs::hard_link(&one, place.state().join(other)).unwrap();
    }
    let info = place.take(1).unwrap().unwrap();
    assert_eq!(info.bytes, 300_000);
    let inodes = |root: PathBuf| {
        ["a/one", "a/two", "b/three"].map(|name| root.join(name).metadata().unwrap().ino())
    };
    let copies = inodes(place.tree(1));
    assert!(copies.iter().all(|inode| *inode == copies[0]));
    assert_ne!(copies[0], one.metadata().unwrap().ino());
    let meta = place.tree(1).join("a/one").metadata().unwrap();
    assert_eq!(meta.nlink(), 3, "no name is left elsewhere");
    assert!(place.restore(1).unwrap());
    let restored = inodes(place.state());
    assert!(restored.iter().all(|inode| *inode == restored[0]));
    assert_eq!(names(&place.home()), ["snapshots", "state"]);
    let size = measure(Directory::open(&place.state()).unwrap()).unwrap();
    assert!((300_000..600_000).contains(&size.bytes), "{size:?}");
}

#[test]
fn a_huge_file_of_holes_stays_one() {
    let place = Place::new();
    place.prepare(&[]).unwrap();
    let huge = std::fs::File::create(place.state().join("huge")).unwrap();
    huge.set_len(1 << 42).unwrap();
    huge.write_all_at(b"here", 1 << 41).unwrap();
    let info = place.take(1).unwrap().unwrap();
    assert!(info.bytes < 1 << 20, "{info:?}");
    let copy = place.tree(1).join("huge").metadata().unwrap();
    assert_eq!(copy.len(), 1 << 42);
    assert!(copy.blocks() * 512 < 1 << 20);
    let size = measure(Directory::open(&place.state()).unwrap()).unwrap();
    assert!(size.bytes < 1 << 20, "{size:?}");
}

#[test]
fn a_state_without_end_is_refused_and_can_still_be_removed() {
    let place = Place::new();
    place.prepare(&[file("good", "x")]).unwrap();
    place.take(1).unwrap().unwrap();
    let deep: PathBuf = std::iter::repeat_n("d", 3 * DEEPEST).collect();
    std::fs::create_dir_all(place.state().join(&deep)).unwrap();
    std::fs::write(place.state().join(&deep).join("x"), "x").unwrap();
    let error = place.take(2).unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    assert_eq!(names(&place.home().join("snapshots")), ["1"]);
    assert!(place.restore(1).unwrap());
    assert_eq!(names(&place.state()), ["good"]);
    assert_eq!(names(&place.home()), ["snapshots", "state"]);
}

#[test]
fn a_closed_directory_is_removed_all_the_same() {
    let place = Place::new();
    place.prepare(&[file("closed/inner/x", "x")]).unwrap();
    for name in ["closed/inner", "closed"] {
        let path = place.state().join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    symlink(&place.outside, place.state().join("link")).unwrap();
    let before = place.outside_now();
    remove_tree(&Directory::open(&place.home()).unwrap(), "state").unwrap();
    assert_eq!(names(&place.home()), [] as [&str; 0]);
    assert_eq!(place.outside_now(), before);
}

#[test]
fn a_state_or_a_cache_that_is_a_link_leads_nowhere() {
    let place = Place::new();
    place.prepare(&[]).unwrap();
    symlink(&place.outside, place.state().join("cache")).unwrap();
    place.take(1).unwrap().unwrap();
    let copy = place.tree(1).join("cache").symlink_metadata().unwrap();
    assert!(copy.is_symlink(), "only a directory is left out");
    std::fs::remove_dir_all(place.state()).unwrap();
    symlink(&place.outside, place.state()).unwrap();
    let before = place.outside_now();
    assert!(place.take(2).is_err());
    assert!(place.restore(1).unwrap());
    assert!(place.state().symlink_metadata().unwrap().is_dir());
    assert_eq!(place.outside_now(), before);
}

#[test]
fn another_file_system_is_neither_copied_nor_emptied_nor_measured() {
    let place = Place::new();
    place
        .prepare(&[file("mounted/x", "x"), file("y", "y")])
        .unwrap();
    let at = place.state().join("mounted");
    let Some(mounted) = botmaker_testkit::tmpfs::Tmpfs::mount(&at, 64 * 1024) else {
        return;
    };
    std::fs::write(at.join("precious"), "x").unwrap();
    let error = place.take(1).unwrap_err();
    assert!(error.to_string().contains("another file system"), "{error}");
    let size = measure(Directory::open(&place.state()).unwrap()).unwrap();
    assert_eq!((size.entries, size.is_complete), (2, false));
    let removed = remove_tree(&Directory::open(&place.home()).unwrap(), "state");
    assert!(removed.is_err());
    assert_eq!(text(at.join("precious")), "x");
    drop(mounted);
}

#[test]
fn what_a_crash_left_is_dealt_with_by_the_next_call() {
    let place = Place::new();
    place.prepare(&[file("a", "one")]).unwrap();
    place.take(1).unwrap().unwrap();
    place.prepare(&[file("a", "two")]).unwrap();
    let (home, snapshots) = (place.home(), place.home().join("snapshots"));
    for half in [".1.new", ".2.new", ".3.gone"] {
        std::fs::create_dir_all(snapshots.join(half).join("state/x")).unwrap();
    }
    for half in [".state.new", ".state.links"] {
        std::fs::create_dir_all(home.join(half).join("x")).unwrap();
    }
    place.take(2).unwrap().unwrap();
    assert_eq!(names(&snapshots), ["1", "2"]);
    assert_eq!(names(&home), ["snapshots", "state"]);
    assert_eq!(text(place.tree(2).join("a")), "two");

    // Between the two renames of a file system that cannot exchange names.
    std::fs::rename(snapshots.join("1"), snapshots.join(".1.old")).unwrap();
    let listed = list(&place.settings, place.bot).unwrap();
    let generations: Vec<_> = listed.iter().map(|info| info.generation).collect();
    assert_eq!(generations, [1, 2]);
    std::fs::rename(home.join("state"), home.join(".state.old")).unwrap();
    std::fs::create_dir(home.join(".state.new")).unwrap();
    place.prepare(&[]).unwrap();
    assert_eq!(text(place.state().join("a")), "two");
    std::fs::rename(home.join("state"), home.join(".state.old")).unwrap();
    assert!(place.restore(1).unwrap());
    assert_eq!(text(place.state().join("a")), "one");
    assert_eq!(names(&snapshots), ["1", "2"]);
    assert_eq!(names(&home), ["snapshots", "state"]);

    std::fs::create_dir(snapshots.join(".1.gone")).unwrap();
    remove(&place.settings, place.bot, 1).unwrap();
    remove(&place.settings, place.bot, 1).unwrap();
    assert_eq!(names(&snapshots), ["2"]);
}

#[test]
fn a_full_disk_leaves_state_and_snapshots_as_they_were() {
    let Some(place) = Place::small(1024 * 1024) else {
        return;
    };
    place.prepare(&[file("a", &"1".repeat(400_000))]).unwrap();
    place.take(1).unwrap().unwrap();
    assert!(place.take(2).is_err());
    assert!(place.take(1).is_err());
    place.prepare(&[file("b", "since then")]).unwrap();
    assert!(place.restore(1).is_err());
    assert_eq!(names(&place.home().join("snapshots")), ["1"]);
    assert_eq!(names(&place.home()), ["snapshots", "state"]);
    assert_eq!(names(&place.state()), ["a", "b"]);
    assert_eq!(text(place.tree(1).join("a")).len(), 400_000);
    std::fs::remove_file(place.state().join("a")).unwrap();
    assert!(place.restore(1).unwrap());
    assert_eq!(names(&place.state()), ["a"]);
}
