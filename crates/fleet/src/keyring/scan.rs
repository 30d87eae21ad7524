//! Looks for bots' false keys in their logs.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use botmaker_domain::{BotId, BotRecord, Phase, keyring::IncidentKind};
use botmaker_ports::LogQuery;
use botmaker_secrets::ExposeSecret;
use futures_util::StreamExt;
use jiff::Timestamp;
use tracing::{debug, error};

use super::canary;
use crate::{core::Core, reconcile::sweep};

/// How logs are looked through for false keys.
#[derive(Clone, Copy, Debug)]
pub struct ScanSettings {
    /// Time between two looks.
    pub every: Duration,
    /// Bytes of one bot's log in one look; what is beyond waits for the next.
    pub bytes: usize,
    /// Whether a bot whose false key is seen is cut off from its model.
    pub cuts_off: bool,
}

impl Default for ScanSettings {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(60),
            bytes: 1024 * 1024,
            cuts_off: false,
        }
    }
}

/// Where each bot's log has been read to.
pub(super) type Cursors = BTreeMap<BotId, Timestamp>;

/// Reads what running bots printed since the last look.
pub(super) async fn scan(core: &Arc<Core>, cursors: &mut Cursors) {
    let Ok(bots) = sweep::all_bots(core).await else {
        return;
    };
    cursors.retain(|bot, _| bots.iter().any(|record| record.id == *bot));
    for record in bots {
        if record.phase == Phase::Active && core.observed.is_alive(record.id) {
            tokio::select! {
                () = core.shutdown.cancelled() => return,
                () = scan_bot(core, &record, cursors) => {}
            }
        }
    }
}

async fn scan_bot(core: &Arc<Core>, record: &BotRecord, cursors: &mut Cursors) {
    let query = LogQuery {
        tail: None,
        since: cursors.get(&record.id).copied(),
        follow: false,
    };
    let Ok(mut frames) = core.runtime.logs(record.id, &query).await else {
        return;
    };
    let key = canary::key(&core.master_key, record.id);
    let needle = key.expose_secret().as_bytes();
    let (mut left, mut before) = (core.settings.canary_scan.bytes, Vec::new());
    let mut is_seen = false;
    while let Some(Ok(frame)) = frames.next().await {
        cursors.insert(record.id, frame.timestamp);
        // The key may be cut in two where a long line is.
        before.extend_from_slice(&frame.bytes);
        is_seen |= before.windows(needle.len()).any(|window| window == needle);
        let keep = before.len().saturating_sub(needle.len());
        before.drain(..keep);
        left = left.saturating_sub(frame.bytes.len());
        if left == 0 {
            debug!(bot.id = %record.id, "the rest of a long log is looked through next time");
            break;
        }
    }
    if is_seen {
        tell(core, record).await;
    }
}

async fn tell(core: &Core, record: &BotRecord) {
    error!(bot.id = %record.id, bot.name = %record.spec.name, "a bot's false key stands in its log: somebody has read its files");
    let detail = "its false key stands in its log";
    let noted = core
        .keyring
        .note_incident(IncidentKind::CanaryLogged, record.id, detail);
    if let Err(failure) = noted.await {
        debug!(error = %failure, "the incident could not be kept");
    }
    if core.settings.canary_scan.cuts_off
        && let Err(failure) = core.keyring.cut_off(record.id, true).await
    {
        error!(bot.id = %record.id, error = %failure, "the bot could not be cut off");
    }
}
