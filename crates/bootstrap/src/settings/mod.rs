//! Settings: defaults < `botmaker.toml` < environment < flags.
//!
//! `keys` lists every setting with its default; `layers` stacks the sources; `reader` turns values into types and
//! names key and source when it cannot; `model` is what the rest of the program sees; `report` is `--print-config`.

mod build;
mod error;
mod keys;
mod layers;
mod model;
mod reader;
mod report;
mod sources;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use build::{LoadedSettings, load};
pub use error::SettingsError;
pub use keys::{KEYS, Key};
pub use model::{
    BotSettings, BotsSideSettings, EngineSettings, HealthSettings, JanitorSettings, KeyringMode,
    KeyringSettings, LogFormat, LogSettings, LogsSettings, MasterKeyPlace, ServerSettings,
    Settings,
};
pub use report::SettingsReport;
pub use sources::{FlagOverrides, Sources};
