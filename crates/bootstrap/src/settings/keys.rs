//! Every setting, with its default and one line about it.

/// A setting's default, as it would stand in `botmaker.toml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standard {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// The empty list.
    EmptyList,
    /// Nothing.
    Unset,
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in `botmaker.toml`, section and key joined by a dot.
    pub path: &'static str,
    /// Its default.
    pub standard: Standard,
    /// What it does, for `docs/reference/settings.md`.
    pub help: &'static str,
    /// Whether its value must never be shown.
    pub is_secret: bool,
}

impl Key {
    /// The environment variable that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.path.replace('.', "__").to_uppercase())
    }
}

/// What every environment variable of a setting begins with.
pub(super) const PREFIX: &str = "BOTMAKER__";

const fn key(path: &'static str, standard: Standard, help: &'static str) -> Key {
    Key {
        path,
        standard,
        help,
        is_secret: false,
    }
}

/// Every setting, in the order in which it is shown.
pub const KEYS: &[Key] = &[
    key(
        "server.listen",
        Standard::Text("127.0.0.1:7100"),
        "Address and port of the people's side: dashboard and API.",
    ),
    key(
        "server.expose",
        Standard::Flag(false),
        "Must be true for a listen address that other machines reach (decision 0009).",
    ),
    key(
        "server.allowed_hosts",
        Standard::EmptyList,
        "Further names under which browsers may reach the server, as in `bots.example.org`; loopback names always work.",
    ),
    key(
        "data.directory",
        Standard::Text("data"),
        "Where everything is kept. Relative to the working directory; the engine must see it under the same path.",
    ),
    key(
        "engine.socket",
        Standard::Text("unix:///var/run/docker.sock"),
        "The Docker Engine's socket: a path, or `unix://` and a path.",
    ),
    key(
        "engine.image",
        Standard::Text("botmaker/openclaw:2026.9.6"),
        "The OpenClaw image of new containers.",
    ),
    key(
        "engine.image_build_command",
        Standard::EmptyList,
        "The command that makes `engine.image`, word by word, as in `[\"cargo\", \"xtask\", \"image\"]`; without one the dashboard pulls the image.",
    ),
    key(
        "engine.api_timeout",
        Standard::Text("30s"),
        "How long one answer of the engine may take, 1s to 10m.",
    ),
    key(
        "bots.max_bots",
        Standard::Number(1000),
        "How many bots there may be.",
    ),
    key(
        "bots.port_first",
        Standard::Number(19_000),
        "First host port, on loopback, for bots' gateways.",
    ),
    key(
        "bots.port_last",
        Standard::Number(19_999),
        "Last host port for bots' gateways.",
    ),
    key(
        "bots.subnet_pool",
        Standard::Text("10.213.0.0/16"),
        "Private network that bots' own /29 networks are cut from; a /16 gives 8192. It must not be in use elsewhere on this machine.",
    ),
    key(
        "bots.memory_min_mib",
        Standard::Number(1024),
        "The least memory that a bot may be given. OpenClaw does not start with 512 MiB.",
    ),
    key(
        "bots.memory_max_mib",
        Standard::Number(16_384),
        "The most memory that a bot may be given.",
    ),
    key(
        "bots.cpu_min_millis",
        Standard::Number(250),
        "The least processor time, in thousandths of a core.",
    ),
    key(
        "bots.cpu_max_millis",
        Standard::Number(8000),
        "The most processor time, in thousandths of a core.",
    ),
    key(
        "bots.pids_min",
        Standard::Number(128),
        "The lowest limit of processes and threads.",
    ),
    key(
        "bots.pids_max",
        Standard::Number(4096),
        "The highest limit of processes and threads.",
    ),
    key(
        "bots.start_deadline",
        Standard::Text("180s"),
        "A bot that is not ready by then has failed, 10s to 1h.",
    ),
    key(
        "bots.stop_grace",
        Standard::Text("10s"),
        "Time a bot gets to end before it is killed, 1s to 10m.",
    ),
    key(
        "bots.stop_grace_failing",
        Standard::Text("20s"),
        "The same while one of its channels fails: OpenClaw then takes longer.",
    ),
    key(
        "bots.reload_deadline",
        Standard::Text("90s"),
        "Time OpenClaw gets to take a change while it runs, 5s to 10m; then its container is replaced.",
    ),
    key(
        "bots.unresponsive_after",
        Standard::Text("90s"),
        "A bot that was ready and does not answer for so long is restarted, 5s to 1h.",
    ),
    key(
        "bots.restart_pause",
        Standard::Text("10s"),
        "Pause before a bot that died twice is started again, 1s to 1h; doubles with each further end.",
    ),
    key(
        "bots.restart_longest_pause",
        Standard::Text("5m"),
        "The longest of these pauses, 1s to 24h.",
    ),
    key(
        "bots.calm_after",
        Standard::Text("10m"),
        "A run of this length makes the next pause the first again, 1m to 24h.",
    ),
    key(
        "bots.crash_count",
        Standard::Number(5),
        "So many ends within bots.crash_window, and a bot is stopped as crash looping, 2 to 20.",
    ),
    key(
        "bots.crash_window",
        Standard::Text("20m"),
        "The time in which ends are counted, 1m to 24h.",
    ),
    key(
        "bots.breaker_ends",
        Standard::Number(2),
        "After so many unclean ends within bots.breaker_window a bot with channels waits, 1 to 20.",
    ),
    key(
        "bots.breaker_window",
        Standard::Text("5m"),
        "How long OpenClaw remembers an unclean end, 0s to 1h.",
    ),
    key(
        "bots.questions_at_once",
        Standard::Number(64),
        "Gateways that are asked at the same time, by probes and about channels, 1 to 10000.",
    ),
    key(
        "bots.channel_interval",
        Standard::Text("60s"),
        "Time between questions to a running bot how its channels are, 1s to 1h; four times as often while one does not work.",
    ),
    key(
        "bots.channel_patience",
        Standard::Text("2m"),
        "A channel that is down or not connected for so long makes its bot degraded, 0s to 1h; a refused token does at once.",
    ),
    key(
        "bots.memory_warning_percent",
        Standard::Number(90),
        "The share of its memory limit from which a bot is told to use nearly all of it, 50 to 100.",
    ),
    key(
        "bots.memory_warning_after",
        Standard::Text("2m"),
        "So long above that share, and the bot is degraded, 0s to 1h.",
    ),
    key(
        "bots.canary_interval",
        Standard::Text("15m"),
        "Time between test messages to bots on the demo model or Ollama, where an answer costs no money; 0s for none, up to 24h. A bot may have another in its settings.",
    ),
    key(
        "bots.canary_timeout",
        Standard::Text("2m"),
        "How long the answer to a test message may take, 1s to 5m.",
    ),
    key(
        "bots.canary_failures",
        Standard::Number(2),
        "So many test messages in a row without an answer make a bot degraded, 1 to 100.",
    ),
    key(
        "bots.canaries_at_once",
        Standard::Number(4),
        "Test messages at the same time, over all bots, 1 to 1000.",
    ),
    key(
        "bots.state_interval",
        Standard::Text("10m"),
        "Time between measurements of a running bot's state, 1s to 24h.",
    ),
    key(
        "bots.state_warning_mib",
        Standard::Number(5120),
        "A bot whose state takes so much is degraded, up to 16777216; 0 for never.",
    ),
    key(
        "bots.state_limit_mib",
        Standard::Number(20480),
        "A bot whose state takes so much is stopped, up to 16777216; 0 for never.",
    ),
    key(
        "bots.probe_starting",
        Standard::Text("1s"),
        "Time between probes until a bot is ready, 100ms to 1m.",
    ),
    key(
        "bots.probe_steady",
        Standard::Text("30s"),
        "Time between probes of a ready bot, 1s to 1h.",
    ),
    key(
        "bots.sweep",
        Standard::Text("30s"),
        "Time between comparisons of all that is desired with all that is observed, 1s to 1h.",
    ),
    key(
        "bots_side.enabled",
        Standard::Flag(true),
        "Whether bots get a listener of their own: the demo model needs it.",
    ),
    key(
        "bots_side.port",
        Standard::Number(7101),
        "Port of the bots' side listener, on the engine's gateway address only.",
    ),
    key(
        "keyring.mode",
        Standard::Text("embedded"),
        "Where the proxy runs that uses AI keys for bots: embedded in the server, separate (botmaker-proxy), or off.",
    ),
    key(
        "keyring.port",
        Standard::Number(7102),
        "Port of the keyring's proxy, on the engine's gateway address only.",
    ),
    key(
        "keyring.directory",
        Standard::Unset,
        "Where keyring.db and its master key lie; keyring in the data directory when unset.",
    ),
    key(
        "keyring.socket",
        Standard::Unset,
        "The socket by which server and proxy speak; keyring.sock in the keyring's directory when unset.",
    ),
    key(
        "keyring.master_key_file",
        Standard::Unset,
        "The file of the keyring's master key, which is only read; when unset, systemd's credential keyring-master-key, else master.key in its directory, made at the first start.",
    ),
    key(
        "keyring.vendor_addresses",
        Standard::EmptyList,
        "Other addresses of vendors, as in `anthropic=https://models.example.com`: a company's gateway, a region. Private ones are allowed.",
    ),
    key(
        "keyring.server_uids",
        Standard::EmptyList,
        "Users beside root and the proxy's own that may use the socket: the server's, when the proxy runs as another user.",
    ),
    key(
        "keyring.refuse_unpriced",
        Standard::Flag(true),
        "Whether a model without a price is refused where a budget in money holds; otherwise its tokens count for nothing there.",
    ),
    key(
        "keyring.requests_per_minute",
        Standard::Number(120),
        "Requests a minute that a bot may send to its model, 1 to 60000.",
    ),
    key(
        "keyring.connect_timeout",
        Standard::Text("10s"),
        "How long a vendor may take to accept a connection, 1s to 2m.",
    ),
    key(
        "keyring.first_byte_timeout",
        Standard::Text("5m"),
        "How long a vendor may take to begin its answer, 1s to 1h: models think.",
    ),
    key(
        "keyring.idle_timeout",
        Standard::Text("2m"),
        "How long a vendor may be silent in the middle of an answer, 1s to 1h.",
    ),
    key(
        "keyring.scan_interval",
        Standard::Text("1m"),
        "Time between two looks for bots' false keys in their logs, 10s to 24h.",
    ),
    key(
        "keyring.cut_off_on_canary",
        Standard::Flag(false),
        "Whether a bot whose false key is seen in its log is cut off from its model.",
    ),
    key(
        "sessions.ttl",
        Standard::Text("168h"),
        "How long a login lasts, 1m to 8760h.",
    ),
    key(
        "logs.ring_lines",
        Standard::Number(5000),
        "Lines of a watched bot's log kept in memory for late viewers.",
    ),
    key(
        "logs.ring_bytes",
        Standard::Number(4_194_304),
        "Bytes of those lines kept at most, however many watch.",
    ),
    key(
        "logs.queue_items",
        Standard::Number(1024),
        "New log lines that a slow viewer may be behind before it is told of a gap.",
    ),
    key(
        "logs.linger",
        Standard::Text("10s"),
        "How long a log is followed after its last viewer left, 0s to 10m.",
    ),
    key(
        "janitor.interval",
        Standard::Text("1h"),
        "Time between two looks at what has waited long enough and goes by itself, 1s to 24h.",
    ),
    key(
        "janitor.young",
        Standard::Text("10m"),
        "What was made less than this ago is not left over: somebody may be at work on it, 0s to 24h.",
    ),
    key(
        "janitor.container_age",
        Standard::Text("168h"),
        "A stopped container of no bot, and a network of no bot, go by themselves when they are so old, 1m to 8760h.",
    ),
    key(
        "janitor.trash_keep",
        Standard::Text("168h"),
        "How long a deleted bot can be brought back, 0s to 8760h.",
    ),
    key(
        "janitor.quarantine_keep",
        Standard::Text("24h"),
        "How long data of no bot can be adopted after a clean-up, before it goes for good, 1s to 8760h.",
    ),
    key(
        "log.format",
        Standard::Text("auto"),
        "The server's own log on stderr: `json`, `pretty`, or `auto`, which is pretty on a terminal.",
    ),
    key(
        "log.filter",
        Standard::Text("info"),
        "What is logged, in tracing's filter syntax, as in `info,botmaker_fleet=debug`.",
    ),
    Key {
        path: "admin_password",
        standard: Standard::Unset,
        help: "The first administrator's password, used when the database has no user. Without it one is generated.",
        is_secret: true,
    },
    key(
        "admin_password_file",
        Standard::Unset,
        "A file that holds `admin_password`; one line break at its end is dropped.",
    ),
];

/// The setting with this name.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// The setting whose name is most like `path`, if any is alike at all.
pub(super) fn most_like(path: &str) -> Option<&'static Key> {
    let likeness = |key: &&Key| {
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        let whole = strsim::jaro_winkler(path, key.path);
        // A right name in a wrong section is the likeliest mistake.
        let tail = strsim::jaro_winkler(&last(path), &last(key.path)) - 0.02;
        whole.max(tail)
    };
    KEYS.iter()
        .map(|key| (likeness(&key), key))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, key)| key)
}
