//! What only a container can tell: whether it sees the data directory, and whether it reaches the bots' side.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

use botmaker_domain::{BotId, Hostname, NodeId, Placement, Resources};
use botmaker_openclaw::container::{BOTS_SIDE_HOST, CONFIG_DIR, GATEWAY_PORT};
use botmaker_ports::{
    BotRuntime, ContainerSpec, ImageInfo, Mount, OneShot, RuntimeError, StateFile, StorageIntent,
};
use ipnet::Ipv4Net;
use tokio_util::sync::CancellationToken;

use crate::check::Check;

const PROBE_FILE: &str = "doctor.txt";
const MEMORY_BYTES: u64 = 512 * 1024 * 1024;
/// Subnets tried from the end of the pool, where bots come last.
const SUBNET_ATTEMPTS: usize = 8;

/// Containers made for a look, and removed again. Each look takes a second or two.
pub struct ContainerProbe<'a> {
    /// The engine.
    pub runtime: &'a dyn BotRuntime,
    /// The image of new bots.
    pub image: &'a ImageInfo,
    /// Where the bots' networks are cut from.
    pub subnet_pool: Ipv4Net,
    /// The port of the bots' side listener.
    pub bots_side_port: u16,
    /// How long one look may take.
    pub timeout: Duration,
    /// Cancelled when there is no more time; what was made is still removed.
    pub shutdown: CancellationToken,
}

impl ContainerProbe<'_> {
    /// Whether a container reads what the server writes.
    pub async fn sees_files(&self) -> Check {
        let bot = BotId::generate();
        let seen = self.read_through_container(bot).await;
        let cleaned = self.remove_files(bot).await;
        let title = "files in containers";
        let fix = "Docker must see the data directory under the same path: with Docker in a virtual machine or container, share it";
        match (seen, cleaned) {
            (Ok(true), Ok(())) => Check::good(title, "a container reads what the server writes"),
            (Ok(false), _) => Check::bad(title, "a container does not see the data directory", fix),
            (Err(error), _) | (_, Err(error)) => Check::bad(title, error.to_string(), fix),
        }
    }

    async fn remove_files(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.runtime.trash_state(bot).await?;
        for entry in self.runtime.list_trash().await? {
            if entry.bot_id == bot {
                self.runtime.remove_trash(&entry.name).await?;
            }
        }
        Ok(())
    }

    async fn read_through_container(&self, bot: BotId) -> Result<bool, RuntimeError> {
        let words = bot.to_string();
        let file = StateFile {
            path: PROBE_FILE.to_owned(),
            contents: words.clone().into_bytes(),
            replace: true,
        };
        self.runtime.write_config(bot, 1, &[file]).await?;
        let look = OneShot {
            bot_id: bot,
            image: self.image.id.clone(),
            command: vec!["cat".to_owned(), format!("{CONFIG_DIR}/{PROBE_FILE}")],
            environment: environment(),
            mounts: vec![Mount {
                intent: StorageIntent::Config { slot: 1 },
                target: CONFIG_DIR.to_owned(),
            }],
            memory_bytes: MEMORY_BYTES,
            timeout: self.timeout,
        };
        let output = self.runtime.run_once(&look).await?;
        Ok(String::from_utf8_lossy(&output.stdout).contains(&words))
    }

    /// Whether a container reaches the bots' side listener.
    pub async fn reaches_host(&self) -> Check {
        let (title, port) = ("bots reach the server", self.bots_side_port);
        let bot = BotId::generate();
        let reached = self.ask_from_container(bot).await;
        // Absent is success, so both are always asked for.
        let (container, network) = (
            self.runtime.remove_container(bot).await,
            self.runtime.remove_network(bot).await,
        );
        let fix = format!(
            "let the host's firewall accept port {port} from the bots' networks: iptables -I INPUT -s {} -p tcp --dport {port} -j ACCEPT",
            self.subnet_pool
        );
        let address = format!("http://{BOTS_SIDE_HOST}:{port}");
        match (reached, container.and(network)) {
            (Ok(true), Ok(())) => {
                Check::good(title, format!("{address} answers inside a container"))
            }
            (Ok(false), _) => Check::bad(
                title,
                format!("{address} does not answer inside a container"),
                fix,
            ),
            (Err(error), _) | (_, Err(error)) => {
                Check::bad(title, error.to_string(), "see what Docker says; try again")
            }
        }
    }

    async fn ask_from_container(&self, bot: BotId) -> Result<bool, RuntimeError> {
        let subnet = self.network(bot).await?;
        let spec = self.asking(bot, subnet)?;
        self.runtime.create_container(&spec).await?;
        self.runtime.start_container(bot).await?;
        let end = tokio::time::Instant::now() + self.timeout;
        loop {
            let found = self.runtime.find_container(bot).await?;
            match found {
                Some(container) if !container.state.is_alive() => {
                    return Ok(container.exit_code == Some(0));
                }
                Some(_) if tokio::time::Instant::now() < end => tokio::select! {
                    () = self.shutdown.cancelled() => return Err(refused("the server ends")),
                    () = tokio::time::sleep(Duration::from_millis(200)) => {}
                },
                _ => return Ok(false),
            }
        }
    }

    /// A container that asks and ends.
    fn asking(&self, bot: BotId, subnet: Ipv4Net) -> Result<ContainerSpec, RuntimeError> {
        Ok(ContainerSpec {
            bot_id: bot,
            incarnation: 1,
            hostname: Hostname::derive("doctor").ok_or_else(|| refused("no host name"))?,
            image: self.image.id.clone(),
            command: vec![
                "node".to_owned(),
                "-e".to_owned(),
                script(self.bots_side_port),
            ],
            environment: environment(),
            mounts: Vec::new(),
            resources: Resources {
                memory_bytes: MEMORY_BYTES,
                ..Resources::default()
            },
            placement: Placement {
                node: NodeId::local(),
                port: free_port()?,
                subnet,
            },
            container_port: GATEWAY_PORT,
            stop_grace: Duration::from_secs(1),
            container_hash: "doctor".to_owned(),
        })
    }

    /// Takes a subnet from the end of the pool.
    async fn network(&self, bot: BotId) -> Result<Ipv4Net, RuntimeError> {
        let first = u32::from(self.subnet_pool.network());
        let last = u32::from(self.subnet_pool.broadcast());
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
            match self.runtime.ensure_network(bot, subnet).await {
                Ok(()) => return Ok(subnet),
                Err(error @ RuntimeError::SubnetTaken { .. }) => refusal = error,
                Err(error) => return Err(error),
            }
        }
        Err(refusal)
    }
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

fn script(port: u16) -> String {
    format!(
        "fetch('http://{BOTS_SIDE_HOST}:{port}/healthz',{{signal:AbortSignal.timeout(10000)}}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
    )
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
