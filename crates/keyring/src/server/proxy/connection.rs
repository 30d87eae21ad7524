//! A bot's connection: how many there may be, how long a head may take, and how it ends.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use nix::sys::socket::{setsockopt, sockopt::TcpUserTimeout};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::gate::Gate;

/// How many connections there may be in all; each costs a descriptor here and often one to a vendor.
const MAX_CONNECTIONS: usize = 2048;
/// How many one address may have: a bot needs a handful.
const MAX_PER_ADDRESS: usize = 128;
/// How long a request's head may take, the quiet time before it included.
const HEAD_TIMEOUT: Duration = Duration::from_secs(60);
/// The longest head, in bytes, and the most headers of it.
const MAX_HEAD_BYTES: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;
/// How long a bot may leave what was sent to it unread before its connection is given up.
const STALL_TIMEOUT: Duration = Duration::from_mins(2);

/// Counts connections.
#[derive(Debug)]
pub(crate) struct Connections {
    open: Mutex<HashMap<IpAddr, usize>>,
    /// Ends what is still under way when the time for draining is over.
    kill: CancellationToken,
}

/// A connection's place; free again when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    connections: Arc<Connections>,
    address: IpAddr,
}

impl Connections {
    /// None yet. `kill` ends all of them in the middle.
    pub(crate) fn new(kill: CancellationToken) -> Arc<Self> {
        let open = Mutex::default();
        Arc::new(Self { open, kill })
    }

    /// A place for one more of this address, if there is one.
    pub(crate) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let own = open.get(&address).copied().unwrap_or_default();
        if all >= MAX_CONNECTIONS || own >= MAX_PER_ADDRESS {
            debug!(%address, "a connection is turned away: there are too many");
            return None;
        }
        open.insert(address, own + 1);
        Some(Place {
            connections: Arc::clone(self),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .connections
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Answers a connection's requests until it ends; from `ends` on it takes no new ones.
pub(super) async fn serve(
    stream: TcpStream,
    gate: Arc<Gate>,
    ends: CancellationToken,
    place: Place,
) {
    let kill = place.connections.kill.clone();
    prepare(&stream);
    let service = service_fn(move |request| {
        let gate = Arc::clone(&gate);
        async move { Ok::<_, Infallible>(gate.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = ends.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = &mut connection => ended,
                () = kill.cancelled() => return,
            }
        }
    };
    if let Err(error) = ended {
        // Bots go away in the middle, and answers that broke off end their connection on purpose.
        debug!(%error, "a bot's connection broke off");
    }
}

fn prepare(stream: &TcpStream) {
    let stall = u32::try_from(STALL_TIMEOUT.as_millis()).unwrap_or(u32::MAX);
    let set = stream
        .set_nodelay(true)
        .and_then(|()| setsockopt(stream, TcpUserTimeout, &stall).map_err(Into::into));
    if let Err(error) = set {
        debug!(%error, "a connection's options cannot be set");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_take_all_places() {
        let connections = Connections::new(CancellationToken::new());
        let (greedy, other) = (IpAddr::from([10, 0, 0, 2]), IpAddr::from([10, 0, 0, 3]));
        let mut places: Vec<_> = (0..MAX_PER_ADDRESS)
            .map(|_| connections.enter(greedy).unwrap())
            .collect();
        assert!(connections.enter(greedy).is_none());
        assert!(connections.enter(other).is_some());
        places.pop();
        assert!(connections.enter(greedy).is_some());
        places.clear();
        assert!(connections.open.lock().unwrap().is_empty());
    }

    #[test]
    fn there_is_an_end_to_all_of_them() {
        let connections = Connections::new(CancellationToken::new());
        let places: Vec<_> = (0..MAX_CONNECTIONS)
            .map(|n| {
                let last = u32::try_from(n / MAX_PER_ADDRESS).unwrap();
                connections.enter(IpAddr::from((0x0a00_0000 + last).to_be_bytes()))
            })
            .collect();
        assert!(places.iter().all(Option::is_some));
        assert!(connections.enter(IpAddr::from([10, 9, 9, 9])).is_none());
    }
}
