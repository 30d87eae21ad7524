//! Who watches which log. One follower a watched bot, one place in its ring a viewer.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use botmaker_domain::BotId;
use futures_util::{StreamExt, stream, stream::BoxStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{
    follower,
    line::{LogItem, LogLine, LogLineId, LogRequest},
    ring::{Bounds, Cursor, Place, Ring},
};
use crate::{core::Core, settings::LogSettings};

/// A watched log.
pub(crate) struct Watched {
    state: Mutex<WatchedState>,
    /// Each viewer holds a receiver, and looks into the ring when there is news.
    news: watch::Sender<()>,
    pub(super) cancel: CancellationToken,
}

struct WatchedState {
    ring: Ring,
    /// Where the log ended when the stored one had been read. Requests are answered from then on.
    warm_since: Option<Place>,
}

impl Watched {
    fn new(settings: &LogSettings, cancel: CancellationToken) -> Self {
        let bounds = Bounds {
            items: settings.ring_lines.max(settings.queue_items),
            bytes: settings.ring_bytes,
            waiting: settings.queue_items,
        };
        Self {
            state: Mutex::new(WatchedState {
                ring: Ring::new(bounds),
                warm_since: None,
            }),
            news: watch::Sender::new(()),
            cancel,
        }
    }

    fn state(&self) -> MutexGuard<'_, WatchedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds lines; those at or before the newest are known already.
    pub(super) fn push(&self, lines: Vec<LogLine>) {
        if lines.is_empty() {
            return;
        }
        let mut state = self.state();
        lines.into_iter().for_each(|line| state.ring.push(line));
        drop(state);
        self.news.send_replace(());
    }

    /// Tells every viewer something that is no line.
    pub(super) fn tell(&self, item: LogItem) {
        self.state().ring.mark(item);
        self.news.send_replace(());
    }

    /// The stored log has been read: whoever waited for it is answered.
    pub(super) fn set_warm(&self) {
        let mut state = self.state();
        let end = state.ring.end();
        state.warm_since.get_or_insert(end);
        drop(state);
        self.news.send_replace(());
    }

    /// The stored log has older lines than those that were read.
    pub(super) fn begin_late(&self) {
        self.state().ring.begin_late();
    }

    /// The newest line.
    pub(super) fn last_id(&self) -> Option<LogLineId> {
        self.state().ring.last_id()
    }

    /// Resolves when nobody watches.
    pub(super) async fn deserted(&self) {
        self.news.closed().await;
    }

    fn join(self: &Arc<Self>, request: LogRequest) -> Viewer {
        let news = self.news.subscribe();
        let state = self.state();
        let seat = match state.warm_since {
            Some(_) => Seat::Reading(state.ring.select(&request, state.ring.end())),
            None => Seat::Waiting(request),
        };
        drop(state);
        Viewer {
            watched: Arc::clone(self),
            news,
            seat,
            taken: VecDeque::new(),
            has_more: false,
        }
    }
}

/// Somebody who reads a log.
struct Viewer {
    watched: Arc<Watched>,
    news: watch::Receiver<()>,
    seat: Seat,
    /// What was taken from the ring and not passed on yet, and whether there was more.
    taken: VecDeque<LogItem>,
    has_more: bool,
}

enum Seat {
    /// Until the stored log has been read.
    Waiting(LogRequest),
    Reading(Cursor),
}

impl Viewer {
    /// The next item. Cancel safe.
    async fn next(&mut self) -> Option<LogItem> {
        loop {
            if let Some(item) = self.taken.pop_front() {
                return Some(item);
            }
            if self.has_more {
                // Whoever passes this on shares a thread with others: a quick viewer of a flood would otherwise have
                // it for as long as there is more.
                tokio::task::yield_now().await;
            }
            // Seen before looking, so that what comes meanwhile is news again.
            self.news.mark_unchanged();
            self.look();
            if self.taken.is_empty() {
                self.news.changed().await.ok()?;
            }
        }
    }

    fn look(&mut self) {
        let state = self.watched.state();
        if let (Seat::Waiting(request), Some(place)) = (&self.seat, state.warm_since) {
            self.seat = Seat::Reading(state.ring.select(request, place));
        }
        if let Seat::Reading(cursor) = &mut self.seat {
            self.has_more = state.ring.take(cursor, &mut self.taken);
        }
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
        if watched.news.receiver_count() > 0 {
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
    let viewer = {
        let mut logs = core.logs.logs();
        let watched = logs.entry(bot).or_insert_with(|| {
            let watched = Watched::new(&core.settings.logs, core.shutdown.child_token());
            let watched = Arc::new(watched);
            let following = follower::run(Arc::clone(core), bot, Arc::clone(&watched));
            core.tracker.spawn_on(following, &core.executor);
            watched
        });
        // Joined under the lock of the hub, so that the log is not retired in between.
        watched.join(request)
    };
    let cancel = viewer.watched.cancel.clone();
    let items = stream::unfold(viewer, |mut viewer| async move {
        let item = viewer.next().await?;
        Some((item, viewer))
    });
    items.take_until(cancel.cancelled_owned()).boxed()
}
