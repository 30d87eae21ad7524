//! What is there, for finding orphans. Names only; nothing is opened for reading.

use botmaker_domain::{BotId, SecretName};

use super::{SecretDirectory, error::SecretDirectoryError, error::io_error};
use crate::files;

/// One secret file of a bot.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StoredSecret {
    /// The secret.
    pub name: SecretName,
    /// Which version.
    pub version: u32,
}

/// What stands in the root.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BotDirectories {
    /// Bots with secrets, whether or not the database knows them.
    pub bots: Vec<BotId>,
    /// Names that BotMaker never makes; shown to people, never touched.
    pub foreign: Vec<String>,
}

impl SecretDirectory {
    /// Lists every bot that has secrets on disk.
    ///
    /// # Errors
    /// When the root cannot be read.
    pub fn list_bots(&self) -> Result<BotDirectories, SecretDirectoryError> {
        let mut found = BotDirectories::default();
        for name in files::names_in(&self.root).map_err(SecretDirectoryError::ListIo)? {
            let name = name.to_string_lossy().into_owned();
            match name.parse() {
                Ok(bot) => found.bots.push(bot),
                Err(_) => found.foreign.push(name),
            }
        }
        Ok(found)
    }

    /// Lists one bot's secret files, sorted; empty when it has none. Names of another shape are left out.
    ///
    /// # Errors
    /// When its directory is behind a link or cannot be read.
    pub fn list(&self, bot: BotId) -> Result<Vec<StoredSecret>, SecretDirectoryError> {
        let Some(directory) = self.open_bot(bot)? else {
            return Ok(Vec::new());
        };
        let names = files::names_in(&directory).map_err(io_error(bot, "listed"))?;
        let mut secrets: Vec<_> = names
            .iter()
            .filter_map(|name| parse_file_name(name.to_str()?))
            .collect();
        secrets.sort();
        Ok(secrets)
    }
}

fn parse_file_name(text: &str) -> Option<StoredSecret> {
    let (name, version) = text.rsplit_once('.')?;
    let secret = StoredSecret {
        name: SecretName::parse(name).ok()?,
        version: version.parse().ok()?,
    };
    // `telegram_token.07` is no other spelling of version 7.
    (secret.name.file_name(secret.version) == text).then_some(secret)
}
