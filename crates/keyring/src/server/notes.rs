//! What the proxy notices on its way and others have to know: refusals of keys and incidents. Written by a task of its own,
//! so that no request waits for it.

use std::sync::Weak;

use botmaker_domain::{
    BotId,
    keyring::{IncidentKind, KeyFailure, KeyId},
};
use botmaker_ports::KeyringError;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error};

use super::core::Core;

/// Notes that wait at most. More are left out: each kind repeats itself soon.
const WAITING: usize = 1024;

/// Something that was noticed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Note {
    /// A vendor refused a key.
    Failure {
        key: KeyId,
        failure: KeyFailure,
        rests_until: Option<Timestamp>,
    },
    /// A key that was refused before works.
    Success { key: KeyId },
    /// Something that must not happen.
    Incident {
        kind: IncidentKind,
        bot: BotId,
        detail: String,
    },
}

/// Takes notes.
#[derive(Clone, Debug)]
pub(crate) struct Notes(mpsc::Sender<Note>);

impl Notes {
    /// The place for notes, and where they come out.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Note>) {
        let (notes, waiting) = mpsc::channel(WAITING);
        (Self(notes), waiting)
    }

    /// Takes a note. Never waits.
    pub(crate) fn take(&self, note: Note) {
        if self.0.try_send(note).is_err() {
            debug!("a note of the proxy is left out: too many wait");
        }
    }
}

/// Writes notes until `stop`, and what is there then.
pub(crate) async fn write(
    core: Weak<Core>,
    mut waiting: mpsc::Receiver<Note>,
    stop: CancellationToken,
) {
    loop {
        let note = tokio::select! {
            note = waiting.recv() => note,
            () = stop.cancelled() => waiting.try_recv().ok(),
        };
        let (Some(note), Some(core)) = (note, core.upgrade()) else {
            return;
        };
        if let Err(error) = core.write_note(note).await {
            error!(%error, "what the proxy noticed cannot be written");
        }
    }
}

impl Core {
    async fn write_note(&self, note: Note) -> Result<(), KeyringError> {
        match note {
            Note::Failure {
                key,
                failure,
                rests_until,
            } => self.store.note_failure(key, &failure, rests_until).await,
            Note::Success { key } => self.store.note_success(key).await,
            Note::Incident { kind, bot, detail } => self.incident(kind, bot, &detail).await,
        }
    }

    /// Notes an incident, and cuts the bot off when that is wished of one with its false key.
    pub(crate) async fn incident(
        &self,
        kind: IncidentKind,
        bot: BotId,
        detail: &str,
    ) -> Result<(), KeyringError> {
        let is_canary = matches!(kind, IncidentKind::CanaryUsed | IncidentKind::CanaryLogged);
        let is_cut_off = is_canary && self.settings.cut_off_canaries;
        let now = Timestamp::now();
        let noted = self
            .store
            .note_incident(kind, bot, detail, is_cut_off, now)
            .await;
        if is_cut_off {
            // Also when it could not be noted.
            self.set_cut_off(bot, true, now).await?;
        }
        let is_new = noted?;
        if is_new {
            error!(bot.id = %bot, ?kind, detail, is_cut_off, "an incident of a bot");
        }
        Ok(())
    }

    /// Cuts a bot off or lets it in again.
    pub(crate) async fn set_cut_off(
        &self,
        bot: BotId,
        is_cut_off: bool,
        now: Timestamp,
    ) -> Result<(), KeyringError> {
        let _turn = self.turn.lock().await;
        self.store.set_cut_off(bot, is_cut_off, now).await?;
        self.reload_access().await?;
        if is_cut_off {
            self.cut(bot);
        }
        Ok(())
    }
}
