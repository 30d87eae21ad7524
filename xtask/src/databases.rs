//! The databases that BotMaker keeps: where their migrations are, and whose queries are checked against them.

use std::path::PathBuf;

use crate::workspace;

/// A database with migrations and queries of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    /// The bots and everything about them.
    Bots,
    /// The AI keys, and what is used of them.
    Keyring,
}

impl Database {
    /// Every one.
    pub(crate) const ALL: [Self; 2] = [Self::Bots, Self::Keyring];

    /// Its migrations, in files that sort by number.
    pub(crate) fn migrations_dir(self) -> PathBuf {
        let below = match self {
            Self::Bots => "migrations/sqlite",
            Self::Keyring => "migrations/keyring",
        };
        workspace::root().join(below)
    }

    /// The directory of the crate with its queries, relative to the root.
    pub(crate) const fn crate_dir(self) -> &'static str {
        match self {
            Self::Bots => "crates/persistence-sqlite",
            Self::Keyring => "crates/keyring",
        }
    }

    /// The variable in which the compiler finds a database to check that crate's queries with (the crate's sqlx.toml).
    pub(crate) const fn url_variable(self) -> &'static str {
        match self {
            Self::Bots => "SQLITE_URL",
            Self::Keyring => "KEYRING_SQLITE_URL",
        }
    }

    /// A test of that crate and of no other.
    pub(crate) const fn test(self) -> &'static str {
        match self {
            Self::Bots => "queries",
            Self::Keyring => "keyring_queries",
        }
    }

    /// A word for file names.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Bots => "bots",
            Self::Keyring => "keyring",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_database_is_where_it_is_said_to_be() {
        for database in Database::ALL {
            let directory = workspace::root().join(database.crate_dir());
            let configuration = fs::read_to_string(directory.join("sqlx.toml")).unwrap();
            let line = format!("database-url-var = \"{}\"", database.url_variable());
            assert!(configuration.contains(&line), "{database:?}");
            let test = format!("tests/{}.rs", database.test());
            assert!(directory.join(test).is_file(), "{database:?}");
            assert!(database.migrations_dir().is_dir(), "{database:?}");
        }
    }
}
