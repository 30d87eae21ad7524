//! The way to vendors: pooled connections, HTTP/1.1 and HTTP/2 as the vendor likes, TLS in Rust with the machine's list of
//! authorities, and no connection to an address that the guard refuses.

use std::{
    error::Error as StdError,
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, Uri, body::Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};
use tokio::net::TcpStream;
use tower_service::Service;
use tracing::warn;

use crate::vendor::guard::Reach;

/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(60);
/// How many unused connections to one vendor are kept.
const MAX_IDLE: usize = 64;
/// How much of an answer is read at once, its head included, in bytes. A connection keeps its buffer as long as it lives.
const MAX_BUFFER: usize = 64 * 1024;
/// How much of an HTTP/2 answer may be on its way before it is taken: enough for text as fast as models write it, and no
/// more than that of an answer whose bot does not read.
const STREAM_WINDOW: u32 = 128 * 1024;
/// The same for all answers of a connection: out of the way, so that those that nobody reads do not hold up the others.
const CONNECTION_WINDOW: u32 = 1 << 30;
/// How many requests share a connection of HTTP/2. Vendors allow about a hundred, and one more would wait for the others.
const MAX_SHARING: usize = 64;
/// How many such groups there are at most: enough for all connections that bots may have.
const GROUPS: usize = 32;

type BoxError = Box<dyn StdError + Send + Sync>;
type Pool = Client<Dialler, Full<Bytes>>;

/// Sends requests to vendors.
#[derive(Debug)]
pub(crate) struct Upstream {
    public: Vec<Group>,
    named: Vec<Group>,
}

/// Connections that are shared. The first group that has a place is taken, so that there is one connection to a vendor as
/// long as that is enough.
#[derive(Debug)]
struct Group {
    pool: Pool,
    under_way: Arc<AtomicUsize>,
}

/// A request's place in a group; free again when dropped, which is when its answer ended.
#[derive(Debug)]
pub(crate) struct Seat(Arc<AtomicUsize>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Why there is no answer of a vendor.
#[derive(Debug)]
pub(crate) enum SendError {
    /// The name leads to addresses that are not asked.
    RefusedAddress,
    /// Nobody took the connection; nothing was sent.
    Unreachable,
    /// The connection took too long; nothing was sent.
    ConnectTimeout,
    /// The connection ended before there was an answer; the vendor may have read the request.
    Broken,
}

impl Upstream {
    /// Takes so long to connect at most, and trusts whom `tls` does.
    pub(crate) fn new(connect: Duration, tls: &ClientConfig) -> Self {
        let group = |reach| Group {
            pool: pool(Dialler::new(reach, connect, tls.clone())),
            under_way: Arc::default(),
        };
        let groups = |reach| (0..GROUPS).map(|_| group(reach)).collect();
        Self {
            public: groups(Reach::Public),
            named: groups(Reach::Named),
        }
    }

    /// Sends a request; the answer's body comes as the vendor sends it, and the seat is kept until its end. Cancel safe: a
    /// request that is given up is ended at the vendor too.
    pub(crate) async fn send(
        &self,
        reach: Reach,
        request: Request<Full<Bytes>>,
    ) -> Result<(Response<Incoming>, Seat), SendError> {
        let groups = match reach {
            Reach::Public => &self.public,
            Reach::Named => &self.named,
        };
        let (pool, seat) = seat(groups);
        let response = pool.request(request).await.map_err(|error| {
            let kind = SendError::of(&error, error.is_connect());
            warn!(error = %chain(&error), "a vendor gave no answer");
            kind
        })?;
        Ok((response, seat))
    }
}

/// A place in the first group that has one; should none have, in the last.
fn seat(groups: &[Group]) -> (&Pool, Seat) {
    let mut last = None;
    for group in groups {
        let before = group.under_way.fetch_add(1, Ordering::Relaxed);
        let seat = Seat(Arc::clone(&group.under_way));
        let is_full = before >= MAX_SHARING;
        last = Some((&group.pool, seat));
        if !is_full {
            break;
        }
    }
    last.expect("there are groups")
}

fn pool(dialler: Dialler) -> Pool {
    Client::builder(TokioExecutor::new())
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(MAX_IDLE)
        .http1_max_buf_size(MAX_BUFFER)
        .http2_initial_stream_window_size(STREAM_WINDOW)
        .http2_initial_connection_window_size(CONNECTION_WINDOW)
        .build(dialler)
}

impl SendError {
    fn of(error: &(dyn StdError + 'static), is_connect: bool) -> Self {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if error.is::<Refused>() {
                return Self::RefusedAddress;
            }
            if error.is::<TookTooLong>() {
                return Self::ConnectTimeout;
            }
            cause = error.source();
        }
        if is_connect {
            Self::Unreachable
        } else {
            Self::Broken
        }
    }
}

