//! Carries out one action. Each may be repeated after a crash at any point.

use std::{sync::Arc, time::Duration};

use botmaker_domain::{
    BotRecord, Death, EventKind, Hold, Kill, Lifecycle, NewEvent, Reason, ReasonCode, RunMark,
    StopAsked,
};
use botmaker_ports::{KeyringError, RuntimeError, StoreError};
use tracing::info;

use super::{action::Action, change, death, provision, purge, redraw, rollback};
use crate::{
    core::Core,
    keyring::grants,
    reports::{crash, log_tail},
};

/// How an action ended.
pub(crate) enum Executed {
    /// It is done; there may be more to do.
    Done,
    /// The bot is gone.
    Gone,
    /// The engine could not do it now; the same may succeed later.
    Later(RuntimeError),
    /// The keyring could not.
    KeyringLater(KeyringError),
}

/// Carries out an action for a bot.
///
/// # Errors
/// Database failures only; what the engine refuses becomes a hold with its words.
pub(crate) async fn execute(
    core: &Arc<Core>,
    record: BotRecord,
    action: Action,
) -> Result<Executed, StoreError> {
    let bot = record.id;
    let outcome = match action {
        Action::Provision => {
            let _slot = core.engine.start_slot().await;
            return Box::pin(provision::provision(core, record)).await;
        }
        Action::Purge => return purge::purge(core, record).await,
        Action::Hold(reason) => {
            let reason = in_its_own_words(core, &record, reason).await;
            return hold(core, record, reason).await;
        }
        Action::Adopt {
            incarnation,
            image_id,
        } => {
            let lifecycle = Lifecycle {
                deployed_at: Some(core.clock.now()),
                ..record.lifecycle
            };
            let adopted = BotRecord {
                lifecycle,
                incarnation,
                image_id: Some(image_id),
                ..record
            };
            core.save(adopted, Vec::new()).await?;
            return Ok(Executed::Done);
        }
        Action::Grant => return Box::pin(grants::settle(core, record)).await,
        Action::Check => return Box::pin(change::check(core, record)).await,
        Action::ApplyHot => return Box::pin(change::apply_hot(core, record)).await,
        Action::Recast => return change::recast(core, record).await,
        Action::Snapshot => return change::snapshot(core, record).await,
        Action::Restore { generation } => return change::restore(core, record, generation).await,
        Action::NoteReady => return Box::pin(change::commit(core, record)).await,
        Action::NoteDeath { death, run } => return note_death(core, record, death, run).await,
        Action::NoteKill(kill) => return note_kill(core, record, kill).await,
        Action::RollBack(reason) => return Box::pin(fail(core, record, reason)).await,
        Action::Start => return start(core, record).await,
        Action::Stop { grace } => return stop(core, record, grace).await,
        Action::RemoveContainer => {
            log_tail::keep(core, &record).await;
            core.runtime.remove_container(bot).await
        }
        Action::SetRestartPolicy(policy) => core.runtime.set_restart_policy(bot, policy).await,
    };
    match outcome {
        // What is gone meanwhile is seen by the next look.
        Ok(()) | Err(RuntimeError::NotFound { .. }) => Ok(Executed::Done),
        Err(failure) => settle(core, record, failure).await,
    }
}

/// Notes that this run is asked to end, then stops it: after a crash in between it is known whose end a kill was.
async fn stop(
    core: &Arc<Core>,
    record: BotRecord,
    grace: Duration,
) -> Result<Executed, StoreError> {
    let container = core.observed.evidence(record.id).container;
    let asked = container.map(|(container, _)| StopAsked {
        run: death::run_of(&container),
        grace_seconds: grace.as_secs(),
    });
    let mut record = record;
    if asked != record.lifecycle.stop_asked {
        record.lifecycle.stop_asked = asked;
        record = core.save(record, Vec::new()).await?;
    }
    match core.runtime.stop_container(record.id, grace).await {
        Ok(()) | Err(RuntimeError::NotFound { .. }) => Ok(Executed::Done),
        Err(failure) => settle(core, record, failure).await,
    }
}

/// Starts the container, then notes which wish that fulfilled: after a crash in between it is started once more.
async fn start(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    if let Err(reason) = check_secrets(core, &record).await {
        return Box::pin(fail(core, record, reason)).await;
    }
    let slot = core.engine.start_slot().await;
    let outcome = core.runtime.start_container(record.id).await;
    drop(slot);
    match outcome {
        Ok(()) => {
            let has_been_ready = record.has_been_ready && !record.has_pending_start();
            let mut started = BotRecord {
                applied_seq: record.power_seq,
                has_been_ready,
                hold: None,
                ..record
            };
            if !has_been_ready {
                // Somebody wished anew: what was before does not count any more.
                started.lifecycle.deaths.clear();
                started.lifecycle.counted = None;
            }
            core.save(started, Vec::new()).await?;
            Ok(Executed::Done)
        }
        // The container, or its network, was removed outside: what is left of it makes room for a new one.
        Err(RuntimeError::NotFound { .. }) => {
            match core.runtime.remove_container(record.id).await {
                Ok(()) => Ok(Executed::Done),
                Err(failure) => settle(core, record, failure).await,
            }
        }
        Err(RuntimeError::PortTaken { port, message }) => {
            redraw::port(core, record, port, &message).await
        }
        Err(failure) => settle(core, record, failure).await,
    }
}

