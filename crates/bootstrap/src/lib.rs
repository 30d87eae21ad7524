//! What BotMaker's programs do around their work: settings, telemetry, signals, the data directory and its lock.
//!
//! This is the only crate that reads the environment and settings files, so that `--print-config` can tell where
//! each value came from. It knows neither use cases nor engines nor databases; the programs in `bins` hand its
//! values to the parts. Command line parsing belongs to the programs too: a flag arrives here as a
//! [`FlagOverrides`] entry.
//!
//! Where to look next: `settings::keys` for every setting, `data_directory` for the files of an instance,
//! `lifecycle` for how a program ends, `operator_command` for commands that the settings name.

pub mod data_directory;
pub mod instance_id;
pub mod instance_lock;
pub mod lifecycle;
pub mod operator_command;
pub mod settings;
pub mod telemetry;
mod variable;

pub use data_directory::{DataDirectory, DataDirectoryError};
pub use instance_id::{InstanceIdError, agree_on_instance_id};
pub use instance_lock::{InstanceLock, InstanceLockError};
pub use lifecycle::{DRAIN_DEADLINE, Drained, Lifecycle, shutdown_signal};
pub use operator_command::{OperatorCommand, RunningCommand};
pub use settings::{
    FlagOverrides, HealthSettings, JanitorSettings, KeyringMode, KeyringSettings, LoadedSettings,
    LogFormat, MasterKeyPlace, Settings, SettingsError, SettingsReport, Sources, load,
};
pub use telemetry::{LogHandle, TelemetryError, init_telemetry};
pub use variable::variable;
