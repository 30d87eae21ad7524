//! Ctrl-C and its relatives, taken as events instead of a sudden end.

use std::{
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use anyhow::Result;
use nix::sys::signal::{SigSet, Signal};

/// The signals that ask for an end.
const ENDING: [Signal; 3] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];

/// Receives the signals that ask xtask to end.
pub(crate) struct Interrupts {
    signals: Receiver<Signal>,
}

impl Interrupts {
    /// Takes the ending signals over for the whole process.
    ///
    /// Call it while no other thread runs, and after starting every program that shall still
    /// hear the signals itself: programs started later inherit the block and must be ended by us.
    ///
    /// # Errors
    /// When the kernel refuses the mask.
    pub(crate) fn take_over() -> Result<Self> {
        let mut mask = SigSet::empty();
        ENDING.into_iter().for_each(|signal| mask.add(signal));
        mask.thread_block()?;
        let (sender, signals) = channel();
        thread::spawn(move || {
            while let Ok(signal) = mask.wait() {
                if sender.send(signal).is_err() {
                    return;
                }
            }
        });
        Ok(Self { signals })
    }

    /// The signal that came, if one did.
    pub(crate) fn arrived(&self) -> Option<Signal> {
        self.signals.try_recv().ok()
    }

    /// Waits a while for a signal.
    pub(crate) fn wait(&self, patience: Duration) -> Option<Signal> {
        self.signals.recv_timeout(patience).ok()
    }
}
