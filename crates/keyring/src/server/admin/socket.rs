//! The socket file: who may open it, and what is done with one that a dead process left behind.

use std::{
    fs::{self, Permissions},
    io::{self, ErrorKind},
    os::unix::{
        fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt},
        net::UnixStream,
    },
    path::{Path, PathBuf},
};

use tokio::net::UnixListener;

/// Why the socket cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// Another process answers there.
    #[error("{} is in use: another proxy works with it", .path.display())]
    InUse {
        /// The socket.
        path: PathBuf,
    },
    /// Something that is no socket is in the way.
    #[error("{} is there and is no socket", .path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// Everybody could put another socket in its place.
    #[error("{} can be written to by every user; the keyring's socket needs a directory of its own", .directory.display())]
    OpenDirectory {
        /// The directory.
        directory: PathBuf,
    },
    /// The system refused.
    #[error("{} cannot be listened on; its path may be too long (107 bytes at most)", .path.display())]
    Io {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A socket that is listened on. The file goes when this is dropped.
#[derive(Debug)]
pub(crate) struct AdminSocket {
    pub(super) listener: UnixListener,
    pub(super) allowed: Vec<u32>,
    path: PathBuf,
    inode: Option<(u64, u64)>,
}

impl AdminSocket {
    /// Listens on `path`; makes its directory when there is none.
    ///
    /// Root and the user of this process may always call, and those of `others`. Without others the socket is 0600 in a
    /// directory that is 0700. With others the file modes let everybody come as far as the socket, and the kernel's word on
    /// who called decides alone: a user who is not on the list gets nothing but a refusal.
    ///
    /// # Errors
    /// See [`SocketError`].
    pub(crate) fn bind(path: &Path, others: &[u32]) -> Result<Self, SocketError> {
        let is_shared = !others.is_empty();
        let at = |source| SocketError::Io {
            path: path.to_owned(),
            source,
        };
        prepare_directory(path, is_shared)?;
        clear(path)?;
        // Bound under another name and moved, so that nobody ever meets it with a wider mode.
        let fresh = path.with_extension(format!("{}.new", std::process::id()));
        let _ = fs::remove_file(&fresh);
        let listener = UnixListener::bind(&fresh).map_err(at)?;
        let mode = if is_shared { 0o666 } else { 0o600 };
        fs::set_permissions(&fresh, Permissions::from_mode(mode)).map_err(at)?;
        fs::rename(&fresh, path).map_err(at)?;
        let mut allowed = vec![0, nix::unistd::geteuid().as_raw()];
        allowed.extend_from_slice(others);
        Ok(Self {
            listener,
            allowed,
            path: path.to_owned(),
            inode: inode(path),
        })
    }
}

impl Drop for AdminSocket {
    fn drop(&mut self) {
        // Not another process's, which may have taken the place meanwhile.
        if self.inode.is_some() && inode(&self.path) == self.inode {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn inode(path: &Path) -> Option<(u64, u64)> {
    let meta = fs::symlink_metadata(path).ok()?;
    Some((meta.dev(), meta.ino()))
}

fn prepare_directory(path: &Path, is_shared: bool) -> Result<(), SocketError> {
    let at = |source| SocketError::Io {
        path: path.to_owned(),
        source,
    };
    let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mode = if is_shared { 0o711 } else { 0o700 };
    if !directory.exists() {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(at)?;
        // Said twice, because the process's mask may take from the first.
        fs::set_permissions(directory, Permissions::from_mode(mode)).map_err(at)?;
    }
    let found = fs::metadata(directory).map_err(at)?.mode();
    if found & 0o002 != 0 {
        return Err(SocketError::OpenDirectory {
            directory: directory.to_owned(),
        });
    }
    Ok(())
}

/// Removes a socket at which nobody listens any more.
fn clear(path: &Path) -> Result<(), SocketError> {
    let Ok(meta) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    if !meta.file_type().is_socket() {
        return Err(SocketError::InTheWay {
            path: path.to_owned(),
        });
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        // A full queue, or no leave to connect: somebody is there.
        Ok(_) | Err(_) => {
            return Err(SocketError::InUse {
                path: path.to_owned(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[tokio::test]
    async fn nobody_else_can_open_the_socket() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("keyring/admin.sock");
        let socket = AdminSocket::bind(&path, &[]).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        drop(socket);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn others_on_the_list_come_as_far_as_the_socket() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("keyring/admin.sock");
        let socket = AdminSocket::bind(&path, &[4242]).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o666, 0o711));
        assert!(socket.allowed.contains(&4242));
    }

    #[tokio::test]
    async fn a_dead_socket_is_replaced_and_a_living_one_is_not() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("admin.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let living = AdminSocket::bind(&path, &[]).unwrap();
        let second = AdminSocket::bind(&path, &[]);
        assert!(
            matches!(second, Err(SocketError::InUse { .. })),
            "{second:?}"
        );
        assert!(path.exists());
        drop(living);
    }

    #[tokio::test]
    async fn what_is_no_socket_stays() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("admin.sock");
        fs::write(&path, "mine").unwrap();
        let refused = AdminSocket::bind(&path, &[]);
        assert!(matches!(refused, Err(SocketError::InTheWay { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[tokio::test]
    async fn a_directory_of_everybodys_is_refused() {
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), Permissions::from_mode(0o777)).unwrap();
        let refused = AdminSocket::bind(&home.path().join("admin.sock"), &[]);
        assert!(matches!(refused, Err(SocketError::OpenDirectory { .. })));
    }
}
