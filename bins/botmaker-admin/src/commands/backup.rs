//! A copy of everything that makes an instance, while it runs or not.
//!
//! Secret files and configurations never change once written, so copying them after the database gives at least all
//! files that the copied database names. The keyring is copied with its master key, where it is this installation's own.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, chown},
    path::Path,
};

use anyhow::Context;
use botmaker_bootstrap::{DataDirectory, KeyringMode, KeyringSettings, MasterKeyPlace, Settings};
use botmaker_keyring::store::{KeyringStore, back_up};
use botmaker_persistence_sqlite::{OpenOptions as StoreOptions, SqliteStore};
use botmaker_secrets::sealing::SealingKeyFile;
use cap_std::{
    ambient_authority,
    fs::{Dir, MetadataExt},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    cli::{Backup, Format},
    output::{self, shown},
};

/// What a copy of state leaves out.
#[derive(Default)]
struct Copied {
    files: u64,
    skipped: u64,
}

pub(crate) async fn run(settings: &Settings, wish: &Backup, format: Format) -> anyhow::Result<()> {
    let source = DataDirectory::open(&settings.data_directory)?;
    let target = &wish.destination;
    private_directory(target).with_context(|| {
        format!(
            "{} cannot be made; name a directory that does not exist",
            target.display()
        )
    })?;
    let store = SqliteStore::open(&source.database(), &StoreOptions::default()).await?;
    let copied = store.backup_to(&target.join("botmaker.db")).await;
    store.close().await;
    copied?;
    let keyring = copy_keyring(&settings.keyring, target)
        .await
        .context("the keyring cannot be copied")?;
    let (root, target, with_state) = (source.root().to_owned(), target.clone(), wish.state);
    let copied =
        tokio::task::spawn_blocking(move || copy_files(&root, &target, with_state)).await??;
    let answer = json!({ "directory": wish.destination.display().to_string(), "files": copied.files, "skipped": copied.skipped, "state": wish.state, "keyring": keyring });
    output::answer(format, &answer, |answer| {
        format!(
            "Copied the database and {} files to {}. Keep it as secret as the instance itself: it holds its keys.\n\
             To restore: stop the server, put the contents in place of an empty data directory, start the server.\n{}",
            shown(&answer["files"]),
            shown(&answer["directory"]),
            keyring.advice()
        )
    })
}

/// What of the keyring is in the copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum KeyringCopy {
    /// It and the master key that opens it.
    Whole,
    /// It; its master key comes from outside.
    WithoutKey,
    /// Nothing: it belongs to a proxy of its own.
    Elsewhere,
    /// Nothing, because there is none.
    None,
}

impl KeyringCopy {
    const fn advice(self) -> &'static str {
        match self {
            Self::Whole | Self::None => "",
            Self::WithoutKey => {
                "The keyring's master key comes from outside and is not in the copy: without it the AI keys do not open.\n"
            }
            Self::Elsewhere => {
                "The keyring belongs to a proxy of its own and is not in the copy: copy its directory and master key, too.\n"
            }
        }
    }
}

async fn copy_keyring(settings: &KeyringSettings, target: &Path) -> anyhow::Result<KeyringCopy> {
    let database = settings.directory.join(KeyringStore::FILE_NAME);
    match settings.mode {
        KeyringMode::Separate => return Ok(KeyringCopy::Elsewhere),
        KeyringMode::Embedded | KeyringMode::Off if database.exists() => {}
        KeyringMode::Embedded | KeyringMode::Off => return Ok(KeyringCopy::None),
    }
    let key_file = match &settings.master_key {
        MasterKeyPlace::Own(path) => SealingKeyFile::own(path),
        MasterKeyPlace::Given(path) => SealingKeyFile::given(path),
    };
    let target = target.join("keyring");
    private_directory(&target)?;
    let has_key = back_up(&database, &key_file, &target).await?;
    Ok(if has_key {
        KeyringCopy::Whole
    } else {
        KeyringCopy::WithoutKey
    })
}

