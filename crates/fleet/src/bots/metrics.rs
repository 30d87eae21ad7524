//! What bots used: one bot's last hour, and what all of them use now. Both from memory.

use std::collections::HashSet;

use botmaker_domain::{Actor, BotId, Role};
use botmaker_ports::{BotFilter, Page};
use jiff::Timestamp;

use super::{BotError, BotRef, authorize};
use crate::{
    Fleet,
    metrics::{LatestMetrics, MetricsView},
};

/// A measurement older than this many intervals is no longer "now".
const RECENT_INTERVALS: u32 = 3;
/// Bots that are read from the database at once.
const PAGE: u32 = 500;

impl Fleet {
    /// What a bot used during the last hour, after `since` if given; no call to the engine.
    ///
    /// # Errors
    /// `NotFound`; the database failed.
    pub async fn metrics(
        &self,
        actor: &Actor,
        bot: &BotRef,
        since: Option<Timestamp>,
    ) -> Result<MetricsView, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let (now, interval) = (self.core.clock.now(), self.core.settings.metrics_interval);
        let resources = record.spec.resources;
        Ok(MetricsView {
            interval,
            memory_limit_bytes: resources.memory_bytes,
            cpu_limit_percent: f64::from(resources.cpu_millis) / 10.0,
            points: self.core.metrics.after(record.id, since, now, interval),
        })
    }

    /// What the actor's running bots use now; no call to the engine, and for an administrator none to the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_metrics(&self, actor: &Actor) -> Result<LatestMetrics, BotError> {
        let recent = self.core.settings.metrics_interval * RECENT_INTERVALS;
        let after = self.core.clock.now().saturating_sub(recent);
        let mut latest = self.core.metrics.latest(after.unwrap_or(Timestamp::MIN));
        if actor.role != Role::Admin {
            let own = self.own_bots(actor).await?;
            latest.bots.retain(|bot, _| own.contains(bot));
        }
        Ok(latest)
    }

    pub(crate) async fn own_bots(&self, actor: &Actor) -> Result<HashSet<BotId>, BotError> {
        let filter = BotFilter {
            owner_id: Some(actor.user_id),
            ..BotFilter::default()
        };
        let mut own = HashSet::new();
        let mut after = None;
        loop {
            let page = Page { after, limit: PAGE };
            let records = self.core.store.list_bots(&filter, page).await?;
            own.extend(records.iter().map(|record| record.id));
            after = records.last().map(|record| record.id);
            if records.len() < PAGE as usize {
                return Ok(own);
            }
        }
    }
}
