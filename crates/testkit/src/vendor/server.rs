//! The server.

use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use http_body_util::{BodyExt, StreamBody};
use hyper::{
    Request, Response,
    body::{Frame, Incoming, SizeHint},
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{
    answer::{Answer, Body},
    formats,
    received::Received,
};

/// More requests than this are not kept.
const MAX_KEPT: usize = 10_000;

/// A certificate and its key, in DER.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The chain, the vendor's own first.
    pub certificates: Vec<Vec<u8>>,
    /// The key, as PKCS #8.
    pub key: Vec<u8>,
}

/// A vendor that does what a test wants. Needs the test's tokio runtime and ends when it is dropped.
#[derive(Debug)]
pub struct MockVendor {
    address: SocketAddr,
    is_tls: bool,
    state: Arc<State>,
    tasks: JoinSet<()>,
}

#[derive(Debug, Default)]
struct State {
    /// What everybody gets.
    answer: Mutex<Answer>,
    /// What the next ones get first.
    next: Mutex<VecDeque<Answer>>,
    /// What those with a key get.
    by_key: Mutex<HashMap<String, Answer>>,
    received: Mutex<Vec<Received>>,
    count: watch::Sender<usize>,
    under_way: watch::Sender<usize>,
    connections: AtomicUsize,
    /// Benchmarks ask more often than anything can be kept.
    forgets: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MockVendor {
    /// Starts on a free port of the loopback address, without TLS.
    ///
    /// # Panics
    /// When nobody can listen there.
    pub async fn start() -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), None).await
    }

    /// Starts at an address; with an identity over TLS, offering HTTP/2 before HTTP/1.1.
    ///
    /// # Panics
    /// When nobody can listen there, or when the identity is none.
    pub async fn start_at(address: SocketAddr, identity: Option<&Identity>) -> Self {
        let listener = TcpListener::bind(address)
            .await
            .unwrap_or_else(|error| panic!("cannot listen at {address}: {error}"));
        let state = Arc::new(State::default());
        let mut tasks = JoinSet::new();
        let address = listener.local_addr().expect("a listener has an address");
        tasks.spawn(accept(listener, Arc::clone(&state), identity.map(acceptor)));
        Self {
            address,
            is_tls: identity.is_some(),
            state,
            tasks,
        }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a URL without a path.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// From now on everybody gets this.
    pub fn answer(&self, answer: Answer) {
        *lock(&self.state.answer) = answer;
    }

    /// The next request that nobody has spoken for gets this.
    pub fn answer_next(&self, answer: Answer) {
        lock(&self.state.next).push_back(answer);
    }

    /// Whoever shows this key gets this, before all others.
    pub fn answer_key(&self, key: &str, answer: Answer) {
        lock(&self.state.by_key).insert(key.to_owned(), answer);
    }

    /// What arrived so far, in order; at most 10,000.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state.received).clone()
    }

    /// Waits until so many requests have arrived.
    ///
    /// # Panics
    /// When they have not within ten seconds.
    pub async fn wait_for_requests(&self, count: usize) {
        wait(self.state.count.subscribe(), |seen| seen >= count).await;
    }

    /// Waits until so many answers are under way: begun, and neither at their end nor given up by whoever asked.
    ///
    /// # Panics
    /// When it is not so within ten seconds.
    pub async fn wait_for_answers_under_way(&self, count: usize) {
        wait(self.state.under_way.subscribe(), |seen| seen == count).await;
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::Relaxed)
    }

    /// Goes away at once, with all its connections.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

async fn wait(mut seen: watch::Receiver<usize>, is_enough: impl Fn(usize) -> bool) {
    let enough = seen.wait_for(|seen| is_enough(*seen));
    let enough = tokio::time::timeout(Duration::from_secs(10), enough).await;
    assert!(enough.is_ok(), "the mock vendor waited for ten seconds");
}

/// Answers everybody at `listener` alike and keeps nothing, for ever.
///
/// # Panics
/// When the identity is none.
pub async fn serve(listener: TcpListener, answer: Answer, identity: Option<&Identity>) {
    let state = State {
        answer: Mutex::new(answer),
        forgets: true,
        ..State::default()
    };
    accept(listener, Arc::new(state), identity.map(acceptor)).await;
}

fn acceptor(identity: &Identity) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = identity.certificates.iter().cloned();
    let key = PrivateKeyDer::Pkcs8(identity.key.clone().into());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has all versions")
        .with_no_client_auth()
        .with_single_cert(chain.map(CertificateDer::from).collect(), key)
        .expect("a certificate and its key");
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

