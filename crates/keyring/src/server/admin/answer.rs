//! Takes calls until it is told to stop.

use std::{convert::Infallible, sync::Arc, time::Duration};

use botmaker_ports::{Keyring, KeyringError};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, Response, StatusCode, body::Incoming, header, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::UnixStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, warn};

use super::{dispatch::dispatch, socket::AdminSocket};
use crate::client::protocol::{Answer, CALL_PATH, Call, MAX_CALL_BYTES, WireError};

/// How many calls are answered at once; more wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 64;
/// How long a caller may take for the head of its request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the whole of a question may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers calls until `shutdown`, then lets those under way end: they are among `tasks`.
pub(crate) async fn serve(
    socket: AdminSocket,
    keyring: Arc<dyn Keyring>,
    shutdown: CancellationToken,
    tasks: TaskTracker,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let place = tokio::select! {
            () = shutdown.cancelled() => return,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let Ok(place) = place else { return };
        let accepted = tokio::select! {
            () = shutdown.cancelled() => return,
            accepted = socket.listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let caller = Caller {
                    is_allowed: is_allowed(&stream, &socket.allowed),
                    keyring: Arc::clone(&keyring),
                    tasks: tasks.clone(),
                };
                tasks.spawn(converse(stream, caller, shutdown.clone(), place));
            }
            Err(error) => {
                warn!(%error, "the keyring's socket takes no calls for a moment");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Whether the kernel says that the caller is one of those who may.
fn is_allowed(stream: &UnixStream, allowed: &[u32]) -> bool {
    match stream.peer_cred() {
        Ok(peer) if allowed.contains(&peer.uid()) => true,
        Ok(peer) => {
            warn!(
                uid = peer.uid(),
                "a user who may not called the keyring; see keyring.server_uids"
            );
            false
        }
        Err(error) => {
            warn!(%error, "who called the keyring cannot be told");
            false
        }
    }
}

/// Who asks, and who answers.
#[derive(Clone)]
struct Caller {
    is_allowed: bool,
    keyring: Arc<dyn Keyring>,
    tasks: TaskTracker,
}

async fn converse(
    stream: UnixStream,
    caller: Caller,
    shutdown: CancellationToken,
    _place: OwnedSemaphorePermit,
) {
    let service = service_fn(move |request| {
        let caller = caller.clone();
        async move { Ok::<_, Infallible>(answer(request, caller).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "a call to the keyring broke off");
    }
}

async fn answer(request: Request<Incoming>, caller: Caller) -> Response<Full<Bytes>> {
    if !caller.is_allowed {
        return reply(StatusCode::FORBIDDEN, &refused("this user may not call"));
    }
    if request.method() != Method::POST || request.uri().path() != CALL_PATH {
        return reply(StatusCode::NOT_FOUND, &refused("there is nothing here"));
    }
    let body = Limited::new(request.into_body(), MAX_CALL_BYTES).collect();
    let Ok(Ok(body)) = tokio::time::timeout(BODY_TIMEOUT, body).await else {
        return reply(
            StatusCode::BAD_REQUEST,
            &refused("the question is too long, or broke off"),
        );
    };
    match serde_json::from_slice::<Call>(&body.to_bytes()) {
        Ok(call) => {
            // A task of its own, which goes on when the caller goes away: what is in the database and what is in memory of
            // it change together or not at all.
            let keyring = caller.keyring;
            let answering = async move { dispatch(&*keyring, call).await };
            let answer = caller.tasks.spawn(answering).await;
            let broken = || Answer::Failed(WireError::Failed("a call broke down".to_owned()));
            reply(StatusCode::OK, &answer.unwrap_or_else(|_| broken()))
        }
        Err(error) => {
            // The parser's own words could repeat a key.
            let place = format!("line {}, column {}", error.line(), error.column());
            let text = format!("not a question that this version knows ({place})");
            reply(StatusCode::BAD_REQUEST, &refused(&text))
        }
    }
}

fn refused(message: &str) -> Answer {
    Answer::Failed(WireError::Refused(message.to_owned()))
}

fn reply(status: StatusCode, answer: &Answer) -> Response<Full<Bytes>> {
    let body = serde_json::to_vec(answer).unwrap_or_else(|error| {
        warn!(%error, "an answer of the keyring cannot be written");
        let failed = KeyringError::Failed {
            message: "an answer cannot be written".to_owned(),
        };
        serde_json::to_vec(&Answer::Failed(failed.into())).unwrap_or_default()
    });
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
