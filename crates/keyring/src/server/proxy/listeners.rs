//! Where bots reach the proxy: the addresses that it was told, bound as soon as the machine has them.
//!
//! A bridge may appear after the proxy, and vanish. An address that cannot be bound is tried again every second, and what
//! is in the way is told in the status.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use botmaker_ports::ListenFailure;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use super::{connection::Connections, lanes::Lanes};

/// How often an address that could not be bound is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// The addresses, and what became of them.
#[derive(Debug)]
pub(crate) struct Listeners {
    wanted: watch::Sender<BTreeSet<SocketAddr>>,
    found: Mutex<BTreeMap<SocketAddr, Result<SocketAddr, String>>>,
}

/// An address that is bound.
struct Bound {
    /// Ends the listener, and its connections after the answers under way.
    ends: CancellationToken,
    accepting: JoinHandle<()>,
}

impl Listeners {
    /// Begins with these addresses; nothing is bound before [`Self::supervise`] runs.
    pub(crate) fn new(addresses: &[SocketAddr]) -> Self {
        Self {
            wanted: watch::Sender::new(addresses.iter().copied().collect()),
            found: Mutex::default(),
        }
    }

    /// Makes these the addresses, and no others. Connections to the others end after the answer under way.
    pub(crate) fn listen_on(&self, addresses: &[SocketAddr]) {
        self.wanted
            .send_replace(addresses.iter().copied().collect());
    }

    /// The addresses at which it listens, and those at which it should and does not.
    pub(crate) fn state(&self) -> (Vec<SocketAddr>, Vec<ListenFailure>) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut bound, mut failing) = (Vec::new(), Vec::new());
        for (address, state) in &*found {
            match state {
                Ok(actual) => bound.push(*actual),
                Err(message) => failing.push(ListenFailure {
                    address: *address,
                    message: message.clone(),
                }),
            }
        }
        (bound, failing)
    }

    /// Binds and lets go of addresses until `shutdown`; its connections are among `tasks`.
    pub(crate) async fn supervise(
        &self,
        lanes: Arc<Lanes>,
        connections: Arc<Connections>,
        shutdown: CancellationToken,
        tasks: TaskTracker,
    ) {
        let mut bound: BTreeMap<SocketAddr, Bound> = BTreeMap::new();
        let mut wanted = self.wanted.subscribe();
        loop {
            let addresses = wanted.borrow_and_update().clone();
            let gone: Vec<_> = bound
                .extract_if(.., |address, _| !addresses.contains(address))
                .collect();
            for (address, listener) in gone {
                // Waited for, so that another address with the same port can be bound at once.
                listener.ends.cancel();
                let _ = listener.accepting.await;
                info!(%address, "bots no longer reach the proxy here");
            }
            self.forget_all_but(&addresses);
            for address in &addresses {
                if bound.contains_key(address) {
                    continue;
                }
                let Some(listener) = self.bind(*address).await else {
                    continue;
                };
                let ends = shutdown.child_token();
                let (lanes, connections) = (Arc::clone(&lanes), Arc::clone(&connections));
                let accept = accept(listener, lanes, connections, ends.clone(), tasks.clone());
                let until = ends.clone();
                let accepting = tasks.spawn(async move {
                    // The listener goes at the end, not when its last connection does.
                    until.run_until_cancelled(accept).await;
                });
                bound.insert(*address, Bound { ends, accepting });
            }
            let all_bound = bound.len() == addresses.len();
            tokio::select! {
                () = shutdown.cancelled() => return,
                changed = wanted.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(RETRY), if !all_bound => {}
            }
        }
    }

    async fn bind(&self, address: SocketAddr) -> Option<TcpListener> {
        let bound = TcpListener::bind(address)
            .await
            .and_then(|listener| Ok((listener.local_addr()?, listener)));
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match bound {
            Ok((actual, listener)) => {
                found.insert(address, Ok(actual));
                info!(address = %actual, "bots reach the proxy here");
                Some(listener)
            }
            Err(error) => {
                let message = error.to_string();
                let before = found.insert(address, Err(message.clone()));
                if before != Some(Err(message)) {
                    warn!(%address, %error, "bots cannot reach the proxy here; it is tried again");
                }
                None
            }
        }
    }

    fn forget_all_but(&self, addresses: &BTreeSet<SocketAddr>) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.retain(|address, _| addresses.contains(address));
    }
}

async fn accept(
    listener: TcpListener,
    lanes: Arc<Lanes>,
    connections: Arc<Connections>,
    ends: CancellationToken,
    tasks: TaskTracker,
) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Nobody waits here for a place: who finds none is turned away, so that the others are heard.
                if let Some(place) = connections.enter(peer.ip()) {
                    lanes.take(stream, place, ends.clone(), &tasks);
                }
            }
            Err(error) => {
                warn!(%error, "the proxy takes no connections for a moment");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
