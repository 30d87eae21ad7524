//! Settings as the rest of the program sees them: parsed, checked, absolute.

use std::{
    collections::BTreeMap, net::SocketAddr, ops::RangeInclusive, path::PathBuf, time::Duration,
};

use botmaker_domain::{BaseUrl, ProviderId, ResourceLimits};
use ipnet::Ipv4Net;
use secrecy::SecretString;

/// Every setting.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The people's side.
    pub server: ServerSettings,
    /// Where everything is kept: an absolute path.
    pub data_directory: PathBuf,
    /// The container engine.
    pub engine: EngineSettings,
    /// The bots.
    pub bots: BotSettings,
    /// The bots' side.
    pub bots_side: BotsSideSettings,
    /// The keyring and its proxy.
    pub keyring: KeyringSettings,
    /// How long a login lasts.
    pub session_ttl: Duration,
    /// The bots' logs in memory.
    pub logs: LogsSettings,
    /// The janitor.
    pub janitor: JanitorSettings,
    /// The program's own log.
    pub log: LogSettings,
    /// The first administrator's password, if one was set.
    pub admin_password: Option<SecretString>,
}

/// Where the keyring's proxy runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyringMode {
    /// In the server's process.
    Embedded,
    /// In a process of its own, which somebody else starts.
    Separate,
    /// Nowhere.
    Off,
}

/// Where the keyring's master key is; absolute paths.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MasterKeyPlace {
    /// A file that the first start makes.
    Own(PathBuf),
    /// A file that a setting names or systemd hands in; it is only read.
    Given(PathBuf),
}

/// The keyring and its proxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyringSettings {
    /// Where the proxy runs.
    pub mode: KeyringMode,
    /// Its port on the engine's gateway address.
    pub port: u16,
    /// Where its database lies: an absolute path.
    pub directory: PathBuf,
    /// By which server and proxy speak: an absolute path.
    pub socket: PathBuf,
    /// The master key.
    pub master_key: MasterKeyPlace,
    /// Other addresses of vendors; private ones are allowed.
    pub vendor_addresses: BTreeMap<ProviderId, BaseUrl>,
    /// Further users that may use the socket.
    pub server_uids: Vec<u32>,
    /// Whether models without a price are refused where a budget in money holds.
    pub refuse_unpriced: bool,
    /// Requests a minute of one bot.
    pub requests_per_minute: u32,
    /// Time for a connection to a vendor.
    pub connect_timeout: Duration,
    /// Time to the first byte of an answer.
    pub first_byte_timeout: Duration,
    /// Time between two pieces of an answer.
    pub idle_timeout: Duration,
    /// Time between two looks for false keys.
    pub scan_interval: Duration,
    /// Whether a bot whose false key is seen is cut off.
    pub cut_off_on_canary: bool,
}

/// The people's side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerSettings {
    /// Address and port; beyond loopback only when exposure was asked for.
    pub listen: SocketAddr,
    /// Further names that the server answers to: `host` or `host:port`, lower case.
    pub allowed_hosts: Vec<String>,
}

/// The container engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngineSettings {
    /// `unix://` and the socket's absolute path.
    pub endpoint: String,
    /// The image of new containers.
    pub image: String,
    /// The command that makes the image: program and arguments; empty when it is pulled.
    pub image_build_command: Vec<String>,
    /// How long one answer may take.
    pub api_timeout: Duration,
}

/// The bots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotSettings {
    /// How many there may be.
    pub max_bots: u32,
    /// Host ports for gateways.
    pub ports: RangeInclusive<u16>,
    /// Where /29 subnets are cut from.
    pub subnet_pool: Ipv4Net,
    /// What one bot may have.
    pub limits: ResourceLimits,
    /// Until when a bot must be ready.
    pub start_deadline: Duration,
    /// Time to end before it is killed.
    pub stop_grace: Duration,
    /// The same while a channel fails.
    pub stop_grace_failing: Duration,
    /// Time OpenClaw gets to take a change while it runs.
    pub reload_deadline: Duration,
    /// Time without an answer after which it is restarted.
    pub unresponsive_after: Duration,
    /// What happens when it dies.
    pub recovery: RecoverySettings,
    /// How running bots are watched beside their probes.
    pub health: HealthSettings,
    /// Time between probes until it is ready.
    pub probe_starting: Duration,
    /// Time between probes when it is ready.
    pub probe_steady: Duration,
    /// Time between full comparisons.
    pub sweep: Duration,
}

/// When the janitor acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JanitorSettings {
    /// Time between two looks.
    pub interval: Duration,
    /// What is younger is not left over.
    pub young: Duration,
    /// What is older and holds no data goes by itself.
    pub container_age: Duration,
    /// How long deleted bots wait.
    pub trash_keep: Duration,
    /// How long data of no bot waits.
    pub quarantine_keep: Duration,
}

/// How running bots are watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HealthSettings {
    /// Gateways asked at the same time.
    pub questions_at_once: usize,
    /// Time between questions about channels.
    pub channel_interval: Duration,
    /// Time that a channel gets to connect.
    pub channel_patience: Duration,
    /// The share of its memory, in percent, that is nearly all.
    pub memory_warning_percent: u8,
    /// For so long.
    pub memory_warning_after: Duration,
    /// Time between test messages where they cost nothing; zero for none.
    pub canary_interval: Duration,
    /// Time for the answer.
    pub canary_timeout: Duration,
    /// So many without an answer.
    pub canary_failures: u32,
    /// Test messages at the same time.
    pub canaries_at_once: usize,
    /// Time between measurements of a state.
    pub state_interval: Duration,
    /// A state of this size is told; zero for none.
    pub state_soft_bytes: u64,
    /// At this size its bot is stopped; zero for none.
    pub state_hard_bytes: u64,
}

/// Patience with bots that die.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecoverySettings {
    /// Pause before the second start in a row.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// The run that makes the next pause the first again.
    pub calm_after: Duration,
    /// So many ends are a crash loop.
    pub crash_count: usize,
    /// Within this time.
    pub crash_window: Duration,
    /// After so many unclean ends a bot with channels waits.
    pub breaker_ends: usize,
    /// Until they are older than this.
    pub breaker_window: Duration,
}

/// The bots' side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BotsSideSettings {
    /// Whether there is one.
    pub enabled: bool,
    /// Its port.
    pub port: u16,
}

/// The bots' logs in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogsSettings {
    /// Lines kept.
    pub ring_lines: usize,
    /// Bytes kept.
    pub ring_bytes: usize,
    /// Lines that wait for a slow viewer.
    pub queue_items: usize,
    /// How long following goes on without a viewer.
    pub linger: Duration,
}

/// The program's own log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogSettings {
    /// Its form.
    pub format: LogFormat,
    /// What is logged, in tracing's filter syntax.
    pub filter: String,
}

/// The form of the program's own log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// Pretty on a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

impl LogFormat {
    /// The format with this spelling.
    #[must_use]
    pub fn from_name(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "json" => Some(Self::Json),
            "pretty" => Some(Self::Pretty),
            _ => None,
        }
    }
}
