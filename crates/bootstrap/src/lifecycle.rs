//! How a program ends: a signal, then a bounded time for its tasks to finish.

use std::{future::Future, io, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long a drain may take. Service managers kill after 90 s, people press Ctrl-C again after a few.
pub const DRAIN_DEADLINE: Duration = Duration::from_secs(10);

/// The exit code of a program that a second signal ended: 128 and SIGINT's number, as shells have it.
const FORCED_EXIT_CODE: i32 = 130;

/// Waits for SIGTERM or SIGINT and returns its name. From then on another one ends the process at once, so that
/// nobody has to wait for a drain.
///
/// # Errors
/// When the system does not let the process handle signals.
pub async fn shutdown_signal() -> io::Result<&'static str> {
    let mut signals = Signals::listen()?;
    let name = signals.next().await;
    tokio::spawn(async move {
        let name = signals.next().await;
        tracing::warn!(signal = name, "a second signal ends the program at once");
        std::process::exit(FORCED_EXIT_CODE);
    });
    Ok(name)
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Whether a drain finished in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Drained {
    /// Every task has ended.
    Completely,
    /// So many had not ended by the deadline.
    Abandoned {
        /// How many.
        tasks: usize,
    },
}

/// The tasks of a program and the token that tells them to end. Clones share both.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    tracker: TaskTracker,
    shutdown: CancellationToken,
}

impl Lifecycle {
    /// Makes a life cycle without tasks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task that a drain waits for.
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tracker.spawn(task)
    }

    /// The tracker, for parts that start tasks themselves.
    #[must_use]
    pub const fn tracker(&self) -> &TaskTracker {
        &self.tracker
    }

    /// Cancelled when the program is to end.
    #[must_use]
    pub const fn shutdown(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Tells every task to end and waits for them until the deadline. Cancel safe: what was told stays told.
    pub async fn drain(&self, deadline: Duration) -> Drained {
        self.shutdown.cancel();
        self.tracker.close();
        match timeout(deadline, self.tracker.wait()).await {
            Ok(()) => Drained::Completely,
            Err(_) => Drained::Abandoned {
                tasks: self.tracker.len(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    use nix::sys::signal as system;

    use super::*;

    #[tokio::test]
    async fn a_drain_waits_for_tasks_that_end_when_told() {
        let lifecycle = Lifecycle::new();
        let is_done = Arc::new(AtomicBool::new(false));
        let (told, done) = (lifecycle.shutdown().clone(), Arc::clone(&is_done));
        lifecycle.spawn(async move {
            told.cancelled().await;
            done.store(true, Ordering::SeqCst);
        });
        assert_eq!(lifecycle.drain(DRAIN_DEADLINE).await, Drained::Completely);
        assert!(is_done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_drain_gives_up_at_its_deadline() {
        let lifecycle = Lifecycle::new();
        lifecycle.spawn(std::future::pending::<()>());
        let drained = lifecycle.drain(Duration::from_millis(10)).await;
        assert_eq!(drained, Drained::Abandoned { tasks: 1 });
    }

    #[tokio::test]
    async fn the_terminating_signal_is_told_by_name() {
        // The signal goes to this process only after its handler stands: `join!` polls in order.
        let raised = async { system::raise(system::Signal::SIGTERM) };
        let (name, raised) = tokio::join!(shutdown_signal(), raised);
        raised.unwrap();
        assert_eq!(name.unwrap(), "SIGTERM");
    }
}
