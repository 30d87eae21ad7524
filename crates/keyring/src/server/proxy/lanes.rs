//! The threads that answer bots. A connection stays with one of them, and each has connections to vendors of its own: a
//! request goes to the vendor and its answer comes back without another thread being woken for it.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use tokio::{
    net::TcpStream,
    runtime::{Builder, Handle},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::debug;

use super::{
    connection::{self, Place},
    gate::Gate,
    upstream::Upstream,
};
use crate::server::core::Core;

/// All of them. They end when this is dropped; [`Self::end`] waits for it.
pub(crate) struct Lanes(Vec<Lane>);

struct Lane {
    handle: Handle,
    gate: Arc<Gate>,
    connections: Arc<AtomicUsize>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

/// A connection's share of a lane; taken back when dropped.
struct Share(Arc<AtomicUsize>);

impl Drop for Share {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Lanes {
    /// As many as the settings say.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(core: &Arc<Core>) -> io::Result<Self> {
        let lanes = (0..core.settings.threads.max(1)).map(|_| Lane::start(core));
        Ok(Self(lanes.collect::<io::Result<_>>()?))
    }

    /// Answers a connection's requests on the thread that has the fewest; from `ends` on it takes no new ones.
    pub(super) fn take(
        &self,
        stream: TcpStream,
        place: Place,
        ends: CancellationToken,
        tasks: &TaskTracker,
    ) {
        let load = |lane: &&Lane| lane.connections.load(Ordering::Relaxed);
        let Some(lane) = self.0.iter().min_by_key(load) else {
            return;
        };
        // A socket belongs to the thread that waits for it.
        let stream = match stream.into_std() {
            Ok(stream) => stream,
            Err(error) => return debug!(%error, "a connection is lost before its first request"),
        };
        lane.connections.fetch_add(1, Ordering::Relaxed);
        let share = Share(Arc::clone(&lane.connections));
        let gate = Arc::clone(&lane.gate);
        let answering = async move {
            match TcpStream::from_std(stream) {
                Ok(stream) => connection::serve(stream, gate, ends, place).await,
                Err(error) => debug!(%error, "a connection cannot be waited for"),
            }
            drop(share);
        };
        tasks.spawn_on(answering, &lane.handle);
    }

    /// Ends the threads; what is still under way on them is broken off.
    pub(crate) fn end(mut self) {
        for lane in &mut self.0 {
            lane.stop.cancel();
            let ended = lane.thread.take().map(JoinHandle::join);
            if ended.is_some_and(|ended| ended.is_err()) {
                debug!("a thread that answered bots broke down");
            }
        }
    }
}

impl Lane {
    fn start(core: &Arc<Core>) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let stop = CancellationToken::new();
        let (handle, until) = (runtime.handle().clone(), stop.clone());
        let thread = thread::Builder::new()
            .name("keyring-lane".to_owned())
            .spawn(move || {
                runtime.block_on(until.cancelled());
                // A look-up of a name must not hold up the end.
                runtime.shutdown_background();
            })?;
        let upstream = Upstream::new(core.settings.timeouts.connect, &core.tls);
        Ok(Self {
            handle,
            gate: Arc::new(Gate::new(Arc::clone(core), upstream)),
            connections: Arc::default(),
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