async fn accept(listener: TcpListener, state: Arc<State>, tls: Option<TlsAcceptor>) {
    // Dropped with this task: no connection outlives the vendor.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((stream, _)) = listener.accept() => {
                state.connections.fetch_add(1, Ordering::Relaxed);
                // Events that wait for each other would be measured as if somebody had held them up.
                let _ = stream.set_nodelay(true);
                connections.spawn(connection(stream, Arc::clone(&state), tls.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, state: Arc<State>, tls: Option<TlsAcceptor>) {
    let Some(tls) = tls else {
        return converse(stream, state, false).await;
    };
    if let Ok(stream) = tls.accept(stream).await {
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        converse(stream, state, is_http2).await;
    }
}

async fn converse<S>(stream: S, state: Arc<State>, is_http2: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let io = TokioIo::new(stream);
    let service = service_fn(move |request| {
        let state = Arc::clone(&state);
        async move { Ok::<_, Infallible>(reply(request, &state).await) }
    });
    // A connection that breaks off is what some tests are about.
    let _ = if is_http2 {
        http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .serve_connection(io, service)
            .await
    } else {
        http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(io, service)
            .await
    };
}

async fn reply(request: Request<Incoming>, state: &Arc<State>) -> Response<Sent> {
    let (head, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let received = Received {
        method: head.method,
        target: head
            .uri
            .path_and_query()
            .map_or_else(String::new, ToString::to_string),
        version: head.version,
        headers: head.headers,
        body: body.unwrap_or_default(),
    };
    let answer = choose(&received, state);
    let written = write(&received, &answer);
    if !state.forgets {
        let mut kept = lock(&state.received);
        if kept.len() < MAX_KEPT {
            kept.push(received);
        }
    }
    state.count.send_modify(|count| *count += 1);
    let under_way = UnderWay::new(state);
    tokio::time::sleep(answer.before_head).await;
    respond(&answer, written, under_way)
}

fn choose(received: &Received, state: &State) -> Answer {
    let by_key = received
        .key()
        .and_then(|key| lock(&state.by_key).get(key).cloned());
    by_key
        .or_else(|| lock(&state.next).pop_front())
        .unwrap_or_else(|| lock(&state.answer).clone())
}

/// Status, type and pieces.
type Pieces = (u16, &'static str, Vec<Bytes>);

fn write(received: &Received, answer: &Answer) -> Pieces {
    match &answer.body {
        Body::Words(words) => match formats::write(received, words, answer.tokens) {
            Some(written) => (answer.status, written.content_type, written.pieces),
            None => (404, "application/json", vec![Bytes::from_static(b"{}")]),
        },
        Body::Pieces {
            content_type,
            pieces,
        } => (answer.status, content_type, pieces.clone()),
        Body::Repeated { piece, times } => {
            let times = usize::try_from(*times).unwrap_or(usize::MAX);
            // Clones of one buffer: the length costs a few bytes for each piece.
            let pieces = vec![piece.clone(); times];
            (answer.status, "application/octet-stream", pieces)
        }
    }
}

fn respond(answer: &Answer, written: Pieces, under_way: UnderWay) -> Response<Sent> {
    let (status, content_type, pieces) = written;
    let mut response = Response::builder()
        .status(status)
        .header("content-type", content_type);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    let length = pieces.iter().map(|piece| piece.len() as u64).sum();
    let body = Sent {
        length: (answer.tells_length || pieces.len() == 1).then_some(length),
        frames: Box::pin(frames(answer, pieces, under_way)),
    };
    response.body(body).expect("the test's headers are headers")
}

fn frames(
    answer: &Answer,
    pieces: Vec<Bytes>,
    under_way: UnderWay,
) -> impl Stream<Item = io::Result<Frame<Bytes>>> + Send + use<> {
    let (before_body, between) = (answer.before_body, answer.between);
    let end = answer.cut_after.unwrap_or(usize::MAX);
    let is_cut = answer.cut_after.is_some();
    let state = (pieces.into_iter().take(end), 0_usize, under_way);
    let sent = stream::unfold(state, move |(mut rest, number, under_way)| {
        let pause = if number == 0 { before_body } else { between };
        async move {
            let piece = rest.next()?;
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            Some((Ok(Frame::data(piece)), (rest, number + 1, under_way)))
        }
    });
    let cut = stream::iter(is_cut.then(|| Err(io::Error::other("cut as the test wished"))));
    // What was written before the cut is to arrive before it.
    sent.chain(cut.then(|it| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        it
    }))
}

/// The body of an answer.
struct Sent {
    length: Option<u64>,
    frames: Pin<Box<dyn Stream<Item = io::Result<Frame<Bytes>>> + Send>>,
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<io::Result<Frame<Bytes>>>> {
        let mut body = StreamBody::new(self.frames.as_mut());
        Pin::new(&mut body).poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// Counts an answer from its beginning until it is dropped.
struct UnderWay(Arc<State>);

impl UnderWay {
    fn new(state: &Arc<State>) -> Self {
        state.under_way.send_modify(|count| *count += 1);
        Self(Arc::clone(state))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}
