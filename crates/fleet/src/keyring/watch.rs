//! Looks after the keyring: whether it answers, whether its grants are those that bots need, what bots used,
//! what people must hear.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use botmaker_domain::BotId;
use botmaker_ports::{KeyringError, StoreError};
use tracing::{debug, info, warn};

use super::{grants, notices, scan};
use crate::{core::Core, reconcile::sweep};

/// Time between two looks at where bots find the proxy; from memory.
const TICK: Duration = Duration::from_secs(1);
/// Ticks between two looks at what bots used.
const USAGE_TICKS: u64 = 10;
/// Ticks between two looks at what people must hear.
const NOTICE_TICKS: u64 = 2;
/// Ticks between two comparisons of all grants.
const GRANTS_TICKS: u64 = 300;

/// Looks again and again until the fleet ends.
pub(crate) async fn run(core: Arc<Core>) {
    let mut cursors = BTreeMap::new();
    let mut told = None;
    let scan_ticks = core.settings.canary_scan.every.as_secs().max(1);
    for ticks in 0_u64.. {
        // There is none, and there will be none before the next start.
        let is_look = ticks.is_multiple_of(USAGE_TICKS);
        if is_look && !look(&core, ticks.is_multiple_of(GRANTS_TICKS)).await {
            return;
        }
        listen(&core, &mut told).await;
        if ticks.is_multiple_of(NOTICE_TICKS)
            && let Err(error) = notices::tell(&core).await
        {
            debug!(%error, "what the keyring wants people to hear waits");
        }
        if (ticks + 1).is_multiple_of(scan_ticks) {
            scan::scan(&core, &mut cursors).await;
        }
        tokio::select! {
            biased;
            () = core.shutdown.cancelled() => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Tells the proxy where bots look for it, when that is known and is another place than before. It binds by itself, now or
/// when the address appears.
async fn listen(core: &Core, told: &mut Option<SocketAddr>) {
    let engine = core.engine.known();
    let gateway = engine
        .status
        .as_ref()
        .and_then(|engine| engine.host_gateway);
    let Some(gateway) = gateway else { return };
    let address = SocketAddr::new(gateway, core.settings.keyring_port);
    if *told == Some(address) && core.keyring_state.error().is_none() {
        return;
    }
    match core.keyring.listen_on(&[address]).await {
        Ok(()) => *told = Some(address),
        Err(error) => {
            debug!(%error, "the proxy could not be told where to listen");
            *told = None;
        }
    }
}

/// Looks once; `false` when there is no keyring to look after.
async fn look(core: &Arc<Core>, all: bool) -> bool {
    let was_away = core.keyring_state.error().is_some();
    let outcome = use_of_bots(core).await;
    if matches!(outcome, Err(Failure::Keyring(KeyringError::Off))) {
        return false;
    }
    if let Err(Failure::Keyring(error)) = &outcome {
        if !was_away {
            warn!(error = %error, "the keyring does not answer; bots that run are not touched");
        }
        core.keyring_state.note(Some(error));
        return true;
    }
    core.keyring_state.note(None);
    if was_away {
        info!("the keyring answers again");
        sweep::wake_all(core).await;
    }
    if (all || was_away)
        && let Err(failure) = compare(core).await
    {
        warn!(error = %failure, "the keyring's grants could not be compared with the bots");
    }
    true
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes what each bot used, for everybody who looks at bots.
async fn use_of_bots(core: &Core) -> Result<(), Failure> {
    core.keyring.status().await?;
    let bots = sweep::all_bots(core).await?;
    let ids: Vec<BotId> = bots.iter().map(|bot| bot.id).collect();
    let used = core.keyring.bot_usage(&ids).await?;
    core.keyring_state
        .set_usage(used.into_iter().map(|used| (used.bot, used)).collect());
    Ok(())
}

/// Makes the keyring's grants those that the bots' rows say they have: either side may have been put back from a backup.
async fn compare(core: &Core) -> Result<(), Failure> {
    let listed = core.keyring.list_grants().await?;
    let mut present: HashMap<BotId, _> = listed.into_iter().map(|it| (it.bot, it)).collect();
    for record in sweep::all_bots(core).await? {
        let found = present.remove(&record.id);
        let Some(wanted) = grants::wanted(&record, core.canary_digest(record.id)) else {
            continue;
        };
        // One that the bot never had comes with its next step.
        let has_it = record.lifecycle.granted == Some(grants::digest(&wanted));
        if has_it && found.as_ref() != Some(&wanted) {
            warn!(bot.id = %record.id, "the keyring had lost a bot's grant; it is given again");
            core.keyring.put_grant(&wanted).await?;
        }
    }
    for bot in present.into_keys() {
        // A row may have been written since the rows were read.
        if core.store.find_bot(bot).await?.is_none() {
            info!(bot.id = %bot, "the grant of a bot that is gone is taken");
            core.keyring.revoke_grant(bot).await?;
        }
    }
    Ok(())
}
