//! The first administrator. A person must never be locked out of a new instance, nor find a password in a log.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::Context;
use botmaker_fleet::Fleet;
use botmaker_secrets::{ExposeSecret, SecretString, generate_password};
use tracing::info;

/// Makes sure that there is an administrator: with the password of the settings, or with a generated one that is on
/// disk (`file`, 0600) before the user exists. A password file of a start that broke off is used again.
///
/// # Errors
/// When the password is too short, or the file or the database cannot be written.
pub async fn ensure(fleet: &Fleet, set: Option<SecretString>, file: &Path) -> anyhow::Result<()> {
    if fleet.has_admin().await? {
        return Ok(());
    }
    let password = match set {
        Some(password) => password,
        None => generated(file).with_context(|| {
            format!(
                "the first administrator's password cannot be kept in {}",
                file.display()
            )
        })?,
    };
    fleet
        .ensure_admin(password)
        .await
        .context("the first administrator cannot be made")?;
    if file.exists() {
        info!(file = %file.display(), user = "admin", "the first administrator's password lies in this file");
    }
    Ok(())
}

fn generated(file: &Path) -> anyhow::Result<SecretString> {
    match fs::read_to_string(file) {
        Ok(text) if !text.trim().is_empty() => return Ok(SecretString::from(text.trim())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let password = generate_password()?;
    write_privately(file, password.expose_secret())?;
    Ok(password)
}

/// Writes a file that only its owner can read, complete and on the disk or not at all.
fn write_privately(file: &Path, text: &str) -> io::Result<()> {
    let partial = file.with_extension("partial");
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&partial)?;
    writeln!(written, "{text}")?;
    written.sync_all()?;
    fs::rename(&partial, file)?;
    File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()
}
