//! What an operator decides about the proxy.

use std::{collections::BTreeMap, path::PathBuf, thread, time::Duration};

use botmaker_domain::{BaseUrl, ProviderId};
use botmaker_secrets::sealing::SealingKeyFile;
use rustls::pki_types::CertificateDer;

/// Threads that answer bots, if nobody says how many: one passes on tens of thousands of requests a second.
const MOST_THREADS: usize = 4;

/// Settings of a [`super::KeyringServer`].
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The database; made when it is missing.
    pub database: PathBuf,
    /// The file with the keys that everything is sealed with.
    pub master_key: SealingKeyFile,
    /// The socket at which it is told what to do.
    pub socket: PathBuf,
    /// The users who may call there, besides root and the proxy's own.
    pub server_uids: Vec<u32>,
    /// Whether a model without a price is refused where a budget in money holds; otherwise its tokens are counted only.
    pub refuse_unpriced: bool,
    /// Whether a bot whose false key is used or logged is cut off.
    pub cut_off_canaries: bool,
    /// How many requests a minute a bot may send that has no number of its own.
    pub requests_per_minute: u32,
    /// Other addresses of vendors, such as a company's gateway in front of them; private ones are allowed.
    pub vendor_addresses: BTreeMap<ProviderId, BaseUrl>,
    /// Authorities that are trusted besides the machine's own.
    pub authorities: Vec<CertificateDer<'static>>,
    /// Threads that answer bots; at least one. Each has connections of its own to vendors.
    pub threads: usize,
    /// How long things may take.
    pub timeouts: Timeouts,
}

/// How long things may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timeouts {
    /// Connecting to a vendor, TLS included.
    pub connect: Duration,
    /// The head of an answer after the request was sent: models think.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
    /// Answers under way when the proxy is told to stop.
    pub drain: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_mins(2),
            idle: Duration::from_mins(2),
            drain: Duration::from_secs(30),
        }
    }
}

impl ServerSettings {
    /// The usual settings with these files.
    #[must_use]
    pub fn new(database: PathBuf, master_key: SealingKeyFile, socket: PathBuf) -> Self {
        Self {
            database,
            master_key,
            socket,
            server_uids: Vec::new(),
            refuse_unpriced: true,
            cut_off_canaries: false,
            requests_per_minute: 120,
            vendor_addresses: BTreeMap::new(),
            authorities: Vec::new(),
            threads: processors().min(MOST_THREADS),
            timeouts: Timeouts::default(),
        }
    }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
