//! Why settings cannot be used: always with the key, where its value came from, and what to do.

use std::path::PathBuf;

/// Settings that cannot be used. A program that meets one ends with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No setting has this name.
    #[error("there is no setting {key} ({origin}){}", did_you_mean(.suggestion))]
    Unknown {
        /// The name as given.
        key: String,
        /// Where it was given.
        origin: String,
        /// The setting that was probably meant.
        suggestion: Option<String>,
    },
    /// A value cannot be used.
    #[error("{key} ({origin}) {problem}; {fix}")]
    Invalid {
        /// The setting.
        key: String,
        /// Where its value came from.
        origin: String,
        /// What is wrong with it. Never repeats a secret.
        problem: String,
        /// What to do.
        fix: String,
    },
    /// A secret was given both as a value and as a file.
    #[error("{key} is set ({origin}) and so is {key}_file ({file_origin}); keep one of the two")]
    BothTwins {
        /// The setting.
        key: String,
        /// Where the value came from.
        origin: String,
        /// Where the file's name came from.
        file_origin: String,
    },
    /// A file that holds a secret cannot be read.
    #[error("{key}_file ({origin}) names {}, which cannot be read", path.display())]
    SecretFile {
        /// The setting.
        key: String,
        /// Where the file's name came from.
        origin: String,
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The settings file that a flag names does not exist.
    #[error("the settings file {} does not exist; name another one with --config", path.display())]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// The settings file cannot be read.
    #[error("the settings file {} cannot be read", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The settings file is no TOML.
    #[error(
        "the settings file {} is no TOML: line {line}, column {column}: {problem}",
        path.display()
    )]
    Toml {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The character of that line, counted from 1.
        column: usize,
        /// What is wrong there. Never repeats the line: it may hold a secret.
        problem: String,
    },
    /// The sources cannot be stacked.
    #[error("the sources of settings contradict each other")]
    Contradiction(#[source] config::ConfigError),
    /// An environment variable is no UTF-8.
    #[error("the environment variable {name} is no UTF-8; set it anew")]
    NotUtf8 {
        /// The variable.
        name: String,
    },
    /// The working directory cannot be told, so relative paths mean nothing.
    #[error("the working directory cannot be told; change to one that exists")]
    WorkingDirectory(#[source] std::io::Error),
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map_or_else(
        || "; docs/reference/settings.md lists all".to_owned(),
        |key| format!("; did you mean {key}?"),
    )
}
