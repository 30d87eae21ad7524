//! Follows one bot's log as long as somebody watches: what is stored, then what comes, across restarts of the bot.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use botmaker_ports::{ContainerState, ContainerStatus, LogQuery, RuntimeError};
use futures_util::StreamExt;
use jiff::Timestamp;
use tokio::sync::broadcast::{self, error::RecvError};
use tracing::debug;

use super::{
    assembler::Assembler,
    hub::Watched,
    line::{GapReason, LogItem},
};
use crate::{core::Core, events::PublishedEvent};

/// How long to wait before a log that could not be read is tried again, unless something happens to the bot.
const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// Follows until nobody has watched for a while.
pub(super) async fn run(core: Arc<Core>, bot: BotId, watched: Arc<Watched>) {
    let follow = async {
        loop {
            follow_runs(&core, bot, &watched).await;
        }
    };
    tokio::select! {
        () = watched.cancel.cancelled() => {}
        () = deserted(&core, bot, &watched) => {}
        () = follow => {}
    }
}

/// Resolves when nobody watches any more and the log has been retired.
async fn deserted(core: &Core, bot: BotId, watched: &Arc<Watched>) {
    loop {
        watched.left.notified().await;
        tokio::time::sleep(core.settings.logs.linger).await;
        if core.logs.retire(bot, watched) {
            return;
        }
    }
}

/// The events of one bot, as a sign that another look is worth it.
struct Changes {
    bot: BotId,
    published: broadcast::Receiver<Arc<PublishedEvent>>,
}

impl Changes {
    /// Waits for the next event of the bot, or for a doubt whether there was one. Cancel safe.
    async fn next(&mut self) {
        loop {
            match self.published.recv().await {
                Ok(event) if event.event.event.bot_id == Some(self.bot) => return,
                Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                Ok(_) => {}
            }
        }
    }
}

/// Follows the present container until it ends, then waits for the next run.
async fn follow_runs(core: &Arc<Core>, bot: BotId, watched: &Watched) {
    let mut changes = Changes {
        bot,
        published: core.bus.subscribe(),
    };
    let container = match core.runtime.find_container(bot).await {
        Ok(Some(container)) => container,
        Ok(None) => {
            watched.set_warm();
            return changes.next().await;
        }
        Err(failure) => {
            debug!(bot.id = %bot, error = %failure, "log cannot be read now");
            let _ = tokio::time::timeout(RETRY_PAUSE, changes.next()).await;
            return;
        }
    };
    match read_run(core, bot, watched, &container).await {
        Ok(Some(ended)) => {
            watched.tell(&LogItem::End {
                exit_code: ended.exit_code,
            });
            wait_for_next_run(core, bot, &ended, &mut changes).await;
        }
        Ok(None) => {
            let _ = tokio::time::timeout(RETRY_PAUSE, changes.next()).await;
        }
        Err(failure) => {
            debug!(bot.id = %bot, error = %failure, "log ended early");
            watched.tell(&LogItem::Gap {
                after: watched.last_id(),
                dropped: None,
                reason: GapReason::EngineAway,
            });
            let _ = tokio::time::timeout(RETRY_PAUSE, changes.next()).await;
        }
    }
}

/// Reads what is stored, follows while the container lives, and reads once more when it has ended.
/// Returns the ended container; `None` when it still lives or was never started.
async fn read_run(
    core: &Core,
    bot: BotId,
    watched: &Watched,
    container: &ContainerStatus,
) -> Result<Option<ContainerStatus>, RuntimeError> {
    let known = watched
        .last_id()
        .and_then(|last| Timestamp::from_nanosecond(last.timestamp_ns).ok());
    let mut reader = Reader {
        assembler: Assembler::new(container.incarnation),
        read_until: known,
    };
    let frames = reader.pass_on(core, bot, watched, false).await?;
    if known.is_none() && frames >= core.settings.logs.ring_lines {
        watched.begin_late();
    }
    watched.set_warm();
    if container.state.is_alive() {
        reader.pass_on(core, bot, watched, true).await?;
    }
    let Some(now) = core.runtime.find_container(bot).await? else {
        return Ok(Some(container.clone()));
    };
    if now.state.is_alive() || now.state == ContainerState::Created {
        return Ok(None);
    }
    reader.pass_on(core, bot, watched, false).await?;
    reader
        .assembler
        .flush()
        .into_iter()
        .for_each(|line| watched.push(line));
    Ok(Some(now))
}

/// Reads one container's log in several passes without losing or repeating a frame.
struct Reader {
    assembler: Assembler,
    /// The instant of the last frame that was read.
    read_until: Option<Timestamp>,
}

impl Reader {
    /// Passes on what comes after the last frame that was read; of a log never read, the last lines. Returns how
    /// many frames came.
    async fn pass_on(
        &mut self,
        core: &Core,
        bot: BotId,
        watched: &Watched,
        follow: bool,
    ) -> Result<usize, RuntimeError> {
        let tail = if self.read_until.is_some() {
            None
        } else {
            u32::try_from(core.settings.logs.ring_lines).ok()
        };
        let query = LogQuery {
            tail,
            since: self.read_until,
            follow,
        };
        let mut frames = core.runtime.logs(bot, &query).await?;
        let mut count = 0;
        while let Some(frame) = frames.next().await {
            let frame = frame?;
            count += 1;
            self.read_until = Some(frame.timestamp);
            if let Some(line) = self.assembler.push(&frame) {
                watched.push(line);
            }
        }
        Ok(count)
    }
}

/// Waits until the container that ended runs again or another one has taken its place.
async fn wait_for_next_run(
    core: &Core,
    bot: BotId,
    ended: &ContainerStatus,
    changes: &mut Changes,
) {
    loop {
        changes.next().await;
        match core.runtime.find_container(bot).await {
            Ok(Some(now))
                if now.id == ended.id
                    && now.finished_at == ended.finished_at
                    && !now.state.is_alive() => {}
            Ok(None) => {}
            _ => return,
        }
    }
}
