//! A directory by its handle. Every step names one entry of it and refuses links, so that nobody who may rename or
//! link things below can lead a step elsewhere.

use std::{
    fs::File,
    io::{self, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::fs::{MetadataExt, PermissionsExt},
    },
    path::Path,
};

use botmaker_ports::ContainerUser;
use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, open, openat, renameat},
    sys::stat::{Mode, fstatat, mkdirat},
    unistd::{Gid, Uid, UnlinkatFlags, fchown, unlinkat},
};

/// An open directory.
pub(crate) struct Directory(File);

/// Ends the name of a file that is not complete yet.
const UNFINISHED: &str = ".botmaker-new";

fn directory_flags() -> OFlag {
    OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC
}

fn at(name: &str) -> impl Fn(Errno) -> io::Error {
    move |errno| {
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
        let handle = opened.map_err(at(&path.display().to_string()))?;
        Ok(Self(File::from(handle)))
    }

    /// Opens the directory `name` in this one.
    pub(crate) fn child(&self, name: &str) -> io::Result<Self> {
        let handle: OwnedFd =
            openat(self.0.as_fd(), name, directory_flags(), Mode::empty()).map_err(at(name))?;
        Ok(Self(File::from(handle)))
    }

    /// Opens the directory `name`, making it first when it is absent. Only a new one gets mode and owner.
    pub(crate) fn ensure_child(
        &self,
        name: &str,
        mode: u32,
        owner: Option<ContainerUser>,
    ) -> io::Result<Self> {
        match mkdirat(self.0.as_fd(), name, Mode::S_IRWXU) {
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
    pub(crate) fn has(&self, name: &str) -> io::Result<bool> {
        match fstatat(self.0.as_fd(), name, AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(_) => Ok(true),
            Err(Errno::ENOENT) => Ok(false),
            Err(errno) => Err(at(name)(errno)),
        }
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
            .and_then(|()| {
                renameat(self.0.as_fd(), unfinished.as_str(), self.0.as_fd(), name)
                    .map_err(at(name))
            });
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
        let handle = openat(self.0.as_fd(), name, flags, private).map_err(at(name))?;
        let mut file = File::from(handle);
        file.write_all(contents)?;
        file.set_permissions(std::fs::Permissions::from_mode(mode))?;
        give_to(&file, owner)?;
        file.sync_all()
    }

    fn remove_file(&self, name: &str) -> io::Result<()> {
        match unlinkat(self.0.as_fd(), name, UnlinkatFlags::NoRemoveDir) {
            Ok(()) | Err(Errno::ENOENT) => Ok(()),
            Err(errno) => Err(at(name)(errno)),
        }
    }

    /// Moves the entry `from` of this directory to `to` in another one.
    pub(crate) fn move_entry(&self, from: &str, other: &Self, to: &str) -> io::Result<()> {
        renameat(self.0.as_fd(), from, other.0.as_fd(), to).map_err(at(from))?;
        self.0.sync_all()?;
        other.0.sync_all()
    }
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