/// Makes sure that OpenClaw will accept the bot's secret files: it ends without saying why when it does not.
async fn check_secrets(core: &Arc<Core>, record: &BotRecord) -> Result<(), Reason> {
    let (directory, bot) = (Arc::clone(&core.secrets), record.id);
    let versions = record.spec.secrets.clone();
    let checked = core
        .tracker
        .spawn_blocking(move || directory.ensure_usable(bot, &versions))
        .await;
    let unusable = |words: String| {
        Reason::new(ReasonCode::SecretUnusable, words)
            .with_hint("restore the secrets directory from a backup, or create the bot anew")
    };
    match checked {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(unusable(error.to_string())),
        Err(error) => Err(unusable(error.to_string())),
    }
}

/// A transient failure is tried again, another one holds the bot back with the engine's words.
pub(crate) async fn settle(
    core: &Arc<Core>,
    record: BotRecord,
    failure: RuntimeError,
) -> Result<Executed, StoreError> {
    if failure.is_transient() {
        return Ok(Executed::Later(failure));
    }
    let reason = match &failure {
        RuntimeError::ImageMissing { reference } => Reason::new(
            ReasonCode::ImageMissing,
            format!("the image {reference} is not on the container engine"),
        )
        .with_hint(crate::bots::error::IMAGE_HINT),
        RuntimeError::Storage { .. } => Reason::new(ReasonCode::StorageFailed, failure.to_string())
            .with_hint("see whether the disk is full, then start the bot again"),
        _ => Reason::new(ReasonCode::EngineRefused, failure.to_string())
            .with_hint("mend what the engine complains about, then start the bot again"),
    };
    Box::pin(fail(core, record, reason)).await
}

/// What a failure leads to: back to the last good generation, or to the hold of a bot that has none to go back to.
pub(crate) async fn fail(
    core: &Arc<Core>,
    record: BotRecord,
    reason: Reason,
) -> Result<Executed, StoreError> {
    let reason = in_its_own_words(core, &record, reason).await;
    if record.is_changing() && record.phase == botmaker_domain::Phase::Active {
        return rollback::roll_back(core, record, reason).await;
    }
    hold(core, record, reason).await
}

/// Adds what OpenClaw itself said to a reason that was read from its exit code.
async fn in_its_own_words(core: &Arc<Core>, record: &BotRecord, reason: Reason) -> Reason {
    let is_from_exit_code = reason.detail.contains("(exit code ");
    let words = match is_from_exit_code {
        true => log_tail::last_words(core, record).await,
        false => None,
    };
    let detail = match words {
        Some(words) => format!("{}: {words}", reason.detail),
        None => reason.detail,
    };
    Reason { detail, ..reason }
}

/// Notes an end that nobody wished.
async fn note_death(
    core: &Core,
    record: BotRecord,
    death: Death,
    run: RunMark,
) -> Result<Executed, StoreError> {
    let mut record = record;
    let event = NewEvent {
        kind: EventKind::BotDied,
        bot_id: Some(record.id),
        actor: None,
        at: core.clock.now(),
        status: None,
        detail: Some(death.reason.detail.clone()),
    };
    record.lifecycle.note_death(death, run);
    core.save(record, vec![event]).await?;
    Ok(Executed::Done)
}

/// Notes a stop that had to be a kill.
async fn note_kill(core: &Core, record: BotRecord, kill: Kill) -> Result<Executed, StoreError> {
    let mut record = record;
    let event = NewEvent {
        kind: EventKind::BotKilled,
        bot_id: Some(record.id),
        actor: None,
        at: core.clock.now(),
        status: None,
        detail: Some(death::kill_words(&kill)),
    };
    record.lifecycle.note_kill(kill);
    core.save(record, vec![event]).await?;
    Ok(Executed::Done)
}

/// Holds a bot back until somebody wishes anew. A bot that is being deleted is not held back: it is tried again.
pub(crate) async fn hold(
    core: &Arc<Core>,
    record: BotRecord,
    reason: Reason,
) -> Result<Executed, StoreError> {
    if record.phase == botmaker_domain::Phase::Deleting {
        let message = reason.detail;
        return Ok(Executed::Later(RuntimeError::EngineFailed { message }));
    }
    info!(bot.id = %record.id, bot.name = %record.spec.name, reason = reason.code.as_str(), "bot held back");
    if record.incarnation > 0 {
        crash::write(core, &record, &reason).await;
    }
    let hold = Some(Hold {
        reason,
        power_seq: record.power_seq,
    });
    core.save(BotRecord { hold, ..record }, Vec::new()).await?;
    Ok(Executed::Done)
}
