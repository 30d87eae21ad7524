//! A vendor without any work: an answer of a wished-for size, or a stream whose events say when they were made.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::LazyLock,
    time::{Duration, Instant},
};

use anyhow::Result;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody, combinators::BoxBody};
use hyper::{
    Request, Response,
    body::{Frame, Incoming},
    header::CONTENT_TYPE,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The header by which a request says what it wants: a number of bytes, or [`STREAM`].
pub(crate) const WANTED: &str = "x-bench";
/// Wants a stream.
pub(crate) const STREAM: &str = "stream";
/// Events of a stream.
pub(crate) const EVENTS: u32 = 250;
/// Time between two of them.
const PAUSE: Duration = Duration::from_millis(20);

/// The instant from which events count.
static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Nanoseconds since the run began.
pub(crate) fn stamp() -> u64 {
    u64::try_from(BEGUN.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Starts it; it ends with the process.
pub(crate) async fn start() -> Result<SocketAddr> {
    LazyLock::force(&BEGUN);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).ok();
            let serving =
                http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer));
            // A connection that a measurement leaves is no failure.
            tokio::spawn(async move { serving.await.ok() });
        }
    });
    Ok(address)
}

type Body = BoxBody<Bytes, Infallible>;

async fn answer(request: Request<Incoming>) -> Result<Response<Body>, hyper::Error> {
    let wanted = request.headers().get(WANTED).cloned();
    request.into_body().collect().await?;
    let wanted = wanted.as_ref().and_then(|wanted| wanted.to_str().ok());
    Ok(match wanted {
        Some(STREAM) => typed("text/event-stream", BodyExt::boxed(events())),
        wanted => {
            let bytes = wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(0);
            typed("application/json", Full::new(completion(bytes)).boxed())
        }
    })
}

fn typed(content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let value = hyper::header::HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, value);
    response
}

/// A chat completion of about so many bytes, with what it took at its end.
fn completion(bytes: usize) -> Bytes {
    let text = "word ".repeat(bytes / 5);
    let whole = format!(
        r#"{{"id":"c","object":"chat.completion","model":"bench","choices":[{{"index":0,"message":{{"role":"assistant","content":"{text}"}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}}}"#
    );
    Bytes::from(whole)
}

fn events() -> StreamBody<impl futures_util::Stream<Item = Result<Frame<Bytes>, Infallible>>> {
    let events = stream::iter(0..EVENTS).then(|_| async {
        tokio::time::sleep(PAUSE).await;
        let event = format!(
            "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":{},\"model\":\"bench\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"word\"}},\"finish_reason\":null}}]}}\n\n",
            stamp()
        );
        Ok(Frame::data(Bytes::from(event)))
    });
    StreamBody::new(events)
}
