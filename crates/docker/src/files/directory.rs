//! A directory by its handle. Every step names one entry of it and refuses links, so that nobody who may rename or
//! link things below can lead a step elsewhere.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read, Write},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::fs::{MetadataExt, PermissionsExt},
    },
    path::Path,
};

use botmaker_ports::ContainerUser;
use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, open, openat, renameat},
    sys::stat::{FchmodatFlags, Mode, fchmodat, fstatat, mkdirat},
    unistd::{Gid, Uid, UnlinkatFlags, fchown, syncfs, unlinkat},
};

use super::entry::{Entries, Found};

/// An open directory.
pub(crate) struct Directory(File);

impl AsFd for Directory {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Ends the name of a file that is not complete yet.
const UNFINISHED: &str = ".botmaker-new";

fn directory_flags() -> OFlag {
    OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC
}

/// Makes an error of what the system said about an entry.
pub(crate) fn at(name: impl AsRef<OsStr>) -> impl Fn(Errno) -> io::Error {
    move |errno| {
        let name = name.as_ref();
        let error = io::Error::from(errno);
        let is_link = matches!(errno, Errno::ELOOP | Errno::ENOTDIR);
        let why = if is_link {
            "is a link or no directory: "
        } else {
            ""
        };
        io::Error::new(error.kind(), format!("{name:?} {why}{error}"))
    }
}

fn give_to(file: &File, owner: Option<ContainerUser>) -> io::Result<()> {
    let Some(owner) = owner else { return Ok(()) };
    let present = file.metadata()?;
    if (present.uid(), present.gid()) == (owner.host_uid, owner.host_gid) {
        return Ok(());
    }
    let (uid, gid) = (Uid::from_raw(owner.host_uid), Gid::from_raw(owner.host_gid));
    fchown(file, Some(uid), Some(gid)).map_err(io::Error::from)
}

impl Directory {
    /// Opens a directory of ours; the last part of the path may be no link.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let opened = open(path, directory_flags(), Mode::empty());
        let handle = opened.map_err(at(path))?;
        Ok(Self(File::from(handle)))
    }

