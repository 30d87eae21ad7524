//! The file that keeps the keys: one line for each, `bmseal1:` and 32 bytes in base64, the present one first.

use std::{
    fs::{File, OpenOptions},
    io,
    os::{
        fd::AsFd,
        unix::fs::{MetadataExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use nix::{
    fcntl::{Flock, FlockArg, OFlag},
    unistd::geteuid,
};
use zeroize::Zeroizing;

use super::keys::{SealingKey, SealingKeys, SealingKeysError};
use crate::{
    files::{self, Opened},
    random::RandomError,
};

/// What every line begins with, so that a file of something else is not taken for keys.
const PREFIX: &str = "bmseal1:";
/// Base64 of 32 bytes.
const ENCODED_BYTES: usize = 44;
/// More than [`SealingKeys::MAX`] lines take.
const MAX_FILE_BYTES: usize = 4096;

/// Where the sealing keys are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealingKeyFile {
    path: PathBuf,
    is_own: bool,
}

/// Why there are no keys. Holds nothing of any key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no file, and none may be made.
    #[error("{} is missing; what was sealed opens only with it: restore it from a backup", path.display())]
    Missing {
        /// The key file.
        path: PathBuf,
    },
    /// The file is open to others.
    #[error("{} is open to others (mode {mode:04o}); run: chmod 600 '{}'", path.display(), path.display())]
    Mode {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is somebody else's.
    #[error("{} belongs to user {owner}, but the keyring runs as user {user}", path.display())]
    Owner {
        /// The key file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Whose it should be.
        user: u32,
    },
    /// A link, a directory or the like.
    #[error("{} must be a regular file, not a link, a directory or one of two names", path.display())]
    NotARegularFile {
        /// The key file.
        path: PathBuf,
    },
    /// A line that is no key.
    #[error("line {line} of {} is no key: {PREFIX} and 32 bytes in base64, as in: echo {PREFIX}$(openssl rand -base64 32)", path.display())]
    Line {
        /// The key file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// Keys that cannot be meant.
    #[error("{} cannot be used", path.display())]
    Keys {
        /// The key file.
        path: PathBuf,
        /// Why.
        #[source]
        source: SealingKeysError,
    },
    /// Keys that come from outside are not BotMaker's to change.
    #[error(
        "{} comes from outside and is not written; put a new first line into it, restart, and take the others away when \
         nothing is sealed with them any more",
        path.display()
    )]
    NotOwn {
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

impl SealingKeyFile {
    /// A file that BotMaker makes, private to its user, and writes when keys are rotated.
    #[must_use]
    pub fn own(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            is_own: true,
        }
    }

    /// A file that somebody hands in: a credential of systemd (`$CREDENTIALS_DIRECTORY`, systemd.exec(5)) or one that a
    /// setting names. It is only read, may be a link, and may be readable by its group, as systemd's are.
    #[must_use]
    pub fn given(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            is_own: false,
        }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether BotMaker makes and writes it.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.is_own
    }

    /// Reads the keys. For when something is sealed already: a new key would open none of it.
    ///
    /// # Errors
    /// See [`KeyFileError`]; a file that others can read is refused, never repaired in silence, because it may have been
    /// read already.
    pub fn load(&self) -> Result<SealingKeys, KeyFileError> {
        let found = if self.is_own {
            self.read_own(&self.directory()?)?
        } else {
            Some(self.read_given()?)
        };
        found.ok_or_else(|| KeyFileError::Missing {
            path: self.path.clone(),
        })
    }

    /// Reads the keys, or makes the file with a first one: 0600, whole or not at all. For when nothing is sealed yet. A file
    /// that is handed in is never made.
    ///
    /// # Errors
    /// See [`KeyFileError`].
    pub fn load_or_create(&self) -> Result<SealingKeys, KeyFileError> {
        if !self.is_own {
            return self.load();
        }
        let directory = self.locked_directory()?;
        if let Some(keys) = self.read_own(&*directory)? {
            return Ok(keys);
        }
        let keys = SealingKeys::generate()?;
        self.write(&*directory, &keys)?;
        Ok(keys)
    }

    /// Puts these keys in the place of those that are there: whole or not at all, also when the machine stops in between.
    ///
    /// # Errors
    /// [`KeyFileError::NotOwn`] for a file that was handed in; else see [`KeyFileError`].
    pub fn replace(&self, keys: &SealingKeys) -> Result<(), KeyFileError> {
        if !self.is_own {
            return Err(KeyFileError::NotOwn {
                path: self.path.clone(),
            });
        }
        self.write(&*self.locked_directory()?, keys)
    }

    fn io(&self) -> impl Fn(io::Error) -> KeyFileError {
        let path = self.path.clone();
        move |source| KeyFileError::Io {
            path: path.clone(),
            source,
        }
    }

    fn directory(&self) -> Result<File, KeyFileError> {
        let parent = self.path.parent();
        let parent = parent.filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new("."))).map_err(self.io())
    }

    /// The directory while nobody else makes or changes a key file in it: of two that start at once, the second one reads
    /// what the first one made.
    fn locked_directory(&self) -> Result<Flock<File>, KeyFileError> {
        let locked = Flock::lock(self.directory()?, FlockArg::LockExclusive);
        locked.map_err(|(_, error)| self.io()(error.into()))
    }

    fn name(&self) -> Result<&str, KeyFileError> {
        let name = self.path.file_name().and_then(|name| name.to_str());
        name.ok_or_else(|| self.io()(io::ErrorKind::InvalidFilename.into()))
    }

    fn read_own(&self, directory: impl AsFd) -> Result<Option<SealingKeys>, KeyFileError> {
        let opened = files::open_regular(directory, self.name()?, OFlag::O_RDONLY);
        let (file, stat) = match opened.map_err(self.io())? {
            Opened::Missing => return Ok(None),
            Opened::Unusual => return Err(self.not_regular()),
            Opened::Regular(file, stat) => (file, stat),
        };
        let user = geteuid().as_raw();
        self.check(files::mode_of(&stat), 0o077, stat.st_uid, &[user])?;
        self.parse(file).map(Some)
    }

    fn read_given(&self) -> Result<SealingKeys, KeyFileError> {
        let mut options = OpenOptions::new();
        // A pipe in its place must not make the start wait for its other end.
        options.read(true).custom_flags(OFlag::O_NONBLOCK.bits());
        let file = options.open(&self.path).map_err(|error| {
            let path = self.path.clone();
            match error.kind() {
                io::ErrorKind::NotFound => KeyFileError::Missing { path },
                _ => self.io()(error),
            }
        })?;
        let metadata = file.metadata().map_err(self.io())?;
        if !metadata.is_file() {
            return Err(self.not_regular());
        }
        let user = geteuid().as_raw();
        // systemd shows 0440 with root as owner and gives the service's user leave by an access control list.
        self.check(metadata.mode() & 0o7777, 0o027, metadata.uid(), &[0, user])?;
        self.parse(file)
    }

    fn not_regular(&self) -> KeyFileError {
        KeyFileError::NotARegularFile {
            path: self.path.clone(),
        }
    }

    fn check(
        &self,
        mode: u32,
        forbidden: u32,
        owner: u32,
        owners: &[u32],
    ) -> Result<(), KeyFileError> {
        let path = self.path.clone();
        if mode & forbidden != 0 {
            return Err(KeyFileError::Mode { path, mode });
        }
        if !owners.contains(&owner) {
            let user = geteuid().as_raw();
            return Err(KeyFileError::Owner { path, owner, user });
        }
        Ok(())
    }

    fn parse(&self, file: File) -> Result<SealingKeys, KeyFileError> {
        let line_error = |line| KeyFileError::Line {
            path: self.path.clone(),
            line,
        };
        let bytes = files::read_all(file, MAX_FILE_BYTES).map_err(self.io())?;
        let bytes = bytes.ok_or_else(|| line_error(SealingKeys::MAX + 1))?;
        let mut keys = Vec::new();
        for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if !line.is_empty() {
                keys.push(parse_line(line).ok_or_else(|| line_error(index + 1))?);
            }
        }
        SealingKeys::from_list(keys).map_err(|source| KeyFileError::Keys {
            path: self.path.clone(),
            source,
        })
    }

    fn write(&self, directory: impl AsFd, keys: &SealingKeys) -> Result<(), KeyFileError> {
        let line = PREFIX.len() + ENCODED_BYTES + 1;
        // Exact capacity: a growing buffer would leave unwiped copies behind.
        let mut text = Zeroizing::new(String::with_capacity(line * keys.iter().count()));
        for key in keys.iter() {
            text.push_str(PREFIX);
            STANDARD.encode_string(key.expose(), &mut text);
            text.push('\n');
        }
        let name = self.name()?;
        files::remove_leftover(&directory, name).map_err(self.io())?;
        files::replace_atomically(&directory, name, text.as_bytes()).map_err(self.io())
    }
}

