//! The installation's own key: 32 random bytes in `{data}/master.key`.

use std::{
    fmt,
    fs::File,
    io,
    path::{Path, PathBuf},
};

use hmac::{Hmac, KeyInit, Mac};
use nix::{fcntl::OFlag, unistd::geteuid};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    files::{self, Opened},
    random::RandomError,
};

/// The installation's key. Made at first use; losing it makes stored fingerprints useless, nothing more.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; MasterKey::BYTES]>);

/// Why there is no [`MasterKey`].
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file is open to others.
    #[error("{} is open to others (mode {mode:04o}); run: chmod 600 '{}'", path.display(), path.display())]
    Mode {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is somebody else's.
    #[error("{} belongs to user {owner}, but the server runs as user {server}", path.display())]
    Owner {
        /// The key file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Whose it should be.
        server: u32,
    },
    /// A link, a directory or the like.
    #[error("{} must be a regular file with no other name, not a link or a directory", path.display())]
    NotARegularFile {
        /// The key file.
        path: PathBuf,
    },
    /// The file does not hold 32 bytes.
    #[error("{} must hold exactly 32 bytes; restore it from a backup", path.display())]
    Length {
        /// The key file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{} cannot be read or written", path.display())]
    Io {
        /// The key file.
        path: PathBuf,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// No randomness for a new key.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl MasterKey {
    /// Its length.
    pub const BYTES: usize = 32;
    /// Its file in the data directory.
    pub const FILE_NAME: &'static str = "master.key";

    /// Reads the key of a data directory, or makes it: 0600, atomically. The caller holds the instance lock, so
    /// nobody else makes one at the same time.
    ///
    /// # Errors
    /// See [`MasterKeyError`]; a key that others can read is refused, never repaired in silence, because it may
    /// have been read already.
    pub fn open(data_directory: &Path) -> Result<Self, MasterKeyError> {
        let path = data_directory.join(Self::FILE_NAME);
        let io = |source| MasterKeyError::Io {
            path: path.clone(),
            source,
        };
        let directory = File::open(data_directory).map_err(io)?;
        match files::open_regular(&directory, Self::FILE_NAME, OFlag::O_RDONLY).map_err(io)? {
            Opened::Regular(file, stat) => {
                let mode = files::mode_of(&stat);
                if mode & 0o077 != 0 {
                    return Err(MasterKeyError::Mode { path, mode });
                }
                let server = geteuid().as_raw();
                if stat.st_uid != server {
                    return Err(MasterKeyError::Owner {
                        path,
                        owner: stat.st_uid,
                        server,
                    });
                }
                let bytes = files::read_all(file, Self::BYTES).map_err(io)?;
                let bytes = bytes.and_then(|bytes| bytes.as_slice().try_into().ok());
                Ok(Self(Zeroizing::new(
                    bytes.ok_or(MasterKeyError::Length { path })?,
                )))
            }
            Opened::Missing => {
                let key = Self::generate()?;
                files::remove_leftover(&directory, Self::FILE_NAME).map_err(io)?;
                files::create_atomically(&directory, Self::FILE_NAME, key.0.as_slice(), None)
                    .map_err(io)?;
                Ok(key)
            }
            Opened::Unusual => Err(MasterKeyError::NotARegularFile { path }),
        }
    }

    /// Makes a key that lives in memory only, for programs and tests that keep nothing.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, RandomError> {
        let mut bytes = Zeroizing::new([0_u8; Self::BYTES]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// A keyed fingerprint (HMAC-SHA-256, RFC 2104) of `bytes`. Equal bytes in different contexts, such as
    /// `idempotency-key`, have unrelated fingerprints; without the key nobody can test a guess.
    #[must_use]
    pub fn fingerprint(&self, context: &str, bytes: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice())
            .expect("HMAC takes keys of every length");
        mac.update(b"botmaker/fingerprint/1");
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        mac.update(&(context.len() as u64).to_be_bytes());
        mac.update(context.as_bytes());
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    };

    use super::*;

    #[test]
    fn the_key_is_made_once_private_and_read_afterwards() {
        let data = tempfile::tempdir().unwrap();
        // What a crash during an earlier first start may have left.
        fs::write(data.path().join(".master.key.tmp"), b"half").unwrap();
        let first = MasterKey::open(data.path()).unwrap();
        let metadata = fs::metadata(data.path().join("master.key")).unwrap();
        assert_eq!((metadata.mode() & 0o7777, metadata.len()), (0o600, 32));
        let again = MasterKey::open(data.path()).unwrap();
        assert_eq!(first.fingerprint("a", b"b"), again.fingerprint("a", b"b"));
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
        assert_eq!(format!("{first:?}"), "[redacted]");
    }

    #[test]
    fn fingerprints_depend_on_key_context_and_bytes() {
        let key = MasterKey::generate().unwrap();
        let base = key.fingerprint("ab", b"c");
        assert_ne!(base, key.fingerprint("a", b"bc"));
        assert_ne!(base, key.fingerprint("ab", b"d"));
        assert_ne!(base, MasterKey::generate().unwrap().fingerprint("ab", b"c"));
    }

    #[test]
    fn a_key_open_to_others_is_refused_with_the_fix() {
        let data = tempfile::tempdir().unwrap();
        MasterKey::open(data.path()).unwrap();
        let path = data.path().join("master.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let message = MasterKey::open(data.path()).unwrap_err().to_string();
        assert!(
            message.contains("0640") && message.contains("chmod 600"),
            "{message}"
        );
    }

    #[test]
    fn a_link_or_a_cut_file_is_refused_and_left_alone() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("master.key");
        symlink("/nonexistent/elsewhere", &path).unwrap();
        assert!(matches!(
            MasterKey::open(data.path()),
            Err(MasterKeyError::NotARegularFile { .. })
        ));
        fs::remove_file(&path).unwrap();
        for content in [&[7_u8; 31][..], &[7; 33]] {
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(matches!(
                MasterKey::open(data.path()),
                Err(MasterKeyError::Length { .. })
            ));
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }
}
