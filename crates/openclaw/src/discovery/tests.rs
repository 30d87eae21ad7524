//! A hostile model server on a plain TCP socket, and names that lie: whatever they do, the asking ends in time and
//! nothing of what they say gets out.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use botmaker_domain::BaseUrl;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{Discovered, DiscoveryError, ModelDiscovery, http::Resolver, *};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const LIST: &str = r#"{"models":[{"name":"llama3.3:latest","size":7}]}"#;
const LIMITS: DiscoveryLimits = DiscoveryLimits {
    total: Duration::from_millis(700),
    reach: Duration::from_millis(300),
    bytes: 64 * 1024,
};

/// A name server that says what a test tells it.
struct Names {
    addresses: Vec<IpAddr>,
    asked: AtomicUsize,
}

#[async_trait]
impl Resolver for Names {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        // Later answers lead elsewhere, as those of a name that is rebound.
        if self.asked.fetch_add(1, Ordering::SeqCst) > 0 {
            return Ok(vec!["8.8.8.8".parse().unwrap()]);
        }
        Ok(self.addresses.clone())
    }
}

fn names(addresses: &[&str]) -> Arc<Names> {
    Arc::new(Names {
        addresses: addresses.iter().map(|it| it.parse().unwrap()).collect(),
        asked: AtomicUsize::new(0),
    })
}

/// Serves every connection with these bytes; counts them and keeps the last request's head.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    head: Arc<std::sync::Mutex<String>>,
}

impl Server {
    fn count(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn serve<F>(behave: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> Server
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (connections, head) = (Arc::new(AtomicUsize::new(0)), Arc::default());
    let server = Server {
        address,
        connections: Arc::clone(&connections),
        head: Arc::clone(&head),
    };
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            let mut request = Vec::new();
            while !request.windows(4).any(|window| window == b"\r\n\r\n") {
                if socket.read_buf(&mut request).await.unwrap_or_default() == 0 {
                    break;
                }
            }
            *head.lock().unwrap() = String::from_utf8_lossy(&request).into_owned();
            tokio::spawn(behave(socket));
        }
    });
    server
}

async fn says(text: String) -> Server {
    serve(move |mut socket| {
        let text = text.clone();
        async move {
            socket.write_all(text.as_bytes()).await?;
            socket.shutdown().await
        }
    })
    .await
}

