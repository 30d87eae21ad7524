//! Follows one bot's log as long as somebody watches: what is stored, then what comes, across restarts of the bot.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use botmaker_ports::{ContainerState, ContainerStatus, RuntimeError};
use tokio::sync::broadcast::{self, error::RecvError};
use tracing::debug;

use super::{
    hub::Watched,
    line::{GapReason, LogItem},
    reader::Reader,
};
use crate::{core::Core, events::PublishedEvent};

/// How long to wait before a log that could not be read is tried again, unless something happens to the bot.
const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// Follows until nobody has watched for a while.
pub(super) async fn run(core: Arc<Core>, bot: BotId, watched: Arc<Watched>) {
    let follow = async {
        let mut last_container = None;
        loop {
            follow_runs(&core, bot, &watched, &mut last_container).await;
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
        watched.deserted().await;
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
async fn follow_runs(
    core: &Arc<Core>,
    bot: BotId,
    watched: &Watched,
    last_container: &mut Option<String>,
) {
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
    let is_known = last_container.as_ref() == Some(&container.id);
    *last_container = Some(container.id.clone());
    match read_run(core, bot, watched, &container, is_known).await {
        Ok(Some(ended)) => {
            watched.tell(LogItem::End {
                exit_code: ended.exit_code,
            });
            wait_for_next_run(core, bot, &ended, &mut changes).await;
        }
        Ok(None) => {
            let _ = tokio::time::timeout(RETRY_PAUSE, changes.next()).await;
        }
        Err(failure) => {
            debug!(bot.id = %bot, error = %failure, "log ended early");
            watched.tell(LogItem::Gap {
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
    is_known: bool,
) -> Result<Option<ContainerStatus>, RuntimeError> {
    let last = watched.last_id();
    let mut reader = Reader::new(core, bot, watched, container.incarnation);
    if let Some(last) = last {
        reader.go_on_after(last, is_known);
    }
    let frames = reader.read_stored().await?;
    if last.is_none() && frames >= core.settings.logs.ring_lines {
        watched.begin_late();
    }
    watched.set_warm();
    if container.state.is_alive() {
        reader.follow().await?;
    }
    let Some(now) = core.runtime.find_container(bot).await? else {
        return Ok(Some(container.clone()));
    };
    if now.state.is_alive() || now.state == ContainerState::Created {
        return Ok(None);
    }
    reader.read_stored().await?;
    reader.finish();
    Ok(Some(now))
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
