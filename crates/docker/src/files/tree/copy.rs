//! A copy of a directory: files, directories and links with owner, mode and times.

use std::{
    ffi::OsStr,
    fs::File,
    io,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, openat, readlinkat},
    sys::stat::{Mode, UtimensatFlags, utimensat},
    unistd::{fchownat, linkat, symlinkat},
};

use super::{DEEPEST, contents::copy_contents};
use crate::files::{
    directory::{Directory, at},
    entry::{Entries, Found, Kind, open_to_read},
};

/// How long a copy may take: a bot can make more files than anybody would wait for.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// The time that is left for a copy.
pub(crate) struct Patience(Instant);

impl Patience {
    pub(crate) fn begin() -> Self {
        Self(Instant::now() + LIMIT)
    }

    pub(crate) fn check(&self) -> io::Result<()> {
        if Instant::now() < self.0 {
            return Ok(());
        }
        let message = format!("not done within {} s", LIMIT.as_secs());
        Err(io::Error::new(io::ErrorKind::TimedOut, message))
    }
}

/// A directory that is being copied.
struct Level {
    source: Directory,
    target: Directory,
    entries: Entries,
    like: Found,
}

impl Level {
    fn new(source: Directory, target: Directory) -> io::Result<Self> {
        Ok(Self {
            entries: source.entries()?,
            like: source.own_look()?,
            source,
            target,
        })
    }
}

/// Copies what `source` holds into the empty directory `target`, save top entries that `is_left_out` names, and
/// returns the bytes of the files. Sockets, pipes and devices are left out. `links` is an empty directory on the
/// target's file system, where files with several names are found again; it must be removed afterwards.
pub(crate) fn copy_tree(
    source: Directory,
    target: Directory,
    links: &Directory,
    is_left_out: impl Fn(&OsStr, Kind) -> bool,
) -> io::Result<u64> {
    let (patience, mut bytes) = (Patience::begin(), 0);
    let mut levels = vec![Level::new(source, target)?];
    while let Some(depth) = levels.len().checked_sub(1) {
        let level = &mut levels[depth];
        patience.check()?;
        let Some(name) = level.entries.next() else {
            // Last, because every entry that was made in it has changed its time.
            level.like.dress(&level.target)?;
            levels.pop();
            continue;
        };
        let name = name?;
        let Some(found) = level.source.look(&name)? else {
            continue;
        };
        let kind = found.kind();
        match kind {
            _ if depth == 0 && is_left_out(&name, kind) => {}
            Kind::Directory => {
                let deeper = descend(&levels, &name)?;
                levels.push(deeper);
            }
            Kind::File => bytes += copy_file(level, links, &name, &patience)?,
            Kind::Link => copy_link(level, &name, &found)?,
            Kind::Other => {}
        }
    }
    Ok(bytes)
}

fn descend(levels: &[Level], name: &OsStr) -> io::Result<Level> {
    let refuse = |why: &str| Err(io::Error::other(format!("{name:?} {why}")));
    let Some(above) = levels.last() else {
        return refuse("is in no directory");
    };
    if levels.len() >= DEEPEST {
        return refuse("is nested too deeply to be copied");
    }
    let source = above.source.child(name)?;
    if !source.own_look()?.is_on_the_same_file_system(&above.like) {
        return refuse("is another file system and cannot be copied");
    }
    Level::new(source, above.target.make_child(name)?)
}

fn copy_link(level: &Level, name: &OsStr, found: &Found) -> io::Result<()> {
    let text = readlinkat(&level.source, name).map_err(at(name))?;
    let target = &level.target;
    symlinkat(text.as_os_str(), target, name).map_err(at(name))?;
    let (uid, gid) = found.owner();
    let as_itself = AtFlags::AT_SYMLINK_NOFOLLOW;
    let made = target.look(name)?;
    if made.is_none_or(|made| made.owner() != (uid, gid)) {
        fchownat(target, name, Some(uid), Some(gid), as_itself).map_err(at(name))?;
    }
    let (read, written) = found.times();
    let flag = UtimensatFlags::NoFollowSymlink;
    utimensat(target, name, &read, &written, flag).map_err(at(name))
}

fn copy_file(
    level: &Level,
    links: &Directory,
    name: &OsStr,
    patience: &Patience,
) -> io::Result<u64> {
    let source = match open_to_read(&level.source, name) {
        Ok(source) => source,
        Err(Errno::ENOENT) => return Ok(0),
        Err(errno) => return Err(at(name)(errno)),
    };
    let found = Found::of(&source)?;
    // Between the look and this the entry may have become another one.
    if found.kind() != Kind::File {
        return Ok(0);
    }
    let known = found.inode().to_string();
    if found.has_other_names() && link_known(links, &known, &level.target, name)? {
        return Ok(0);
    }
    let flags =
        OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    let private = Mode::S_IRUSR | Mode::S_IWUSR;
    let copy = openat(&level.target, name, flags, private).map_err(at(name))?;
    let copy = File::from(copy);
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{name:?} {error}"));
    let bytes = copy_contents(&source, &copy, found.size(), patience).map_err(named)?;
    if found.has_other_names() {
        let flag = AtFlags::empty();
        linkat(&level.target, name, links, known.as_str(), flag).map_err(at(name))?;
    }
    found.dress(&copy).map_err(named)?;
    Ok(bytes)
}

/// Gives a file that was copied under its first name another one. Whether it was.
fn link_known(
    links: &Directory,
    known: &str,
    target: &Directory,
    name: &OsStr,
) -> io::Result<bool> {
    match linkat(links, known, target, name, AtFlags::empty()) {
        Ok(()) => Ok(true),
        Err(Errno::ENOENT) => Ok(false),
        // As many names as a file can have: the next one begins another copy.
        Err(Errno::EMLINK) => links.remove_file(known).map(|()| false),
        Err(errno) => Err(at(name)(errno)),
    }
}
