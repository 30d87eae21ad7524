//! What only a container can tell: whether it sees the data directory, and whether it reaches the bots' side.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

use botmaker_bootstrap::Settings;
use botmaker_docker::DockerEngine;
use botmaker_domain::{BotId, Hostname, NodeId, Placement, Resources};
use botmaker_openclaw::container::{BOTS_SIDE_HOST, CONFIG_DIR};
use botmaker_ports::{
    BotRuntime, ContainerSpec, ImageInfo, Mount, OneShot, RuntimeError, StateFile, StorageIntent,
};
use ipnet::Ipv4Net;

use super::Check;

const PROBE_FILE: &str = "doctor.txt";
const TIMEOUT: Duration = Duration::from_secs(60);
/// Subnets tried from the end of the pool, where bots come last.
const SUBNET_ATTEMPTS: usize = 8;

pub(super) async fn check(
    engine: &DockerEngine,
    image: &ImageInfo,
    settings: &Settings,
    bots_side_listens: bool,
) -> Vec<Check> {
    let mut checks = vec![sees_files(engine, image).await];
    if bots_side_listens {
        checks.push(reaches_host(engine, image, settings).await);
    }
    checks
}

/// The image's entry point prepares a state directory; the probe's lies in memory.
fn environment() -> BTreeMap<String, String> {
    let pairs = [
        ("OPENCLAW_STATE_DIR", "/tmp/doctor"),
        ("XDG_CACHE_HOME", "/tmp/cache"),
        ("HOME", "/tmp"),
    ];
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

async fn sees_files(engine: &DockerEngine, image: &ImageInfo) -> Check {
    let bot = BotId::generate();
    let seen = read_through_container(engine, image, bot).await;
    let cleaned = engine.trash_state(bot).await;
    let fix = "Docker must see the data directory under the same path: with Docker in a virtual machine or container, share it";
    match (seen, cleaned) {
        (Ok(true), Ok(())) => Check::good(
            "files in containers",
            "a container reads what the server writes",
        ),
        (Ok(false), _) => Check::bad(
            "files in containers",
            "a container does not see the data directory",
            fix,
        ),
        (Err(error), _) | (_, Err(error)) => {
            Check::bad("files in containers", error.to_string(), fix)
        }
    }
}

async fn read_through_container(
    engine: &DockerEngine,
    image: &ImageInfo,
    bot: BotId,
) -> Result<bool, RuntimeError> {
    let words = bot.to_string();
    let file = StateFile {
        path: PROBE_FILE.to_owned(),
        contents: words.clone().into_bytes(),
        replace: true,
    };
    engine.write_config(bot, 1, &[file]).await?;
    let output = engine
        .run_once(&OneShot {
            bot_id: bot,
            image: image.id.clone(),
            command: vec!["cat".to_owned(), format!("{CONFIG_DIR}/{PROBE_FILE}")],
            environment: environment(),
            mounts: vec![Mount {
                intent: StorageIntent::Config { generation: 1 },
                target: CONFIG_DIR.to_owned(),
            }],
            memory_bytes: 512 * 1024 * 1024,
            timeout: TIMEOUT,
        })
        .await?;
    Ok(String::from_utf8_lossy(&output.stdout).contains(&words))
}

async fn reaches_host(engine: &DockerEngine, image: &ImageInfo, settings: &Settings) -> Check {
    let name = "bots reach the server";
    let port = settings.bots_side.port;
    let bot = BotId::generate();
    let reached = ask_from_container(engine, image, settings, bot).await;
    // Absent is success, so both are always asked for.
    let (container, network) = (
        engine.remove_container(bot).await,
        engine.remove_network(bot).await,
    );
    let fix = format!(
        "let the host's firewall accept port {port} from the bots' networks: iptables -I INPUT -s {} -p tcp --dport {port} -j ACCEPT",
        settings.bots.subnet_pool
    );
    match (reached, container.and(network)) {
        (Ok(true), Ok(())) => Check::good(
            name,
            format!("http://{BOTS_SIDE_HOST}:{port} answers inside a container"),
        ),
        (Ok(false), _) => Check::bad(
            name,
            format!("http://{BOTS_SIDE_HOST}:{port} does not answer inside a container"),
            fix,
        ),
        (Err(error), _) | (_, Err(error)) => {
            Check::bad(name, error.to_string(), "see what Docker says; try again")
        }
    }
}

async fn ask_from_container(
    engine: &DockerEngine,
    image: &ImageInfo,
    settings: &Settings,
    bot: BotId,
) -> Result<bool, RuntimeError> {
    let subnet = network(engine, settings.bots.subnet_pool, bot).await?;
    let spec = ContainerSpec {
        bot_id: bot,
        incarnation: 1,
        hostname: Hostname::derive("doctor").ok_or_else(|| refused("no host name"))?,
        image: image.id.clone(),
        command: vec![
            "node".to_owned(),
            "-e".to_owned(),
            script(settings.bots_side.port),
        ],
        environment: environment(),
        mounts: Vec::new(),
        resources: Resources {
            memory_bytes: 512 * 1024 * 1024,
            ..Resources::default()
        },
        placement: Placement {
            node: NodeId::local(),
            port: free_port()?,
            subnet,
        },
        container_port: botmaker_openclaw::container::GATEWAY_PORT,
        stop_grace: Duration::from_secs(1),
        container_hash: "doctor".to_owned(),
    };
    engine.create_container(&spec).await?;
    engine.start_container(bot).await?;
    let end = tokio::time::Instant::now() + TIMEOUT;
    loop {
        let found = engine.find_container(bot).await?;
        match found {
            Some(container) if !container.state.is_alive() => {
                return Ok(container.exit_code == Some(0));
            }
            Some(_) if tokio::time::Instant::now() < end => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            _ => return Ok(false),
        }
    }
}

fn script(port: u16) -> String {
    format!(
        "fetch('http://{BOTS_SIDE_HOST}:{port}/healthz',{{signal:AbortSignal.timeout(10000)}}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
    )
}

/// Takes a subnet from the end of the pool.
async fn network(
    engine: &DockerEngine,
    pool: Ipv4Net,
    bot: BotId,
) -> Result<Ipv4Net, RuntimeError> {
    let first = u32::from(pool.network());
    let last = u32::from(pool.broadcast());
    let mut refusal = refused("the subnet pool is smaller than one subnet");
    for at in 1..=SUBNET_ATTEMPTS {
        let Some(start) = u32::try_from(at * 8)
            .ok()
            .and_then(|back| last.checked_sub(back - 1))
            .filter(|start| *start >= first)
        else {
            break;
        };
        let subnet =
            Ipv4Net::new(Ipv4Addr::from(start), 29).map_err(|_| refused("no such subnet"))?;
        match engine.ensure_network(bot, subnet).await {
            Ok(()) => return Ok(subnet),
            Err(error @ RuntimeError::SubnetTaken { .. }) => refusal = error,
            Err(error) => return Err(error),
        }
    }
    Err(refusal)
}

fn refused(message: &str) -> RuntimeError {
    RuntimeError::Refused {
        message: message.to_owned(),
    }
}

fn free_port() -> Result<u16, RuntimeError> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| refused(&error.to_string()))?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|error| refused(&error.to_string()))
}
