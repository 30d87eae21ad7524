//! The comparison of everything desired with everything observed: at start, after each reconnect, and by a timer.

use std::{collections::HashMap, sync::Arc};

use botmaker_domain::{BotId, BotRecord, Phase};
use botmaker_ports::{BotFilter, Page, RuntimeError, StoreError};
use jiff::SignedDuration;
use tracing::{info, warn};

use super::{plan::plan, worker};
use crate::core::Core;

/// Rows read at a time.
const PAGE: u32 = 500;
/// How long a port or subnet that the engine refused is left alone.
const FORGET_BAD_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How long events are kept.
const KEEP_EVENTS: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Every row, in pages.
pub(crate) async fn all_bots(core: &Core) -> Result<Vec<BotRecord>, StoreError> {
    let mut records = Vec::new();
    let mut after = None;
    loop {
        let page = core
            .store
            .list_bots(&BotFilter::default(), Page { after, limit: PAGE })
            .await?;
        let is_last = page.len() < PAGE as usize;
        after = page.last().map(|record| record.id);
        records.extend(page);
        if is_last {
            return Ok(records);
        }
    }
}

/// Requests that never finished: their rows go, with what they wrote.
pub(crate) async fn drop_unfinished(core: &Core) -> Result<(), StoreError> {
    for mut record in all_bots(core).await? {
        if record.phase == Phase::Provisioning {
            info!(bot.id = %record.id, "removing a bot whose creation was interrupted");
            record.phase = Phase::Deleting;
            core.save(record, Vec::new()).await?;
        }
    }
    Ok(())
}

/// Looks at all containers in one call, and gives those bots a turn for which there is something to do.
pub(crate) async fn sweep(core: &Arc<Core>) -> Result<(), RuntimeError> {
    if let Err(failure) = core.runtime.remove_strays().await {
        warn!(error = %failure, "throwaway containers that nobody waits for remain for now");
    }
    let containers = core.runtime.list_containers().await?;
    let mut by_bot: HashMap<BotId, _> = containers
        .into_iter()
        .filter_map(|c| c.bot_id.map(|bot| (bot, c)))
        .collect();
    let records = match all_bots(core).await {
        Ok(records) => records,
        Err(failure) => {
            warn!(
                error = &failure as &dyn std::error::Error,
                "bots cannot be listed"
            );
            return Ok(());
        }
    };
    let (now, settings) = (core.clock.now(), worker::plan_settings(core));
    for record in records {
        core.observed
            .set_container(record.id, by_bot.remove(&record.id), now);
        crate::health::watch::ensure(core, record.id);
        let plan = plan(&record, &worker::observe(core, &record), now, &settings);
        let is_told = record.status.state == plan.state && record.status.reason == plan.reason;
        if plan.action.is_some() || plan.look_again.is_some() || !is_told {
            core.queue.wake(record.id);
        }
    }
    Ok(())
}

/// Gives every bot a turn, because what is known of all of them changed.
pub(crate) async fn wake_all(core: &Core) {
    match all_bots(core).await {
        Ok(records) => records.iter().for_each(|record| core.queue.wake(record.id)),
        Err(failure) => warn!(
            error = &failure as &dyn std::error::Error,
            "bots cannot be listed"
        ),
    }
}

/// Forgets what is too old to matter.
pub(crate) async fn tidy(core: &Core) {
    let now = core.clock.now();
    let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(jiff::Timestamp::MIN);
    let outcomes = [
        core.store.forget_bad(before(FORGET_BAD_AFTER)).await,
        core.store.prune_sessions(now).await.map(|_| ()),
        core.store
            .prune_events(before(KEEP_EVENTS))
            .await
            .map(|_| ()),
    ];
    for failure in outcomes.into_iter().filter_map(Result::err) {
        warn!(
            error = &failure as &dyn std::error::Error,
            "old rows cannot be removed"
        );
    }
}