/// An error with its causes. Of connections only: nothing of what was sent is in it.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Trusts the machine's authorities and `others`.
///
/// # Errors
/// When TLS cannot be set up at all.
pub(crate) fn tls(others: &[CertificateDer<'static>]) -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    for error in &native.errors {
        warn!(%error, "some of the machine's authorities cannot be read");
    }
    let (taken, _) = roots.add_parsable_certificates(native.certs);
    roots.add_parsable_certificates(others.iter().cloned());
    if taken == 0 {
        warn!(
            "the machine has no list of authorities: no vendor can be reached by https (install ca-certificates)"
        );
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Connects, in bounded time, where it may.
#[derive(Clone, Debug)]
struct Dialler {
    reach: Reach,
    limit: Duration,
    inner: HttpsConnector<HttpConnector<Resolver>>,
}

/// The guard refused every address that there is.
#[derive(Debug, thiserror::Error)]
#[error("the address is not one that is asked")]
struct Refused;

/// Connecting took too long.
#[derive(Debug, thiserror::Error)]
#[error("no connection in time")]
struct TookTooLong;

impl Dialler {
    fn new(reach: Reach, limit: Duration, tls: ClientConfig) -> Self {
        let mut http = HttpConnector::new_with_resolver(Resolver { reach });
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(Duration::from_secs(30)));
        http.set_connect_timeout(Some(limit));
        let inner = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .enable_http2()
            .wrap_connector(http);
        Self {
            reach,
            limit,
            inner,
        }
    }
}

impl Service<Uri> for Dialler {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        // An address that is written out is never looked up, so that the resolver does not see it.
        let written = target.host().unwrap_or_default();
        let written = written.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = written.parse::<IpAddr>()
            && !self.reach.allows(address)
        {
            return Box::pin(std::future::ready(Err(Refused.into())));
        }
        // TLS is inside the limit: a server that takes a connection and says nothing is given up too.
        let connecting = tokio::time::timeout(self.limit, self.inner.call(target));
        Box::pin(async move { connecting.await.map_err(|_| TookTooLong)? })
    }
}

/// Looks names up and leaves out what the guard refuses. The addresses that it gives are the ones that are connected to.
#[derive(Clone, Debug)]
struct Resolver {
    reach: Reach,
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<_> = found.filter(|it| reach.allows(it.ip())).collect();
            if allowed.is_empty() {
                return Err(Refused.into());
            }
            Ok(allowed.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    fn get(uri: &str) -> Request<Full<Bytes>> {
        Request::get(uri).body(Full::default()).unwrap()
    }

    fn upstream() -> Upstream {
        Upstream::new(Duration::from_millis(300), &tls(&[]).unwrap())
    }

    #[test]
    fn requests_share_as_long_as_they_do_not_wait_for_each_other() {
        let upstream = upstream();
        let loads = || -> Vec<usize> {
            let groups = upstream.named.iter();
            let loads = groups.map(|group| group.under_way.load(Ordering::Relaxed));
            loads.collect()
        };
        let mut seats: Vec<_> = (0..MAX_SHARING + 1)
            .map(|_| seat(&upstream.named).1)
            .collect();
        assert_eq!(loads()[..3], [MAX_SHARING, 1, 0]);
        seats.remove(0);
        seats.push(seat(&upstream.named).1);
        assert_eq!(loads()[..3], [MAX_SHARING, 1, 0]);
        for _ in 0..MAX_SHARING * GROUPS {
            seats.push(seat(&upstream.named).1);
        }
        assert_eq!(loads()[GROUPS - 1], 2 * MAX_SHARING + 1);
        drop(seats);
        assert_eq!(loads(), vec![0; GROUPS]);
    }

    #[tokio::test]
    async fn no_request_goes_to_a_private_address_however_it_is_written() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let upstream = upstream();
        for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"] {
            for scheme in ["http", "https"] {
                let request = get(&format!("{scheme}://{host}:{port}/"));
                let refused = upstream.send(Reach::Public, request).await;
                assert!(
                    matches!(refused, Err(SendError::RefusedAddress)),
                    "{scheme}://{host}: {refused:?}"
                );
            }
        }
        let waiting = tokio::time::timeout(Duration::from_millis(20), listener.accept());
        assert!(waiting.await.is_err(), "somebody connected");
    }

    #[tokio::test]
    async fn who_takes_a_connection_and_says_nothing_of_tls_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let request = get(&format!("https://127.0.0.1:{port}/"));
        let sent = upstream().send(Reach::Named, request).await;
        assert!(matches!(sent, Err(SendError::ConnectTimeout)), "{sent:?}");
    }

    #[tokio::test]
    async fn a_port_where_nobody_listens_is_unreachable() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let request = get(&format!("http://127.0.0.1:{port}/"));
        let sent = upstream().send(Reach::Named, request).await;
        assert!(matches!(sent, Err(SendError::Unreachable)), "{sent:?}");
    }

    #[tokio::test]
    async fn a_connection_that_ends_without_an_answer_is_broken() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let upstream = upstream();
        let request = get(&format!("http://127.0.0.1:{port}/"));
        let (sent, ()) = tokio::join!(upstream.send(Reach::Named, request), async {
            drop(listener.accept().await.unwrap());
        });
        assert!(matches!(sent, Err(SendError::Broken)), "{sent:?}");
    }
}
