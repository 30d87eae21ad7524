//! Copies of the keyring for people: the database with the master key that opens it.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use botmaker_ports::KeyringError;
use botmaker_secrets::sealing::SealingKeyFile;
use zeroize::Zeroizing;

use super::{KeyringStore, schema::SCHEMA};

/// A rotation of the master key takes less than a second; who meets several of them one after another gives up.
const TRIES: u32 = 5;

/// Copies the database at `database`, which may be in use, and the master key that opens it into a directory that is there.
/// Files are private, and nothing is replaced. A key file that was handed in from outside is left to who handed it in;
/// returns whether the key was copied.
///
/// # Errors
/// When a file cannot be read or written, is there already, or the master key was rotated again and again meanwhile.
pub async fn back_up(
    database: &Path,
    key_file: &SealingKeyFile,
    directory: &Path,
) -> io::Result<bool> {
    let destination = directory.join(KeyringStore::FILE_NAME);
    for _ in 0..TRIES {
        let before = read_key(key_file)?;
        let copy = SCHEMA.copy(database, &destination).await;
        let copy = copy.map_err(io::Error::other)?;
        // What a rotation seals in between would not open with the key that was read before.
        if *before != *read_key(key_file)? {
            continue;
        }
        if key_file.is_own() {
            let name = key_file.path().file_name().unwrap_or_default();
            write_private(&directory.join(name), &before)?;
        }
        let published = copy.publish::<KeyringError>();
        published.map_err(io::Error::other)?;
        return Ok(key_file.is_own());
    }
    Err(io::Error::other("the master key is being rotated"))
}

fn read_key(file: &SealingKeyFile) -> io::Result<Zeroizing<Vec<u8>>> {
    fs::read(file.path()).map(Zeroizing::new)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
