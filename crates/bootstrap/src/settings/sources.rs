//! Where settings come from.

use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};

use super::error::SettingsError;

/// The name of the settings file in the working directory.
const FILE_NAME: &str = "botmaker.toml";

/// Settings given on the command line.
#[derive(Clone, Default)]
pub struct FlagOverrides(pub(super) Vec<(String, String, String)>);

impl FlagOverrides {
    /// Makes an empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the value of a flag, such as `("server.listen", "--listen", "127.0.0.1:8000")`; `None` adds nothing.
    #[must_use]
    pub fn with(mut self, key: &str, flag: &str, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.0.push((key.to_owned(), flag.to_owned(), value));
        }
        self
    }
}

/// Everything that settings are made of. Tests make their own; programs use [`Sources::of_process`].
#[derive(Clone)]
pub struct Sources {
    /// The settings file, and whether it was asked for by name.
    pub(super) file: Option<PathBuf>,
    pub(super) environment: Vec<(OsString, OsString)>,
    pub(super) flags: FlagOverrides,
    pub(super) working_directory: PathBuf,
}

impl Sources {
    /// The sources of this process: `config_file` or `botmaker.toml` of the working directory where there is one,
    /// the environment, and flags.
    ///
    /// # Errors
    /// `WorkingDirectory`; `NoFile` when `config_file` does not exist.
    pub fn of_process(
        config_file: Option<&Path>,
        flags: FlagOverrides,
    ) -> Result<Self, SettingsError> {
        let working_directory = std::env::current_dir().map_err(SettingsError::WorkingDirectory)?;
        let environment = std::env::vars_os().collect();
        Self::new(config_file, environment, flags, working_directory)
    }

    /// The given sources.
    ///
    /// # Errors
    /// `NoFile` when `config_file` does not exist.
    pub fn new(
        config_file: Option<&Path>,
        environment: Vec<(OsString, OsString)>,
        flags: FlagOverrides,
        working_directory: PathBuf,
    ) -> Result<Self, SettingsError> {
        let file = match config_file {
            Some(path) => {
                let path = working_directory.join(path);
                if !path.is_file() {
                    return Err(SettingsError::NoFile { path });
                }
                Some(path)
            }
            None => Some(working_directory.join(FILE_NAME)).filter(|path| path.is_file()),
        };
        Ok(Self {
            file,
            environment,
            flags,
            working_directory,
        })
    }
}

impl fmt::Debug for FlagOverrides {
    /// Leaves the values out: one may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = self.0.iter().map(|(_, flag, _)| flag);
        f.debug_list().entries(flags).finish()
    }
}

impl fmt::Debug for Sources {
    /// Leaves the values out: some are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("file", &self.file)
            .field("variables", &self.environment.len())
            .field("flags", &self.flags)
            .field("working_directory", &self.working_directory)
            .finish()
    }
}
