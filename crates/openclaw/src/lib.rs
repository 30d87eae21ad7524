//! What runs inside a bot: OpenClaw. The only crate that knows `openclaw.json`, OpenClaw's files, its exit codes
//! and its gateway.
//!
//! Generating is pure: [`generate`] makes the configuration, [`environment`] the container's variables and
//! [`workspace_files`] the persona; none of them ever sees a secret, only names of secret files. Talking to a
//! running bot goes through the trait [`gateway::Gateway`]; whatever a gateway answers is hostile input.
//! The facts behind it, measured with OpenClaw 2026.9.6, are in `docs/reference/openclaw-config.md`.
//!
//! The models of an owner's own server are asked for in [`discovery`], behind its own guard.
//!
//! Where to look next: [`config`] for the configuration, [`container`] for paths, commands and variables,
//! [`validation`] and [`exit`] for OpenClaw's verdicts in words for people.

pub mod config;
pub mod container;
pub mod discovery;
pub mod exit;
#[doc(hidden)]
pub mod fuzzing;
pub mod gateway;
pub mod persona;
pub mod text;
pub mod validation;

pub use config::{ConfigError, ConfigInput, GeneratedConfig, generate, max_output_tokens};
pub use container::{
    BOTS_SIDE_HOST, COMMAND_GATEWAY, COMMAND_VALIDATE, CONFIG_DIR, CONFIG_FILE, GATEWAY_PORT,
    SECRETS_DIR, STATE_DIR, WORKSPACE_DIR, environment, validation_environment,
};
pub use persona::workspace_files;
