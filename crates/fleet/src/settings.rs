//! The numbers that steer a fleet. Each has a unit in its type and a reason here.

use std::{ops::RangeInclusive, time::Duration};

use botmaker_domain::ResourceLimits;
use botmaker_secrets::HashCost;
use ipnet::Ipv4Net;

use crate::{
    health::settings::HealthSettings, janitor::JanitorSettings, keyring::ScanSettings,
    reconcile::recovery::RecoverySettings,
};

/// How a [`crate::Fleet`] behaves.
#[derive(Clone, Debug)]
pub struct FleetSettings {
    /// The image that new containers are made from.
    pub image: String,
    /// Host ports for gateways. 1000 ports above the well-known and below the ephemeral range (RFC 6335).
    pub ports: RangeInclusive<u16>,
    /// Where the bots' /29 subnets are cut from; a /16 gives 8192 of them.
    pub subnet_pool: Ipv4Net,
    /// How many bots there may be.
    pub max_bots: u32,
    /// What one bot may have.
    pub limits: ResourceLimits,
    /// The port of the bots' side listener on the engine's host gateway address.
    pub bots_side_port: u16,
    /// The port of the keyring's proxy on the same address.
    pub keyring_port: u16,
    /// A bot that is not ready by then has failed. OpenClaw takes 22 s on half a core; a busy machine several times that.
    pub start_deadline: Duration,
    /// Time between SIGTERM and SIGKILL. OpenClaw ends within 3.2 s when its channels work.
    pub stop_grace: Duration,
    /// The same while a channel fails: OpenClaw may then hang on SIGTERM for ever, and does nothing more after 15 s.
    pub stop_grace_failing: Duration,
    /// How long OpenClaw may take to say that it has taken a changed configuration. It takes 0.8 to 15 s, on a busy
    /// machine 42 s; later the container is replaced.
    pub reload_deadline: Duration,
    /// So long without an answer, and a bot that was ready is restarted. While it reloads or loads what a first message needs,
    /// OpenClaw does not answer: 14 s at most on an idle core, up to 41 s on a busy machine.
    pub unresponsive_after: Duration,
    /// How patient BotMaker is with bots that die.
    pub recovery: RecoverySettings,
    /// How running bots are watched beside their probes.
    pub health: HealthSettings,
    /// Time between probes until a bot is ready.
    pub probe_starting: Duration,
    /// Time between probes of a ready bot.
    pub probe_steady: Duration,
    /// Time between comparisons of everything desired with everything observed.
    pub sweep: Duration,
    /// Time between measurements of running bots; a history of them is an hour long at 10 s.
    pub metrics_interval: Duration,
    /// When the janitor acts.
    pub janitor: JanitorSettings,
    /// How logs are looked through for false keys.
    pub canary_scan: ScanSettings,
    /// The log hub.
    pub logs: LogSettings,
    /// How long a session lasts.
    pub session_ttl: Duration,
    /// How expensive passwords are to check.
    pub password_cost: HashCost,
}

impl Default for FleetSettings {
    fn default() -> Self {
        Self {
            image: "botmaker/openclaw:2026.9.6".to_owned(),
            ports: 19000..=19999,
            subnet_pool: Ipv4Net::new_assert(std::net::Ipv4Addr::new(10, 213, 0, 0), 16),
            max_bots: 1000,
            limits: ResourceLimits::default(),
            bots_side_port: 7101,
            keyring_port: 7102,
            start_deadline: Duration::from_secs(180),
            stop_grace: Duration::from_secs(10),
            stop_grace_failing: Duration::from_secs(20),
            reload_deadline: Duration::from_secs(90),
            unresponsive_after: Duration::from_secs(90),
            recovery: RecoverySettings::default(),
            health: HealthSettings::default(),
            probe_starting: Duration::from_secs(1),
            probe_steady: Duration::from_secs(30),
            sweep: Duration::from_secs(30),
            metrics_interval: Duration::from_secs(10),
            janitor: JanitorSettings::default(),
            canary_scan: ScanSettings::default(),
            logs: LogSettings::default(),
            session_ttl: Duration::from_secs(7 * 24 * 3600),
            password_cost: HashCost::default(),
        }
    }
}

/// How much of a log is kept in memory.
#[derive(Clone, Copy, Debug)]
pub struct LogSettings {
    /// Lines of a watched bot kept for late viewers.
    pub ring_lines: usize,
    /// Bytes of a watched bot's lines kept, whatever their number and however many watch.
    pub ring_bytes: usize,
    /// New lines that may wait for a slow viewer before it gets a gap; so many are kept also when `ring_lines` is less.
    pub queue_items: usize,
    /// How long a log is followed after its last viewer left, so that a reload finds it warm.
    pub linger: Duration,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            ring_lines: 5000,
            ring_bytes: 4 * 1024 * 1024,
            queue_items: 1024,
            linger: Duration::from_secs(10),
        }
    }
}
