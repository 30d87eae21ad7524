//! Reads every setting and checks what several of them say together.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use botmaker_domain::{BaseUrl, ProviderId, ResourceLimits, Resources, catalog::find_provider};
use ipnet::Ipv4Net;
use secrecy::SecretString;

use super::{
    error::SettingsError,
    layers,
    model::{
        BotSettings, BotsSideSettings, EngineSettings, HealthSettings, JanitorSettings,
        KeyringMode, KeyringSettings, LogFormat, LogSettings, LogsSettings, MasterKeyPlace,
        RecoverySettings, ServerSettings, Settings,
    },
    reader::Reader,
    report::SettingsReport,
    sources::Sources,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// What systemd's credential with the keyring's master key is called.
const CREDENTIAL: &str = "keyring-master-key";
const MIB: u64 = 1024 * 1024;

/// Settings, and where each came from.
#[derive(Debug)]
pub struct LoadedSettings {
    /// What the program works with.
    pub settings: Settings,
    /// What `--print-config` shows.
    pub report: SettingsReport,
}

/// Reads and checks all settings.
///
/// # Errors
/// The first setting that is unknown or cannot be used; see [`SettingsError`].
pub fn load(sources: &Sources) -> Result<LoadedSettings, SettingsError> {
    let reader = Reader(layers::stack(sources)?);
    let directory = reader.parsed("data.directory", "name a directory", |text| {
        (!text.is_empty()).then(|| sources.working_directory.join(text))
    })?;
    let settings = Settings {
        server: server(&reader)?,
        data_directory: directory,
        engine: engine(&reader)?,
        bots: bots(&reader)?,
        bots_side: BotsSideSettings {
            enabled: reader.flag("bots_side.enabled")?,
            port: reader.number("bots_side.port", 1..=65_535)?,
        },
        keyring: keyring(&reader, sources)?,
        session_ttl: reader.duration("sessions.ttl", MINUTE..=HOUR * 8760)?,
        logs: logs(&reader)?,
        janitor: janitor(&reader)?,
        log: log(&reader)?,
        admin_password: admin_password(&reader, &sources.working_directory)?,
    };
    keep_ports_apart(&reader, &settings)?;
    Ok(LoadedSettings {
        settings,
        report: SettingsReport::new(&reader),
    })
}

fn keyring(reader: &Reader, sources: &Sources) -> Result<KeyringSettings, SettingsError> {
    let data = reader.parsed("data.directory", "name a directory", |text| {
        (!text.is_empty()).then(|| sources.working_directory.join(text))
    })?;
    let path = |key: &str, standard: PathBuf| -> Result<PathBuf, SettingsError> {
        let given = reader.text(key)?.filter(|text| !text.is_empty());
        Ok(given.map_or(standard, |text| sources.working_directory.join(text)))
    };
    let directory = path("keyring.directory", data.join("keyring"))?;
    let mode = reader.parsed(
        "keyring.mode",
        "write embedded, separate or off",
        |text| match text {
            "embedded" => Some(KeyringMode::Embedded),
            "separate" => Some(KeyringMode::Separate),
            "off" => Some(KeyringMode::Off),
            _ => None,
        },
    )?;
    let uids = reader.list("keyring.server_uids")?;
    let uids: Result<Vec<u32>, _> = uids.iter().map(|uid| uid.parse()).collect();
    let server_uids = uids.map_err(|_| {
        let fix = "write numbers of users, as in [\"1001\"]";
        reader.invalid("keyring.server_uids", "holds what is no number", fix)
    })?;
    Ok(KeyringSettings {
        mode,
        port: reader.number("keyring.port", 1..=65_535)?,
        socket: path("keyring.socket", directory.join("keyring.sock"))?,
        master_key: master_key(reader, sources, &directory)?,
        vendor_addresses: vendor_addresses(reader)?,
        directory,
        server_uids,
        refuse_unpriced: reader.flag("keyring.refuse_unpriced")?,
        requests_per_minute: reader.number("keyring.requests_per_minute", 1..=60_000)?,
        connect_timeout: reader.duration("keyring.connect_timeout", SECOND..=MINUTE * 2)?,
        first_byte_timeout: reader.duration("keyring.first_byte_timeout", SECOND..=HOUR)?,
        idle_timeout: reader.duration("keyring.idle_timeout", SECOND..=HOUR)?,
        scan_interval: reader.duration("keyring.scan_interval", SECOND * 10..=HOUR * 24)?,
        cut_off_on_canary: reader.flag("keyring.cut_off_on_canary")?,
    })
}

fn vendor_addresses(reader: &Reader) -> Result<BTreeMap<ProviderId, BaseUrl>, SettingsError> {
    let key = "keyring.vendor_addresses";
    let address = |entry: &String| {
        let (vendor, url) = entry.split_once('=')?;
        let vendor = ProviderId::parse(vendor).ok()?;
        // Those that have an address have one that can be another.
        find_provider(&vendor)?.address?;
        Some((vendor, BaseUrl::parse(url).ok()?))
    };
    let entries = reader.list(key)?;
    entries
        .iter()
        .map(|entry| {
            address(entry).ok_or_else(|| {
                let fix = "write a vendor of the catalogue and a URL, as in [\"anthropic=https://models.example.com\"]";
                reader.invalid(key, format!("cannot hold {entry:?}"), fix)
            })
        })
        .collect()
}

/// The file that the setting names, else the credential that systemd hands in (`LoadCredential=`, systemd.exec(5)), else one
/// that the first start makes.
fn master_key(
    reader: &Reader,
    sources: &Sources,
    directory: &Path,
) -> Result<MasterKeyPlace, SettingsError> {
    let given = reader.text("keyring.master_key_file")?;
    if let Some(text) = given.filter(|text| !text.is_empty()) {
        return Ok(MasterKeyPlace::Given(sources.working_directory.join(text)));
    }
    let credentials = sources.environment.iter();
    let credentials = credentials.filter(|(name, _)| name == "CREDENTIALS_DIRECTORY");
    let mut credentials = credentials.map(|(_, value)| Path::new(value).join(CREDENTIAL));
    Ok(match credentials.find(|path| path.exists()) {
        Some(path) => MasterKeyPlace::Given(path),
        None => MasterKeyPlace::Own(directory.join("master.key")),
    })
}

fn server(reader: &Reader) -> Result<ServerSettings, SettingsError> {
    let shape = "write an address and a port, as in 127.0.0.1:7100 or [::1]:7100";
    let listen: SocketAddr = reader.parsed("server.listen", shape, |text| text.parse().ok())?;
    if !listen.ip().is_loopback() && !reader.flag("server.expose")? {
        return Err(reader.invalid(
            "server.listen",
            format!("is {listen}, which other machines may reach, over plain HTTP"),
            "listen on 127.0.0.1 behind a proxy that speaks HTTPS, or set server.expose = true \
             (docs/decisions/0009-exposure-beyond-loopback.md)",
        ));
    }
    let allowed_hosts = reader.list("server.allowed_hosts")?;
    let allowed_hosts: Vec<String> = allowed_hosts
        .iter()
        .map(|host| host.to_lowercase())
        .collect();
    if let Some(host) = allowed_hosts.iter().find(|host| !is_host(host)) {
        return Err(reader.invalid(
            "server.allowed_hosts",
            format!("holds {host:?}, which is no host name"),
            "write names without scheme and path, as in bots.example.org or bots.example.org:8443",
        ));
    }
    Ok(ServerSettings {
        listen,
        allowed_hosts,
    })
}

/// Whether a text can stand in a Host header: a name or address, with or without a port.
fn is_host(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    !text.is_empty() && text.len() <= 261 && text.bytes().all(allowed)
}

fn engine(reader: &Reader) -> Result<EngineSettings, SettingsError> {
    let shape = "write the socket's path, as in unix:///var/run/docker.sock; other transports are not supported";
    let endpoint = reader.parsed("engine.socket", shape, |text| {
        let path = text.strip_prefix("unix://").unwrap_or(text);
        path.starts_with('/').then(|| format!("unix://{path}"))
    })?;
    let image = reader.parsed(
        "engine.image",
        "name an image, as in botmaker/openclaw:2026.9.6",
        |text| {
            let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
            is_plain.then(|| text.to_owned())
        },
    )?;
    Ok(EngineSettings {
        endpoint,
        image,
        image_build_command: image_build_command(reader)?,
        api_timeout: reader.duration("engine.api_timeout", SECOND..=MINUTE * 10)?,
    })
}

fn image_build_command(reader: &Reader) -> Result<Vec<String>, SettingsError> {
    let key = "engine.image_build_command";
    let words = reader.list(key)?;
    if words
        .iter()
        .any(|word| word.is_empty() || word.contains('\0'))
    {
        return Err(reader.invalid(
            key,
            "holds an empty word",
            "write program and arguments as in [\"/usr/local/bin/make-image\", \"--quiet\"]; no shell reads them",
        ));
    }
    Ok(words)
}

fn bots(reader: &Reader) -> Result<BotSettings, SettingsError> {
    let first = reader.number("bots.port_first", 1024..=65_535)?;
    let last = reader.number("bots.port_last", 1024..=65_535)?;
    if first > last {
        return Err(reader.invalid(
            "bots.port_first",
            format!("is {first}, beyond bots.port_last = {last}"),
            "let the range rise",
        ));
    }
    let grace = SECOND..=MINUTE * 10;
    Ok(BotSettings {
        max_bots: reader.number("bots.max_bots", 1..=100_000)?,
        ports: first..=last,
        subnet_pool: subnet_pool(reader)?,
        limits: limits(reader)?,
        start_deadline: reader.duration("bots.start_deadline", SECOND * 10..=HOUR)?,
        stop_grace: reader.duration("bots.stop_grace", grace.clone())?,
        stop_grace_failing: reader.duration("bots.stop_grace_failing", grace)?,
        reload_deadline: reader.duration("bots.reload_deadline", SECOND * 5..=MINUTE * 10)?,
        unresponsive_after: reader.duration("bots.unresponsive_after", SECOND * 5..=HOUR)?,
        recovery: recovery(reader)?,
        health: health(reader)?,
        probe_starting: reader.duration("bots.probe_starting", SECOND / 10..=MINUTE)?,
        probe_steady: reader.duration("bots.probe_steady", SECOND..=HOUR)?,
        sweep: reader.duration("bots.sweep", SECOND..=HOUR)?,
    })
}

fn recovery(reader: &Reader) -> Result<RecoverySettings, SettingsError> {
    let day = HOUR * 24;
    Ok(RecoverySettings {
        first_pause: reader.duration("bots.restart_pause", SECOND..=HOUR)?,
        longest_pause: reader.duration("bots.restart_longest_pause", SECOND..=day)?,
        calm_after: reader.duration("bots.calm_after", MINUTE..=day)?,
        crash_count: reader.number("bots.crash_count", 2..=20)?,
        crash_window: reader.duration("bots.crash_window", MINUTE..=day)?,
        breaker_ends: reader.number("bots.breaker_ends", 1..=20)?,
        breaker_window: reader.duration("bots.breaker_window", Duration::ZERO..=HOUR)?,
    })
}

fn health(reader: &Reader) -> Result<HealthSettings, SettingsError> {
    let day = HOUR * 24;
    Ok(HealthSettings {
        questions_at_once: reader.number("bots.questions_at_once", 1..=10_000)?,
        channel_interval: reader.duration("bots.channel_interval", SECOND..=HOUR)?,
        channel_patience: reader.duration("bots.channel_patience", Duration::ZERO..=HOUR)?,
        memory_warning_percent: reader.number("bots.memory_warning_percent", 50..=100)?,
        memory_warning_after: reader
            .duration("bots.memory_warning_after", Duration::ZERO..=HOUR)?,
        canary_interval: reader.duration("bots.canary_interval", Duration::ZERO..=day)?,
        canary_timeout: reader.duration("bots.canary_timeout", SECOND..=MINUTE * 5)?,
        canary_failures: reader.number("bots.canary_failures", 1..=100)?,
        canaries_at_once: reader.number("bots.canaries_at_once", 1..=1000)?,
        state_interval: reader.duration("bots.state_interval", SECOND..=HOUR * 24)?,
        state_soft_bytes: MIB * reader.number::<u64>("bots.state_warning_mib", 0..=16_777_216)?,
        state_hard_bytes: MIB * reader.number::<u64>("bots.state_limit_mib", 0..=16_777_216)?,
    })
}

fn janitor(reader: &Reader) -> Result<JanitorSettings, SettingsError> {
    let (day, year) = (HOUR * 24, HOUR * 24 * 365);
    Ok(JanitorSettings {
        interval: reader.duration("janitor.interval", SECOND..=day)?,
        young: reader.duration("janitor.young", Duration::ZERO..=day)?,
        container_age: reader.duration("janitor.container_age", MINUTE..=year)?,
        trash_keep: reader.duration("janitor.trash_keep", Duration::ZERO..=year)?,
        quarantine_keep: reader.duration("janitor.quarantine_keep", SECOND..=year)?,
    })
}

fn subnet_pool(reader: &Reader) -> Result<Ipv4Net, SettingsError> {
    let key = "bots.subnet_pool";
    let shape = "write a private network, as in 10.213.0.0/16";
    let pool: Ipv4Net = reader.parsed(key, shape, |text| text.parse().ok())?;
    if pool != pool.trunc() {
        let fix = format!("write {}", pool.trunc());
        return Err(reader.invalid(key, format!("is {pool}, an address inside a network"), fix));
    }
    if !(8..=29).contains(&pool.prefix_len()) {
        return Err(reader.invalid(
            key,
            format!("cannot be {pool}"),
            "choose a prefix from /8 to /29",
        ));
    }
    if !pool.network().is_private() || !pool.broadcast().is_private() {
        return Err(reader.invalid(
            key,
            format!("is {pool}, which is not private (RFC 1918)"),
            shape,
        ));
    }
    Ok(pool)
}

fn limits(reader: &Reader) -> Result<ResourceLimits, SettingsError> {
    let bound = |end: &str| -> Result<Resources, SettingsError> {
        let memory: u64 = reader.number(&format!("bots.memory_{end}_mib"), 64..=16_777_216)?;
        Ok(Resources {
            memory_bytes: memory * MIB,
            cpu_millis: reader.number(&format!("bots.cpu_{end}_millis"), 1..=1_024_000)?,
            pids: reader.number(&format!("bots.pids_{end}"), 1..=4_194_304)?,
        })
    };
    let (minimum, maximum) = (bound("min")?, bound("max")?);
    let crossed = [
        (
            "memory_min_mib",
            minimum.memory_bytes > maximum.memory_bytes,
        ),
        ("cpu_min_millis", minimum.cpu_millis > maximum.cpu_millis),
        ("pids_min", minimum.pids > maximum.pids),
    ];
    match crossed.into_iter().find(|(_, is_crossed)| *is_crossed) {
        Some((key, _)) => {
            let fix = format!("raise bots.{} or lower it", key.replace("min", "max"));
            Err(reader.invalid(&format!("bots.{key}"), "is greater than its maximum", fix))
        }
        None => Ok(ResourceLimits { minimum, maximum }),
    }
}

fn logs(reader: &Reader) -> Result<LogsSettings, SettingsError> {
    Ok(LogsSettings {
        ring_lines: reader.number("logs.ring_lines", 10..=1_000_000)?,
        // One line may have 64 KiB, and the ring must hold some.
        ring_bytes: reader.number("logs.ring_bytes", 262_144..=1_073_741_824)?,
        queue_items: reader.number("logs.queue_items", 16..=1_000_000)?,
        linger: reader.duration("logs.linger", Duration::ZERO..=MINUTE * 10)?,
    })
}

fn log(reader: &Reader) -> Result<LogSettings, SettingsError> {
    let format = reader.parsed(
        "log.format",
        "choose auto, json or pretty",
        LogFormat::from_name,
    )?;
    let shape = "write a level or directives, as in info or info,botmaker_fleet=debug";
    let filter = reader.parsed("log.filter", shape, |text| {
        let is_good = tracing_subscriber::EnvFilter::try_new(text).is_ok();
        is_good.then(|| text.to_owned())
    })?;
    Ok(LogSettings { format, filter })
}

/// Reads the password or its file; never both.
fn admin_password(
    reader: &Reader,
    working_directory: &Path,
) -> Result<Option<SecretString>, SettingsError> {
    let (key, file_key) = ("admin_password", "admin_password_file");
    match (reader.text(key)?, reader.text(file_key)?) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(SettingsError::BothTwins {
            key: key.to_owned(),
            origin: reader.origin(key),
            file_origin: reader.origin(file_key),
        }),
        (Some(password), None) => Ok(Some(SecretString::from(password))),
        (None, Some(path)) => {
            let path = working_directory.join(path);
            let text =
                std::fs::read_to_string(&path).map_err(|source| SettingsError::SecretFile {
                    key: key.to_owned(),
                    origin: reader.origin(file_key),
                    path,
                    source,
                })?;
            let line = text.strip_suffix('\n').unwrap_or(&text);
            let line = line.strip_suffix('\r').unwrap_or(line);
            Ok(Some(SecretString::from(line)))
        }
    }
}

/// Refuses a listener inside the bots' ports, and two listeners on one port.
fn keep_ports_apart(reader: &Reader, settings: &Settings) -> Result<(), SettingsError> {
    let ports = &settings.bots.ports;
    let listeners = [
        ("server.listen", settings.server.listen.port()),
        ("bots_side.port", settings.bots_side.port),
        ("keyring.port", settings.keyring.port),
    ];
    for (key, port) in listeners {
        if ports.contains(&port) {
            let problem = format!(
                "is on port {port}, among the bots' ports {}-{}",
                ports.start(),
                ports.end()
            );
            return Err(reader.invalid(
                key,
                problem,
                "choose a port outside bots.port_first to bots.port_last",
            ));
        }
    }
    let is_used = [
        true,
        settings.bots_side.enabled,
        settings.keyring.mode != KeyringMode::Off,
    ];
    for (later, (key, port)) in listeners.iter().enumerate() {
        for (earlier, (other, taken)) in listeners[..later].iter().enumerate() {
            if port == taken && is_used[later] && is_used[earlier] {
                let problem = format!("is also the port of {other}");
                return Err(reader.invalid(key, problem, "choose another one"));
            }
        }
    }
    Ok(())
}
