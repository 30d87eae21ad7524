//! Copies of the database: before a migration, and for people.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use botmaker_secrets::sealing::SealingKeyFile;
use sqlx::{ConnectOptions, Connection};
use zeroize::Zeroizing;

use super::{KeyringStore, connect};

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
    if destination.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let partial = with_suffix(&destination, ".partial");
    for _ in 0..TRIES {
        let before = read_key(key_file)?;
        copy(database, &partial).await?;
        // What a rotation seals in between would not open with the key that was read before.
        if *before != *read_key(key_file)? {
            continue;
        }
        if key_file.is_own() {
            let name = key_file.path().file_name().unwrap_or_default();
            let mut file = private_file(&directory.join(name))?;
            file.write_all(&before)?;
            file.sync_all()?;
        }
        publish(&partial, &destination)?;
        return Ok(key_file.is_own());
    }
    fs::remove_file(&partial)?;
    Err(io::Error::other("the master key is being rotated"))
}

fn read_key(file: &SealingKeyFile) -> io::Result<Zeroizing<Vec<u8>>> {
    fs::read(file.path()).map(Zeroizing::new)
}

fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

/// Copies the database at `path` beside itself, named after the first migration that is about to run. A repeated
/// attempt at the same migration replaces its copy, a later migration makes another. Values stay sealed in it: it is worth
/// nothing without the master key.
pub(crate) async fn copy_before(path: &Path, version: i64) -> io::Result<PathBuf> {
    let destination = with_suffix(path, &format!(".before-{version:04}"));
    let partial = with_suffix(&destination, ".partial");
    let copied = copy(path, &partial).await;
    if let Err(error) = copied.and_then(|()| publish(&partial, &destination)) {
        // The first failure is the one to report; the next attempt replaces what is left.
        let _ = fs::remove_file(&partial);
        return Err(error);
    }
    Ok(destination)
}

/// A `VACUUM INTO` (<https://sqlite.org/lang_vacuum.html>) an empty private file is a consistent copy without free pages and
/// without a log.
async fn copy(source: &Path, destination: &Path) -> io::Result<()> {
    match fs::remove_file(destination) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    private_file(destination)?;
    let name = destination
        .to_str()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path is not UTF-8"))?;
    let mut connection = connect::for_inspection(source)
        .connect()
        .await
        .map_err(io::Error::other)?;
    let done = sqlx::query("VACUUM INTO ?")
        .bind(name)
        .execute(&mut connection)
        .await;
    connection.close().await.map_err(io::Error::other)?;
    done.map(|_| ()).map_err(io::Error::other)
}

/// Gives the file its name once its contents are on the disk.
fn publish(partial: &Path, destination: &Path) -> io::Result<()> {
    fs::File::open(partial)?.sync_all()?;
    fs::rename(partial, destination)?;
    let directory = destination.parent().unwrap_or(Path::new("/"));
    fs::File::open(directory)?.sync_all()
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
