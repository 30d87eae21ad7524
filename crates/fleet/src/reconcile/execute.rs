//! Carries out one action. Each may be repeated after a crash at any point.

use std::sync::Arc;

use botmaker_domain::{BotRecord, Hold, Reason, ReasonCode};
use botmaker_ports::{RuntimeError, StoreError};
use tracing::info;

use super::{plan::Action, provision, purge, redraw};
use crate::core::Core;

/// How an action ended.
pub(crate) enum Executed {
    /// It is done; there may be more to do.
    Done,
    /// The bot is gone.
    Gone,
    /// The engine could not do it now; the same may succeed later.
    Later(RuntimeError),
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
            return provision::provision(core, record).await;
        }
        Action::Purge => return purge::purge(core, record).await,
        Action::Hold(reason) => return hold(core, record, reason).await,
        Action::Adopt {
            incarnation,
            image_id,
        } => {
            let adopted = BotRecord {
                incarnation,
                image_id: Some(image_id),
                ..record
            };
            core.save(adopted, Vec::new()).await?;
            return Ok(Executed::Done);
        }
        Action::NoteReady => {
            info!(bot.id = %bot, bot.name = %record.spec.name, "bot ready");
            core.save(
                BotRecord {
                    has_been_ready: true,
                    ..record
                },
                Vec::new(),
            )
            .await?;
            return Ok(Executed::Done);
        }
        Action::Start => return start(core, record).await,
        Action::Stop { grace } => core.runtime.stop_container(bot, grace).await,
        Action::RemoveContainer => core.runtime.remove_container(bot).await,
        Action::SetRestartPolicy(policy) => core.runtime.set_restart_policy(bot, policy).await,
    };
    match outcome {
        // What is gone meanwhile is seen by the next look.
        Ok(()) | Err(RuntimeError::NotFound { .. }) => Ok(Executed::Done),
        Err(failure) => settle(core, record, failure).await,
    }
}

/// Starts the container, then notes which wish that fulfilled: after a crash in between it is started once more.
async fn start(core: &Arc<Core>, record: BotRecord) -> Result<Executed, StoreError> {
    if let Err(reason) = check_secrets(core, &record).await {
        return hold(core, record, reason).await;
    }
    let slot = core.engine.start_slot().await;
    let outcome = core.runtime.start_container(record.id).await;
    drop(slot);
    match outcome {
        Ok(()) => {
            let has_been_ready = record.has_been_ready && !record.has_pending_start();
            let started = BotRecord {
                applied_seq: record.power_seq,
                has_been_ready,
                hold: None,
                ..record
            };
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
    hold(core, record, reason).await
}

/// Holds a bot back until somebody wishes anew. A bot that is being deleted is not held back: it is tried again.
pub(crate) async fn hold(
    core: &Core,
    record: BotRecord,
    reason: Reason,
) -> Result<Executed, StoreError> {
    if record.phase == botmaker_domain::Phase::Deleting {
        let message = reason.detail;
        return Ok(Executed::Later(RuntimeError::EngineFailed { message }));
    }
    info!(bot.id = %record.id, bot.name = %record.spec.name, reason = reason.code.as_str(), "bot held back");
    let hold = Some(Hold {
        reason,
        power_seq: record.power_seq,
    });
    core.save(BotRecord { hold, ..record }, Vec::new()).await?;
    Ok(Executed::Done)
}
