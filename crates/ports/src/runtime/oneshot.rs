//! Short commands in throwaway containers, such as OpenClaw's configuration validator.

use std::{collections::BTreeMap, time::Duration};

use botmaker_domain::BotId;

use super::container::Mount;

/// A command to run once, without network, with the bots' hardening.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneShot {
    /// For whom it is run.
    pub bot_id: BotId,
    /// The id of the image.
    pub image: String,
    /// The command, without the image's entry point.
    pub command: Vec<String>,
    /// The environment; never a secret.
    pub environment: BTreeMap<String, String>,
    /// Mounts; state is never among them.
    pub mounts: Vec<Mount>,
    /// Memory limit in bytes.
    pub memory_bytes: u64,
    /// The command is killed after this time.
    pub timeout: Duration,
}

/// What a command printed, each stream capped at 64 KiB.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneShotOutput {
    /// Its exit code.
    pub exit_code: i64,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
}
