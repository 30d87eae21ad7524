//! A secret directory in a temporary place.

use std::{fs, os::unix::fs::MetadataExt, path::PathBuf};

use botmaker_domain::{BotId, SecretName};
use botmaker_secrets::{Ownership, SecretDirectory, SecretString};
use tempfile::TempDir;

/// Text that must never show up in a message.
pub(crate) const VALUE: &str = "s3cr3t-value-0123456789";

pub(crate) struct Place {
    pub(crate) secrets: SecretDirectory,
    pub(crate) bot: BotId,
    pub(crate) parent: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        let secrets = SecretDirectory::open(
            &parent.path().join("secrets"),
            Ownership::for_this_process(),
        )
        .unwrap();
        Self {
            secrets,
            bot: BotId::generate(),
            parent,
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.secrets.host_path(self.bot).join(name)
    }

    pub(crate) fn write_token(&self) {
        self.secrets
            .write(self.bot, &token(), 1, &value(VALUE))
            .unwrap();
    }

    /// Names in the bot's directory, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.secrets.host_path(self.bot)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

pub(crate) fn token() -> SecretName {
    SecretName::parse("telegram_token").unwrap()
}

pub(crate) fn value(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(crate) fn is_root() -> bool {
    Ownership::of_this_process().uid == 0
}

pub(crate) fn mode(path: &std::path::Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}
