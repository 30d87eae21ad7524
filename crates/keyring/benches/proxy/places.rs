//! What is asked: the vendor itself, nginx before it, the proxy before it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use botmaker_domain::{BaseUrl, BotId, KeyLabel, ProviderId, Tags, keyring::Grant};
use botmaker_keyring::client::KeyringClient;
use botmaker_ports::{Keyring, NewKey};
use botmaker_secrets::{ExposeSecret, GrantToken, SecretString};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

/// Bots among which the requests are shared: each may send 60,000 a minute.
const BOTS: usize = 128;
/// How long a program may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where requests go.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
    pub(crate) stream_path: String,
    pub(crate) tokens: Vec<String>,
}

impl Place {
    /// The vendor itself.
    pub(crate) fn direct(vendor: SocketAddr) -> Self {
        Self {
            name: "direct",
            address: vendor,
            path: "/v1/chat/completions".to_owned(),
            stream_path: "/v1/chat/completions".to_owned(),
            tokens: vec!["none".to_owned()],
        }
    }
}

fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?)
}

async fn listening(address: SocketAddr, what: &str) -> Result<()> {
    let tries = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, tries)
        .await
        .with_context(|| format!("{what} does not listen on {address}"))
}

/// A line of `/proc/PID/status`, in KiB.
fn memory_kib(process: u32, name: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let digits = line.and_then(|line| line.split_whitespace().next());
    Ok(digits.context("no such line")?.parse()?)
}

fn id(child: &Child) -> Result<u32> {
    child.id().context("it has ended")
}

/// nginx as a plain reverse proxy: one process for each core, connections to the vendor kept.
pub(crate) struct Nginx {
    child: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Starts it.
    pub(crate) async fn start(directory: &Path, vendor: SocketAddr) -> Result<Self> {
        let address = free_address()?;
        let root = directory.join("nginx");
        fs::create_dir(&root)?;
        let shown = root.display();
        let settings = format!(
            "daemon off; pid {shown}/pid; error_log {shown}/error.log crit; worker_processes 2;\n\
             events {{ worker_connections 1024; }}\n\
             http {{\n\
               access_log off; client_body_temp_path {shown}/body; proxy_temp_path {shown}/proxy; fastcgi_temp_path {shown}/f;\n\
               uwsgi_temp_path {shown}/u; scgi_temp_path {shown}/s; keepalive_requests 100000000;\n\
               upstream vendor {{ server {vendor}; keepalive 256; keepalive_requests 100000000; }}\n\
               server {{\n\
                 listen {address};\n\
                 proxy_http_version 1.1; proxy_set_header Connection \"\";\n\
                 location / {{ proxy_pass http://vendor; }}\n\
                 location /stream/ {{ proxy_pass http://vendor; proxy_buffering off; }}\n\
               }}\n\
             }}\n"
        );
        let file = root.join("nginx.conf");
        fs::write(&file, settings)?;
        let child = Command::new("nginx")
            .arg("-e")
            .arg(root.join("error.log"))
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("nginx cannot be started; on Debian: apt-get install nginx-light")?;
        listening(address, "nginx").await?;
        Ok(Self { child, address })
    }

    /// Where it is asked.
    pub(crate) fn place(&self) -> Place {
        Place {
            name: "nginx",
            address: self.address,
            stream_path: "/stream/chat/completions".to_owned(),
            ..Place::direct(self.address)
        }
    }

    /// Its memory and that of its workers.
    pub(crate) fn resident_kib(&self) -> Result<u64> {
        let own = id(&self.child)?;
        let children = fs::read_to_string(format!("/proc/{own}/task/{own}/children"))?;
        let workers = children.split_whitespace().map(str::parse::<u32>);
        let mut sum = memory_kib(own, "VmRSS:")?;
        for worker in workers {
            sum += memory_kib(worker?, "VmRSS:")?;
        }
        Ok(sum)
    }

    /// Ends it and its workers, which outlive a master that is killed.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let master = Pid::from_raw(i32::try_from(id(&self.child)?)?);
        kill(master, Signal::SIGTERM)?;
        self.child.wait().await?;
        Ok(())
    }
}

/// The keyring's proxy as a process of its own.
pub(crate) struct Proxy {
    child: Child,
    address: SocketAddr,
    tokens: Vec<String>,
}

impl Proxy {
    /// Starts it with a key and bots.
    pub(crate) async fn start(
        program: &Path,
        directory: &Path,
        vendor: SocketAddr,
    ) -> Result<Self> {
        let socket = directory.join("keyring/keyring.sock");
        let file = directory.join("botmaker.toml");
        fs::write(
            &file,
            format!(
                "[data]\ndirectory = \"{0}\"\n[keyring]\nmode = \"separate\"\nrequests_per_minute = 60000\n[log]\nfilter = \"warn\"\n",
                directory.display()
            ),
        )?;
        let mut child = Command::new(program)
            .arg("--config")
            .arg(&file)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        wait_for(&socket, &mut child).await?;
        let client = KeyringClient::new(socket);
        let address = free_address()?;
        let tokens = prepare(&client, vendor).await?;
        client.listen_on(&[address]).await?;
        listening(address, "the proxy").await?;
        Ok(Self {
            child,
            address,
            tokens,
        })
    }

    /// Where it is asked.
    pub(crate) fn place(&self) -> Place {
        let path = "/openai-compatible/chat/completions".to_owned();
        Place {
            name: "BotMaker",
            address: self.address,
            stream_path: path.clone(),
            path,
            tokens: self.tokens.clone(),
        }
    }

    /// Its memory now.
    pub(crate) fn resident_kib(&self) -> Result<u64> {
        memory_kib(id(&self.child)?, "VmRSS:")
    }

    /// Its memory at most.
    pub(crate) fn most_kib(&self) -> Result<u64> {
        memory_kib(id(&self.child)?, "VmHWM:")
    }

    /// Ends it.
    pub(crate) async fn stop(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}

async fn wait_for(socket: &PathBuf, child: &mut Child) -> Result<()> {
    let begun = tokio::time::Instant::now();
    while tokio::net::UnixStream::connect(socket).await.is_err() {
        if let Some(status) = child.try_wait()? {
            bail!("the proxy ended with {status}");
        }
        if begun.elapsed() > PATIENCE {
            bail!("the proxy does not answer at {}", socket.display());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// A key at the vendor, and bots that may use it; returns their tokens.
async fn prepare(client: &KeyringClient, vendor: SocketAddr) -> Result<Vec<String>> {
    let provider = ProviderId::parse("openai-compatible")?;
    let base_url = Some(BaseUrl::parse(&format!("http://{vendor}/v1"))?);
    let key = NewKey {
        vendor: provider.clone(),
        base_url: base_url.clone(),
        label: KeyLabel::parse("bench")?,
        tags: Tags::default(),
        expires_at: None,
        secret: Some(SecretString::from("sk-bench-0123456789")),
    };
    client.add_key(&key).await?;
    let mut tokens = Vec::new();
    for _ in 0..BOTS {
        let token = GrantToken::generate()?;
        let grant = Grant {
            bot: BotId::generate(),
            digests: vec![*token.digest().as_bytes()],
            canary: None,
            vendor: provider.clone(),
            base_url: base_url.clone(),
            tags: Vec::new(),
            max_output_tokens: 4096,
        };
        client.put_grant(&grant).await?;
        tokens.push(token.secret().expose_secret().to_owned());
    }
    Ok(tokens)
}