fn parse_line(line: &[u8]) -> Option<SealingKey> {
    let encoded = line.strip_prefix(PREFIX.as_bytes())?;
    if encoded.len() != ENCODED_BYTES {
        return None;
    }
    // The decoder asks for room in steps of three bytes.
    let mut bytes = Zeroizing::new([0_u8; SealingKey::BYTES + 1]);
    let length = STANDARD.decode_slice(encoded, bytes.as_mut_slice()).ok()?;
    let (key, _) = bytes.split_first_chunk::<{ SealingKey::BYTES }>()?;
    let key = Zeroizing::new(*key);
    (length == SealingKey::BYTES).then(|| SealingKey::from_bytes(key))
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{PermissionsExt, symlink},
        thread,
    };

    use super::*;

    fn put(path: &Path, content: &str, mode: u32) {
        fs::write(path, content).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn line(byte: u8) -> String {
        let mut bytes = [byte; 32];
        bytes[0] ^= 1;
        format!("{PREFIX}{}\n", STANDARD.encode(bytes))
    }

    #[test]
    fn the_file_is_made_once_private_and_read_afterwards() {
        let home = tempfile::tempdir().unwrap();
        let file = SealingKeyFile::own(home.path().join("keyring.key"));
        assert!(matches!(file.load(), Err(KeyFileError::Missing { .. })));
        // What a crash during an earlier first start may have left.
        fs::write(home.path().join(".keyring.key.tmp"), b"half").unwrap();
        let first = file.load_or_create().unwrap();
        let metadata = fs::metadata(file.path()).unwrap();
        assert_eq!((metadata.mode() & 0o7777, metadata.len()), (0o600, 53));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
        for again in [file.load().unwrap(), file.load_or_create().unwrap()] {
            assert_eq!(again.present().id(), first.present().id());
        }
    }

    #[test]
    fn of_many_that_start_at_once_all_have_the_same_key() {
        let home = tempfile::tempdir().unwrap();
        let file = SealingKeyFile::own(home.path().join("keyring.key"));
        let made = thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| file.load_or_create().unwrap().present().id()))
                .collect();
            let ids = starts.into_iter().map(|it| it.join().unwrap());
            ids.collect::<Vec<_>>()
        });
        assert!(made.iter().all(|id| *id == made[0]), "{made:?}");
    }

    #[test]
    fn a_rotation_is_written_whole_and_the_file_keeps_its_mode() {
        let home = tempfile::tempdir().unwrap();
        let file = SealingKeyFile::own(home.path().join("keyring.key"));
        let old = file.load_or_create().unwrap();
        let both = old.rotated().unwrap();
        file.replace(&both).unwrap();
        let read = file.load().unwrap();
        let ids = |keys: &SealingKeys| keys.iter().map(SealingKey::id).collect::<Vec<_>>();
        assert_eq!(ids(&read), ids(&both));
        file.replace(&both.without_older()).unwrap();
        assert_eq!(ids(&file.load().unwrap()), [both.present().id()]);
        assert_eq!(fs::metadata(file.path()).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn lines_that_are_no_keys_are_named_and_never_shown() {
        let home = tempfile::tempdir().unwrap();
        let file = SealingKeyFile::own(home.path().join("keyring.key"));
        let good = line(1);
        let cut = good.trim_end().strip_suffix('=').unwrap();
        for (content, number) in [
            (format!("{good}hunter2\n"), 2),
            (format!("\n{cut}\n"), 2),
            (good.replace("bmseal1", "bmseal2"), 1),
            (good.replace('=', "A"), 1),
            ("x".repeat(MAX_FILE_BYTES + 1), 17),
        ] {
            put(file.path(), &content, 0o600);
            let error = file.load().unwrap_err();
            let text = error.to_string();
            assert!(
                matches!(error, KeyFileError::Line { line, .. } if line == number),
                "{text}"
            );
            assert!(!text.contains("hunter2") && !text.contains(&good[8..40]));
            assert_eq!(fs::read_to_string(file.path()).unwrap(), content);
        }
        for content in [String::new(), "\n\n".to_owned(), good.repeat(2)] {
            put(file.path(), &content, 0o600);
            assert!(matches!(file.load(), Err(KeyFileError::Keys { .. })));
            // An empty file is a lost key, not a first start.
            assert!(file.load_or_create().is_err());
        }
    }

    #[test]
    fn a_file_of_its_own_is_refused_when_open_to_others_or_a_link() {
        let home = tempfile::tempdir().unwrap();
        let file = SealingKeyFile::own(home.path().join("keyring.key"));
        for mode in [0o640, 0o604, 0o620] {
            put(file.path(), &line(1), mode);
            let error = file.load().unwrap_err().to_string();
            assert!(error.contains("chmod 600"), "{error}");
        }
        let target = home.path().join("elsewhere");
        put(&target, &line(1), 0o600);
        fs::remove_file(file.path()).unwrap();
        symlink(&target, file.path()).unwrap();
        assert!(matches!(
            file.load(),
            Err(KeyFileError::NotARegularFile { .. })
        ));
    }

    #[test]
    fn a_file_that_is_handed_in_may_be_a_link_is_only_read_and_never_made() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("target");
        let link = home.path().join("link");
        symlink(&target, &link).unwrap();
        let file = SealingKeyFile::given(&link);
        assert!(matches!(
            file.load_or_create(),
            Err(KeyFileError::Missing { .. })
        ));
        // With two lines it rotates: the first one seals, both open.
        put(
            &target,
            &format!("{}\r\n{}", line(2).trim(), line(1)),
            0o440,
        );
        let keys = file.load_or_create().unwrap();
        assert_eq!(keys.iter().count(), 2);
        assert!(matches!(
            file.replace(&keys.without_older()),
            Err(KeyFileError::NotOwn { .. })
        ));
        for mode in [0o444, 0o460, 0o602] {
            fs::set_permissions(&target, fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(file.load(), Err(KeyFileError::Mode { .. })));
        }
        fs::remove_file(&target).unwrap();
        fs::create_dir(&target).unwrap();
        assert!(matches!(
            file.load(),
            Err(KeyFileError::NotARegularFile { .. })
        ));
    }
}