fn answer(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

async fn ask(base_url: &str) -> Result<Discovered, DiscoveryError> {
    let base_url = BaseUrl::parse(base_url).unwrap();
    HttpDiscovery::new(LIMITS).discover(&base_url, None).await
}

#[tokio::test]
async fn a_list_is_read_without_credentials_and_told_with_the_bots_address() {
    let server = says(answer("200 OK", LIST)).await;
    let port = server.address.port();
    let found = ask(&format!("{}/ollama", server.base_url())).await.unwrap();
    assert_eq!(found.models[0].id.as_str(), "llama3.3:latest");
    assert_eq!(
        (found.bot_base_url.as_str(), found.is_reachable_by_bots),
        (format!("http://botmaker:{port}/ollama").as_str(), None)
    );
    let head = server.head.lock().unwrap().to_ascii_lowercase();
    assert!(
        head.starts_with("get /ollama/api/tags http/1.1\r\n"),
        "{head}"
    );
    for name in ["authorization", "cookie", "referer"] {
        assert!(!head.contains(name), "{head}");
    }
}

#[tokio::test]
async fn whether_bots_reach_this_machine_is_tried_at_the_host_gateway() {
    let server = says(answer("200 OK", LIST)).await;
    let discovery = HttpDiscovery::new(LIMITS);
    let base_url = BaseUrl::parse(&server.base_url()).unwrap();
    let reached = |gateway: &str| {
        let (discovery, base_url) = (discovery.clone(), base_url.clone());
        let gateway: IpAddr = gateway.parse().unwrap();
        async move {
            let found = discovery.discover(&base_url, Some(gateway)).await;
            found.unwrap().is_reachable_by_bots
        }
    };
    assert_eq!(reached("127.0.0.1").await, Some(true));
    // Nothing listens at this address of the machine: the server is bound to 127.0.0.1 alone.
    assert_eq!(reached("127.0.0.9").await, Some(false));
}

#[tokio::test]
async fn the_name_that_bots_use_for_this_machine_is_its_host_gateway() {
    let server = says(answer("200 OK", LIST)).await;
    let base_url = format!("http://botmaker:{}", server.address.port());
    let base_url = BaseUrl::parse(&base_url).unwrap();
    let names = names(&[]);
    let discovery = HttpDiscovery::with_resolver(LIMITS, Arc::clone(&names) as _);
    let found = discovery
        .discover(&base_url, Some(LOCALHOST))
        .await
        .unwrap();
    assert_eq!(
        (&found.bot_base_url, found.is_reachable_by_bots),
        (&base_url, Some(true))
    );
    let unknown = discovery.discover(&base_url, None).await;
    assert_eq!(unknown, Err(DiscoveryError::Failed));
    assert_eq!(names.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn addresses_that_are_not_private_are_refused_in_every_spelling() {
    for url in [
        "http://8.8.8.8",
        "http://169.254.169.254",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0:11434",
        "http://[::]:11434",
        "http://[fe80::1]:11434",
        "http://[::ffff:169.254.169.254]",
        "http://[fd00:ec2::254]",
        // The URL standard reads these as 169.254.169.254 and 0.0.0.0.
        "http://2852039166",
        "http://0xa9fea9fe",
        "http://0251.0376.0251.0376",
        "http://169.254.43518",
        "http://0",
    ] {
        assert_eq!(ask(url).await, Err(DiscoveryError::AddressRefused), "{url}");
    }
    assert_eq!(ask("https://127.0.0.1").await, Err(DiscoveryError::Scheme));
}

#[tokio::test]
async fn a_name_must_lead_to_private_addresses_only() {
    let server = says(answer("200 OK", LIST)).await;
    let url = format!("http://models.example:{}", server.address.port());
    let url = BaseUrl::parse(&url).unwrap();
    for addresses in [
        &["8.8.8.8"][..],
        &["127.0.0.1", "8.8.8.8"],
        &["127.0.0.1", "::ffff:169.254.169.254"],
        &["fe80::1"],
    ] {
        let discovery = HttpDiscovery::with_resolver(LIMITS, names(addresses));
        let refused = discovery.discover(&url, None).await;
        assert_eq!(
            refused,
            Err(DiscoveryError::AddressRefused),
            "{addresses:?}"
        );
    }
    assert_eq!(server.count(), 0, "nothing was connected to");
}

#[tokio::test]
async fn a_name_is_resolved_once_and_only_that_is_connected_to() {
    let server = says(answer("200 OK", LIST)).await;
    let url = format!("http://rebound.example:{}", server.address.port());
    let names = names(&["127.0.0.1"]);
    let discovery = HttpDiscovery::with_resolver(LIMITS, Arc::clone(&names) as _);
    let found = discovery
        .discover(&BaseUrl::parse(&url).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(found.models.len(), 1);
    assert_eq!((names.asked.load(Ordering::SeqCst), server.count()), (1, 1));
    let head = server.head.lock().unwrap().to_ascii_lowercase();
    assert!(head.contains("host: rebound.example"), "{head}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let inside = says(answer("200 OK", LIST)).await;
    for status in [
        "301 Moved",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("{status}\r\nlocation: {}/api/tags", inside.base_url());
        let server = says(answer(&location, LIST)).await;
        assert_eq!(ask(&server.base_url()).await, Err(DiscoveryError::Failed));
    }
    assert_eq!(inside.count(), 0);
}

#[tokio::test]
async fn what_is_no_list_of_models_is_not_passed_on() {
    for text in [
        answer("200 OK", "root:x:0:0:root:/root:/bin/sh"),
        answer("200 OK", r#"{"secret":"hunter2"}"#),
        answer("404 Not Found", LIST),
        answer("500 Oh No", LIST),
        answer("204 No Content", ""),
        "SSH-2.0-OpenSSH_9.6\r\n".to_owned(),
        "-ERR unknown command\r\n".to_owned(),
        String::new(),
    ] {
        let server = says(text.clone()).await;
        let error = ask(&server.base_url()).await.unwrap_err();
        assert_eq!(error, DiscoveryError::Failed, "{text}");
        assert!(!format!("{error} {:?}", error.hint()).contains("hunter2"));
    }
    // Nothing listens here: told as everything else is.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let refused = ask(&format!("http://{address}")).await;
    assert_eq!(refused, Err(DiscoveryError::Failed));
}

#[tokio::test]
async fn silence_drips_and_floods_end_in_time() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
    let silent = serve(|socket| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(socket);
        Ok(())
    });
    let drips = serve(move |mut socket| async move {
        socket.write_all(head.as_bytes()).await?;
        loop {
            socket.write_all(b" ").await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let floods = serve(move |mut socket| async move {
        socket.write_all(head.as_bytes()).await?;
        loop {
            socket.write_all(&[b' '; 65_536]).await?;
        }
    });
    let endless_head = serve(|mut socket| async move {
        socket.write_all(b"HTTP/1.1 200 OK\r\n").await?;
        loop {
            socket.write_all(b"x-more: and more\r\n").await?;
        }
    });
    for server in [silent.await, drips.await, floods.await, endless_head.await] {
        let began = Instant::now();
        assert_eq!(ask(&server.base_url()).await, Err(DiscoveryError::Failed));
        assert!(began.elapsed() < LIMITS.total * 4, "{:?}", began.elapsed());
    }
}
