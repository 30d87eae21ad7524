//! Where settings come from.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::error::SettingsError;

/// The name of the settings file in the working directory.
const FILE_NAME: &str = "botmaker.toml";

/// Settings given on the command line.
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
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
