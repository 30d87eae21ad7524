//! Small private files below an open directory handle: made whole or not at all, never through a link.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::ffi::{OsStrExt, OsStringExt},
    },
};

use nix::{
    dir::Dir,
    fcntl::{OFlag, openat, renameat},
    sys::stat::{FileStat, Mode, SFlag, fchmod, fstat},
    unistd::{Gid, Uid, UnlinkatFlags, fchown, fsync, unlinkat},
};
use zeroize::Zeroizing;

/// Permission bits of a private file.
pub(crate) const FILE_MODE: u32 = 0o600;
/// Permission bits of a private directory.
pub(crate) const DIRECTORY_MODE: u32 = 0o700;

/// A user and group to give a file to.
pub(crate) type Owner = (Uid, Gid);

/// What stands behind a name.
pub(crate) enum Opened {
    /// Nothing.
    Missing,
    /// A regular file with one name.
    Regular(File, FileStat),
    /// A link, a directory, a device, or a file with a second name elsewhere.
    Unusual,
}

/// Opens a directory below `parent`; a link in its place is an error, not followed.
pub(crate) fn open_directory(parent: impl AsFd, name: &str) -> nix::Result<OwnedFd> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    openat(parent, name, flags, Mode::empty())
}

/// Opens a file below `directory` without following links and without waiting for a pipe's other end.
pub(crate) fn open_regular(directory: impl AsFd, name: &str, access: OFlag) -> io::Result<Opened> {
    let flags = access | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    let handle = match openat(directory, name, flags, Mode::empty()) {
        Ok(handle) => handle,
        Err(nix::Error::ENOENT) => return Ok(Opened::Missing),
        // A link; a directory opened for writing; a pipe or socket that nobody listens to.
        Err(nix::Error::ELOOP | nix::Error::EISDIR | nix::Error::ENXIO) => {
            return Ok(Opened::Unusual);
        }
        Err(error) => return Err(error.into()),
    };
    let stat = fstat(&handle)?;
    if is_regular(&stat) && stat.st_nlink == 1 {
        Ok(Opened::Regular(File::from(handle), stat))
    } else {
        Ok(Opened::Unusual)
    }
}

/// Whether this is a regular file.
pub(crate) fn is_regular(stat: &FileStat) -> bool {
    SFlag::from_bits_truncate(stat.st_mode & SFlag::S_IFMT.bits()) == SFlag::S_IFREG
}

/// The permission bits, set-id and sticky bits included.
pub(crate) fn mode_of(stat: &FileStat) -> u32 {
    stat.st_mode & 0o7777
}

/// Reads a whole file of at most `max` bytes; `None` when it is longer.
pub(crate) fn read_all(file: File, max: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    // One byte more than is there, and allowed, tells a file that is too long, or grows, from one that just fits; the buffer
    // never grows, and wiping it costs no more than the file.
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let room = length.min(max) + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(room as u64).read_to_end(&mut bytes)?;
    Ok((bytes.len() < room).then_some(bytes))
}

/// Makes `name` with `bytes`: a temporary file beside it, written, given to `owner`, synced, renamed, and the
/// directory synced. `name` must not exist; callers hold the lock that makes this true. On any failure nothing
/// is left behind; after a crash at most the temporary file, which [`remove_leftover`] takes away.
pub(crate) fn create_atomically(
    directory: impl AsFd,
    name: &str,
    bytes: &[u8],
    owner: Option<Owner>,
) -> io::Result<()> {
    put_atomically(directory, name, bytes, owner)
}

/// The same for a name that may exist: what stands behind it is the old file or the new one at any moment.
pub(crate) fn replace_atomically(directory: impl AsFd, name: &str, bytes: &[u8]) -> io::Result<()> {
    put_atomically(directory, name, bytes, None)
}

fn put_atomically(
    directory: impl AsFd,
    name: &str,
    bytes: &[u8],
    owner: Option<Owner>,
) -> io::Result<()> {
    let temporary = temporary_name(name);
    let made = write_new(&directory, &temporary, bytes, owner)
        .and_then(|()| Ok(renameat(&directory, temporary.as_str(), &directory, name)?));
    if let Err(error) = made {
        // The first failure is the one to report; a leftover goes with the next write.
        let _ = unlinkat(&directory, temporary.as_str(), UnlinkatFlags::NoRemoveDir);
        return Err(error);
    }
    Ok(fsync(&directory)?)
}

fn write_new(
    directory: impl AsFd,
    name: &str,
    bytes: &[u8],
    owner: Option<Owner>,
) -> io::Result<()> {
    let flags =
        OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    let mode = Mode::from_bits_truncate(FILE_MODE);
    let mut file = File::from(openat(directory, name, flags, mode)?);
    // The umask may have taken bits away.
    fchmod(&file, mode)?;
    file.write_all(bytes)?;
    if let Some((uid, gid)) = owner {
        fchown(&file, Some(uid), Some(gid))?;
    }
    file.sync_all()
}

const TEMPORARY_SUFFIX: &str = ".tmp";

fn temporary_name(name: &str) -> String {
    format!(".{name}{TEMPORARY_SUFFIX}")
}

/// Removes every temporary file that an interrupted [`create_atomically`] left in a directory which holds
/// nothing but such files. Links among them are removed, not followed.
pub(crate) fn remove_leftovers(directory: impl AsFd) -> io::Result<()> {
    for name in names_in(&directory)? {
        let bytes = name.as_bytes();
        if bytes.starts_with(b".") && bytes.ends_with(TEMPORARY_SUFFIX.as_bytes()) {
            unlinkat(&directory, name.as_os_str(), UnlinkatFlags::NoRemoveDir)?;
        }
    }
    Ok(())
}

/// Removes what an interrupted [`create_atomically`] of `name` left.
pub(crate) fn remove_leftover(directory: impl AsFd, name: &str) -> io::Result<()> {
    match unlinkat(
        directory,
        temporary_name(name).as_str(),
        UnlinkatFlags::NoRemoveDir,
    ) {
        Ok(()) | Err(nix::Error::ENOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The names in a directory, sorted, without `.` and `..`.
pub(crate) fn names_in(directory: impl AsFd) -> io::Result<Vec<OsString>> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    let mut names = Vec::new();
    for entry in Dir::openat(directory, ".", flags, Mode::empty())?.iter() {
        let entry = entry?;
        let name = entry.file_name();
        if !matches!(name.to_bytes(), b"." | b"..") {
            names.push(OsString::from_vec(name.to_bytes().to_vec()));
        }
    }
    names.sort();
    Ok(names)
}