    /// As [`Self::open`]; `None` when there is nothing of that name.
    pub(crate) fn find(path: &Path) -> io::Result<Option<Self>> {
        match Self::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// Opens the directory `name` in this one.
    pub(crate) fn child(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = name.as_ref();
        let opened = openat(&self.0, name, directory_flags(), Mode::empty());
        Ok(Self(File::from(opened.map_err(at(name))?)))
    }

    /// As [`Self::child`]; `None` when there is nothing of that name.
    pub(crate) fn find_child(&self, name: impl AsRef<OsStr>) -> io::Result<Option<Self>> {
        match self.child(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// Makes the directory `name`, which nobody else can enter.
    pub(crate) fn make_child(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = name.as_ref();
        mkdirat(&self.0, name, Mode::S_IRWXU).map_err(at(name))?;
        self.child(name)
    }

    /// What is in it, each call from the beginning.
    pub(crate) fn entries(&self) -> io::Result<Entries> {
        let again = openat(&self.0, ".", directory_flags(), Mode::empty());
        Entries::new(again?)
    }

    /// What the entry `name` is; `None` when there is none.
    pub(crate) fn look(&self, name: impl AsRef<OsStr>) -> io::Result<Option<Found>> {
        let name = name.as_ref();
        match fstatat(&self.0, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Found(stat))),
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => Err(at(name)(errno)),
        }
    }

    /// What this directory itself is.
    pub(crate) fn own_look(&self) -> io::Result<Found> {
        Found::of(&self.0)
    }

    /// Lets nobody else change it while the lock is held; waits for whoever does. The end of the process ends it too.
    pub(crate) fn lock(&self) -> io::Result<Lock> {
        let held = openat(&self.0, ".", directory_flags(), Mode::empty())?;
        let held = File::from(held);
        held.lock()?;
        Ok(Lock { _held: held })
    }

    /// Gives its owner every right to it, so that it can be emptied.
    pub(crate) fn unlock_child(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = name.as_ref();
        let flag = FchmodatFlags::NoFollowSymlink;
        fchmodat(&self.0, name, Mode::S_IRWXU, flag).map_err(at(name))
    }

    /// Makes it and everything on its file system outlive a crash: for many files at once.
    pub(crate) fn sync_file_system(&self) -> io::Result<()> {
        syncfs(&self.0).map_err(io::Error::from)
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }

    /// The contents of a file of ours; `None` when there is none.
    pub(crate) fn read(&self, name: impl AsRef<OsStr>) -> io::Result<Option<Vec<u8>>> {
        let name = name.as_ref();
        let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
        let mut file = match openat(&self.0, name, flags, Mode::empty()) {
            Ok(handle) => File::from(handle),
            Err(Errno::ENOENT) => return Ok(None),
            Err(errno) => return Err(at(name)(errno)),
        };
        let mut contents = Vec::new();
        file.read_to_end(&mut contents)?;
        Ok(Some(contents))
    }

    /// Opens the directory `name`, making it first when it is absent. Only a new one gets mode and owner.
    pub(crate) fn ensure_child(
        &self,
        name: &str,
        mode: u32,
        owner: Option<ContainerUser>,
    ) -> io::Result<Self> {
        match mkdirat(&self.0, name, Mode::S_IRWXU) {
            Ok(()) => {
                let child = self.child(name)?;
                child.own(mode, owner)?;
                self.0.sync_all()?;
                Ok(child)
            }
            Err(Errno::EEXIST) => self.child(name),
            Err(errno) => Err(at(name)(errno)),
        }
    }

    /// Sets this directory's mode and owner.
    pub(crate) fn own(&self, mode: u32, owner: Option<ContainerUser>) -> io::Result<()> {
        self.0
            .set_permissions(std::fs::Permissions::from_mode(mode))?;
        give_to(&self.0, owner)
    }

    /// Whether there is anything called `name`, a link that leads nowhere included.
    pub(crate) fn has(&self, name: impl AsRef<OsStr>) -> io::Result<bool> {
        self.look(name).map(|found| found.is_some())
    }

    /// Puts a file there, complete or not at all, in place of whatever file or link had that name.
    pub(crate) fn put(
        &self,
        name: &str,
        contents: &[u8],
        mode: u32,
        owner: Option<ContainerUser>,
    ) -> io::Result<()> {
        let unfinished = format!(".{name}{UNFINISHED}");
        self.remove_file(&unfinished)?;
        let written = self
            .write_new(&unfinished, contents, mode, owner)
            .and_then(|()| renameat(&self.0, unfinished.as_str(), &self.0, name).map_err(at(name)));
        if let Err(error) = written {
            // The disk may be full: what is unfinished must not keep it so. The first error is the one that tells.
            let _ = self.remove_file(&unfinished);
            return Err(error);
        }
        self.0.sync_all()
    }

    fn write_new(
        &self,
        name: &str,
        contents: &[u8],
        mode: u32,
        owner: Option<ContainerUser>,
    ) -> io::Result<()> {
        let flags =
            OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let private = Mode::S_IRUSR | Mode::S_IWUSR;
        let handle = openat(&self.0, name, flags, private).map_err(at(name))?;
        let mut file = File::from(handle);
        file.write_all(contents)?;
        file.set_permissions(std::fs::Permissions::from_mode(mode))?;
        give_to(&file, owner)?;
        file.sync_all()
    }

    /// Removes a file or a link; absent is success.
    pub(crate) fn remove_file(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = name.as_ref();
        match unlinkat(&self.0, name, UnlinkatFlags::NoRemoveDir) {
            Ok(()) | Err(Errno::ENOENT) => Ok(()),
            Err(errno) => Err(at(name)(errno)),
        }
    }

    /// Removes the empty directory `name`.
    pub(crate) fn remove_empty(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = name.as_ref();
        unlinkat(&self.0, name, UnlinkatFlags::RemoveDir).map_err(at(name))
    }

    /// Moves the entry `from` of this directory to `to` in another one.
    pub(crate) fn move_entry(
        &self,
        from: impl AsRef<OsStr>,
        other: &Self,
        to: impl AsRef<OsStr>,
    ) -> io::Result<()> {
        let (from, to) = (from.as_ref(), to.as_ref());
        renameat(&self.0, from, &other.0, to).map_err(at(from))?;
        self.0.sync_all()?;
        other.0.sync_all()
    }
}

/// Held while a directory is changed.
pub(crate) struct Lock {
    _held: File,
}

/// The parts of a relative path: directories, and the name of the file.
///
/// # Errors
/// When a part is empty, `.`, `..` or longer than a file name may be.
pub(crate) fn parts(path: &str) -> io::Result<(Vec<&str>, &str)> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let is_bad = |part: &&str| {
        part.is_empty() || *part == "." || *part == ".." || part.len() > 200 || part.contains('\0')
    };
    let name = parts.pop().unwrap_or_default();
    if is_bad(&name) || parts.iter().any(is_bad) {
        let message = format!("{path:?} is not a plain relative path");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    Ok((parts, name))
}
