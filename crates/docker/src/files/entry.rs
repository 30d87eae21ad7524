//! What a directory holds: names that need not be text, and what the system says about each.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io,
    os::{
        fd::{AsFd, OwnedFd},
        unix::ffi::OsStrExt,
    },
    time::SystemTime,
};

use nix::{
    dir::{Dir, OwningIter},
    sys::{
        stat::{FileStat, Mode, SFlag, fchmod, fstat, futimens},
        time::TimeSpec,
    },
    unistd::{Gid, Uid, fchown},
};

/// Reads a directory entry by entry, so that one with millions of them needs no memory.
pub(crate) struct Entries(OwningIter);

impl Entries {
    pub(crate) fn new(directory: OwnedFd) -> io::Result<Self> {
        Ok(Self(Dir::from_fd(directory)?.into_iter()))
    }
}

impl Iterator for Entries {
    type Item = io::Result<OsString>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.0.next()? {
                Ok(entry) => entry,
                Err(errno) => return Some(Err(errno.into())),
            };
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name != "." && name != ".." {
                return Some(Ok(name.to_owned()));
            }
        }
    }
}

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Directory,
    File,
    Link,
    /// A socket, a pipe or a device.
    Other,
}

/// What the system says about an entry.
#[derive(Clone, Copy)]
pub(crate) struct Found(pub(crate) FileStat);

impl Found {
    pub(crate) fn of(handle: impl AsFd) -> io::Result<Self> {
        Ok(Self(fstat(handle)?))
    }

    pub(crate) fn kind(&self) -> Kind {
        match SFlag::from_bits_truncate(self.0.st_mode & SFlag::S_IFMT.bits()) {
            SFlag::S_IFDIR => Kind::Directory,
            SFlag::S_IFREG => Kind::File,
            SFlag::S_IFLNK => Kind::Link,
            _ => Kind::Other,
        }
    }

    pub(crate) fn mode(&self) -> Mode {
        Mode::from_bits_truncate(self.0.st_mode)
    }

    pub(crate) fn owner(&self) -> (Uid, Gid) {
        (Uid::from_raw(self.0.st_uid), Gid::from_raw(self.0.st_gid))
    }

    pub(crate) fn size(&self) -> i64 {
        self.0.st_size
    }

    /// What it takes on the disk (`st_blocks` counts in 512 bytes whatever the file system's block is).
    pub(crate) fn disk_bytes(&self) -> u64 {
        u64::try_from(self.0.st_blocks).unwrap_or(0) * 512
    }

    pub(crate) fn has_other_names(&self) -> bool {
        self.0.st_nlink > 1
    }

    pub(crate) fn inode(&self) -> u64 {
        self.0.st_ino
    }

    pub(crate) fn is_on_the_same_file_system(&self, other: &Self) -> bool {
        self.0.st_dev == other.0.st_dev
    }

    /// When it was last read and written.
    pub(crate) fn times(&self) -> (TimeSpec, TimeSpec) {
        let stat = &self.0;
        (
            TimeSpec::new(stat.st_atime, stat.st_atime_nsec),
            TimeSpec::new(stat.st_mtime, stat.st_mtime_nsec),
        )
    }

    pub(crate) fn modified(&self) -> SystemTime {
        let seconds = u64::try_from(self.0.st_mtime).unwrap_or(0);
        let nanoseconds = u32::try_from(self.0.st_mtime_nsec).unwrap_or(0);
        SystemTime::UNIX_EPOCH + std::time::Duration::new(seconds, nanoseconds)
    }

    /// Gives another file or directory this one's owner, mode and times. In this order: a change of owner takes the
    /// set-id bits away.
    pub(crate) fn dress(&self, other: impl AsFd) -> io::Result<()> {
        let other = other.as_fd();
        let (uid, gid) = self.owner();
        if Self::of(other)?.owner() != (uid, gid) {
            fchown(other, Some(uid), Some(gid))?;
        }
        fchmod(other, self.mode())?;
        let (read, written) = self.times();
        Ok(futimens(other, &read, &written)?)
    }
}

/// Opens nothing that waits, such as a pipe, and nothing through a link.
pub(crate) fn open_to_read(directory: impl AsFd, name: &OsStr) -> nix::Result<File> {
    use nix::fcntl::{OFlag, openat};
    let flags = OFlag::O_RDONLY
        | OFlag::O_NOFOLLOW
        | OFlag::O_NONBLOCK
        | OFlag::O_NOCTTY
        | OFlag::O_CLOEXEC;
    openat(directory, name, flags, Mode::empty()).map(File::from)
}