fn copy_files(source: &Path, target: &Path, with_state: bool) -> anyhow::Result<Copied> {
    let root = Dir::open_ambient_dir(source, ambient_authority())?;
    let mut copied = Copied::default();
    for name in ["master.key", "instance-id"] {
        copy_file(&root, name.as_ref(), &target.join(name), &mut copied)
            .with_context(|| format!("{name} cannot be copied"))?;
    }
    copy_tree(
        &root,
        "secrets".as_ref(),
        &target.join("secrets"),
        &mut copied,
    )
    .context("the secrets cannot be copied")?;
    private_directory(&target.join("bots"))?;
    for entry in root.open_dir("bots")?.entries()? {
        let name = entry?.file_name();
        let (bot, to) = (
            Path::new("bots").join(&name),
            target.join("bots").join(&name),
        );
        private_directory(&to)?;
        for part in ["config", "state"]
            .into_iter()
            .filter(|part| with_state || *part != "state")
        {
            if root.is_dir(bot.join(part)) {
                copy_tree(&root, &bot.join(part), &to.join(part), &mut copied)
                    .with_context(|| format!("{} cannot be copied", bot.join(part).display()))?;
            }
        }
    }
    Ok(copied)
}

fn private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Copies a directory. What lies in it may be hostile: nothing outside it is ever read, links are not followed, and
/// what is neither file nor directory is left out.
fn copy_tree(root: &Dir, from: &Path, to: &Path, copied: &mut Copied) -> io::Result<()> {
    let directory = root.open_dir(from)?;
    copy_directory(&directory, to, copied)
}

fn copy_directory(from: &Dir, to: &Path, copied: &mut Copied) -> io::Result<()> {
    private_directory(to)?;
    for entry in from.entries()? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let target = to.join(&name);
        if kind.is_dir() {
            copy_directory(&entry.open_dir()?, &target, copied)?;
        } else if kind.is_file() {
            copy_file(from, Path::new(&name), &target, copied)?;
        } else {
            copied.skipped += 1;
        }
    }
    let owner = from.dir_metadata()?;
    keep_owner(to, owner.uid(), owner.gid())
}

fn copy_file(from: &Dir, name: &Path, to: &Path, copied: &mut Copied) -> io::Result<()> {
    let mut source = from.open(name)?;
    let owner = source.metadata()?;
    let mut target = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)?;
    io::copy(&mut source, &mut target)?;
    target.sync_all()?;
    copied.files += 1;
    keep_owner(to, owner.uid(), owner.gid())
}

/// OpenClaw refuses secrets that another user owns, so a restored copy needs the same owners.
fn keep_owner(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    let is_root = nix::unistd::geteuid().is_root();
    if is_root {
        chown(path, Some(uid), Some(gid))
    } else {
        fs::metadata(path).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_hostile_state_directory_leads_nowhere() {
        let root = tempfile::tempdir().unwrap();
        let (data, target) = (root.path().join("data"), root.path().join("copy"));
        let state = data.join("bots/b/state");
        fs::create_dir_all(&state).unwrap();
        fs::create_dir_all(data.join("secrets/b")).unwrap();
        fs::write(data.join("master.key"), "k").unwrap();
        fs::write(data.join("instance-id"), "i").unwrap();
        fs::write(data.join("secrets/b/telegram_token.1"), "t").unwrap();
        fs::write(state.join("note"), "n").unwrap();
        symlink("/etc", state.join("etc")).unwrap();
        symlink("/etc/passwd", state.join("passwd")).unwrap();
        fs::create_dir(&target).unwrap();
        let copied = copy_files(&data, &target, true).unwrap();
        assert_eq!((copied.files, copied.skipped), (4, 2));
        assert!(
            !target.join("bots/b/state/etc").exists()
                && !target.join("bots/b/state/passwd").exists()
        );
        let mode = |path: &str| {
            fs::metadata(target.join(path))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(
            (mode("secrets/b/telegram_token.1"), mode("secrets")),
            (0o600, 0o700)
        );
    }
}
