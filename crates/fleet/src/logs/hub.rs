//! Who watches which log. One follower a watched bot, one bounded queue a viewer.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use botmaker_domain::BotId;
use futures_util::{StreamExt, stream, stream::BoxStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    follower,
    line::{GapReason, LogItem, LogLine, LogLineId, LogRequest},
    ring::Ring,
};
use crate::core::Core;

/// The queue of one viewer.
pub(crate) struct Viewer {
    queue: Mutex<Queue>,
    changed: Notify,
    capacity: usize,
}

#[derive(Default)]
struct Queue {
    items: VecDeque<LogItem>,
    last: Option<LogLineId>,
    dropped: u64,
    /// What the viewer still waits for: the request is answered when the stored log has been read.
    request: Option<LogRequest>,
}

impl Viewer {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues an item, or counts it as dropped when the viewer is too slow. The end of a container is never dropped.
    fn offer(&self, item: LogItem) {
        let mut queue = self.queue();
        let is_line = matches!(item, LogItem::Line(_));
        if is_line && (queue.items.len() >= self.capacity || queue.dropped > 0) {
            queue.dropped += 1;
        } else {
            if let LogItem::Line(line) = &item {
                queue.last = Some(line.id);
            }
            queue.items.push_back(item);
        }
        drop(queue);
        self.changed.notify_one();
    }

    /// The next item. A gap is told once the viewer has read everything before it. Cancel safe.
    async fn next(&self) -> LogItem {
        loop {
            {
                let mut queue = self.queue();
                if let Some(item) = queue.items.pop_front() {
                    return item;
                }
                if queue.dropped > 0 {
                    let dropped = std::mem::take(&mut queue.dropped);
                    return LogItem::Gap {
                        after: queue.last,
                        dropped: Some(dropped),
                        reason: GapReason::SlowViewer,
                    };
                }
            }
            self.changed.notified().await;
        }
    }
}

/// A watched log.
pub(crate) struct Watched {
    state: Mutex<WatchedState>,
    pub(super) left: Notify,
    pub(super) cancel: CancellationToken,
}

struct WatchedState {
    ring: Ring,
    viewers: Vec<std::sync::Weak<Viewer>>,
    /// Whether the stored log has been read, so that requests can be answered from the ring.
    is_warm: bool,
}

impl Watched {
    fn state(&self) -> MutexGuard<'_, WatchedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a line to the ring and to every viewer's queue; lines at or before the newest are known already.
    pub(super) fn push(&self, line: LogLine) {
        let mut state = self.state();
        if state.ring.last_id().is_some_and(|last| line.id <= last) {
            return;
        }
        let line = Arc::new(line);
        state.ring.push(Arc::clone(&line));
        let is_warm = state.is_warm;
        if is_warm {
            state.each_viewer(|viewer| viewer.offer(LogItem::Line(Arc::clone(&line))));
        }
    }

    /// Tells every viewer something that is no line.
    pub(super) fn tell(&self, item: &LogItem) {
        self.state()
            .each_viewer(|viewer| viewer.offer(item.clone()));
    }

    /// The stored log has been read: whoever waited for it is answered.
    pub(super) fn set_warm(&self) {
        let mut state = self.state();
        if !state.is_warm {
            state.is_warm = true;
            state.answer_waiting();
        }
    }

    /// The stored log has older lines than those that were read.
    pub(super) fn begin_late(&self) {
        self.state().ring.begin_late();
    }

    /// The newest line.
    pub(super) fn last_id(&self) -> Option<LogLineId> {
        self.state().ring.last_id()
    }

    /// Whether anybody watches.
    pub(super) fn is_watched(&self) -> bool {
        self.state()
            .viewers
            .iter()
            .any(|viewer| viewer.strong_count() > 0)
    }

    fn join(&self, viewer: &Arc<Viewer>) {
        let mut state = self.state();
        state.viewers.push(Arc::downgrade(viewer));
        if state.is_warm {
            state.answer_waiting();
        }
    }
}

impl WatchedState {
    fn each_viewer(&mut self, mut visit: impl FnMut(&Viewer)) {
        self.viewers.retain(|viewer| match viewer.upgrade() {
            Some(viewer) => {
                visit(&viewer);
                true
            }
            None => false,
        });
    }

    fn answer_waiting(&mut self) {
        let ring = std::mem::replace(&mut self.ring, Ring::new(1, 0));
        self.each_viewer(|viewer| {
            let mut queue = viewer.queue();
            let Some(request) = queue.request.take() else {
                return;
            };
            let (lines, is_cut) = ring.select(&request);
            if is_cut {
                queue.items.push_back(LogItem::Gap {
                    after: request.after,
                    dropped: None,
                    reason: GapReason::Rotated,
                });
            }
            queue.last = lines.last().map(|line| line.id).or(request.after);
            queue.items.extend(lines.into_iter().map(LogItem::Line));
            drop(queue);
            viewer.changed.notify_one();
        });
        self.ring = ring;
    }
}

/// All watched logs.
#[derive(Default)]
pub(crate) struct LogHub(Mutex<HashMap<BotId, Arc<Watched>>>);

impl LogHub {
    fn logs(&self) -> MutexGuard<'_, HashMap<BotId, Arc<Watched>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the following of a log that nobody watches any more. Tells whether it ended.
    pub(super) fn retire(&self, bot: BotId, watched: &Arc<Watched>) -> bool {
        let mut logs = self.logs();
        if watched.is_watched() {
            return false;
        }
        if logs
            .get(&bot)
            .is_some_and(|current| Arc::ptr_eq(current, watched))
        {
            logs.remove(&bot);
        }
        true
    }

    /// Ends the log of a bot that is gone; its viewers' streams end.
    pub(crate) fn forget(&self, bot: BotId) {
        if let Some(watched) = self.logs().remove(&bot) {
            watched.cancel.cancel();
        }
    }
}

/// Follows a bot's log for one more viewer.
pub(crate) fn follow(
    core: &Arc<Core>,
    bot: BotId,
    request: LogRequest,
) -> BoxStream<'static, LogItem> {
    let settings = &core.settings.logs;
    let viewer = Arc::new(Viewer {
        queue: Mutex::new(Queue {
            request: Some(request),
            ..Queue::default()
        }),
        changed: Notify::new(),
        capacity: settings.queue_items.max(1),
    });
    let watched = {
        let mut logs = core.logs.logs();
        let watched = logs.entry(bot).or_insert_with(|| {
            let watched = Arc::new(Watched {
                state: Mutex::new(WatchedState {
                    ring: Ring::new(settings.ring_lines, settings.ring_bytes),
                    viewers: Vec::new(),
                    is_warm: false,
                }),
                left: Notify::new(),
                cancel: core.shutdown.child_token(),
            });
            let following = follower::run(Arc::clone(core), bot, Arc::clone(&watched));
            core.tracker.spawn_on(following, &core.executor);
            watched
        });
        // Joined under the lock of the hub, so that the log is not retired in between.
        watched.join(&viewer);
        Arc::clone(watched)
    };
    let cancel = watched.cancel.clone();
    let seat = Seat { viewer, watched };
    let items = stream::unfold(seat, |seat| async move {
        let item = seat.viewer.next().await;
        Some((item, seat))
    });
    items.take_until(cancel.cancelled_owned()).boxed()
}

/// A viewer's place; leaving it is noticed.
struct Seat {
    viewer: Arc<Viewer>,
    watched: Arc<Watched>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.watched.left.notify_one();
    }
}
