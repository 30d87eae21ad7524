//! The bots' files on the fake engine's disk.

use std::collections::BTreeSet;

use botmaker_domain::BotId;
use uuid::Uuid;

use super::world::{Stored, Tree, World};
use crate::runtime::{
    error::RuntimeError,
    files::{ReportInfo, SnapshotInfo, StateSize},
    stored::{StateFile, StoredBot},
};

fn check(files: &[StateFile]) -> Result<(), RuntimeError> {
    let is_bad = |part: &str| part.is_empty() || part == "." || part == "..";
    match files.iter().find(|file| file.path.split('/').any(is_bad)) {
        Some(file) => Err(RuntimeError::Storage {
            operation: "written",
            message: format!("{:?} is not a plain relative path", file.path),
        }),
        None => Ok(()),
    }
}

/// Whether a snapshot holds this file.
fn is_kept(path: &str) -> bool {
    let mut parts = path.split('/');
    let top = parts.next();
    parts.next().is_none() || !matches!(top, Some("cache" | "tmp"))
}

fn bytes_of(tree: &Tree) -> u64 {
    tree.values().map(|contents| contents.len() as u64).sum()
}

/// Files, and the directories that lead to them.
fn entries_of(tree: &Tree) -> u64 {
    let ends = |path: &str| -> Vec<String> {
        let slashes = path.match_indices('/').map(|(at, _)| path[..at].to_owned());
        slashes.chain([path.to_owned()]).collect()
    };
    let entries: BTreeSet<_> = tree.keys().flat_map(|path| ends(path)).collect();
    entries.len() as u64
}

impl World {
    pub(super) fn find_stored(&mut self, us: Uuid, bot: BotId) -> Option<&mut Stored> {
        self.stored.get_mut(&(us, bot))
    }

    /// The state may be copied only while nothing writes into it.
    fn expect_at_rest(&self, us: Uuid, bot: BotId) -> Result<(), RuntimeError> {
        let container = self.containers.get(&bot);
        if container.is_some_and(|found| found.instance == us && found.state.is_alive()) {
            let message = format!("the state of {bot} is in use by its container");
            return Err(RuntimeError::Conflict { message });
        }
        Ok(())
    }

    fn stored(&mut self, us: Uuid, bot: BotId) -> &mut Stored {
        let now = self.clock.now();
        let stored = self.stored.entry((us, bot)).or_default();
        stored.modified_at = Some(now);
        stored
    }

    pub(super) fn write_config(
        &mut self,
        us: Uuid,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        check(files)?;
        let written = files
            .iter()
            .map(|file| (file.path.clone(), file.contents.clone()))
            .collect();
        self.stored(us, bot).config.insert(slot, written);
        Ok(())
    }

    pub(super) fn update_config(
        &mut self,
        us: Uuid,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        check(files)?;
        let stored = self.find_stored(us, bot);
        let Some(place) = stored.and_then(|stored| stored.config.get_mut(&slot)) else {
            let what = format!("configuration {slot} of {bot}");
            return Err(RuntimeError::NotFound { what });
        };
        for file in files {
            place.insert(file.path.clone(), file.contents.clone());
        }
        Ok(())
    }

    pub(super) fn prepare_state(
        &mut self,
        us: Uuid,
        bot: BotId,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        check(files)?;
        let state = self.stored(us, bot).state.get_or_insert_default();
        for file in files {
            if file.replace || !state.contains_key(&file.path) {
                state.insert(file.path.clone(), file.contents.clone());
            }
        }
        Ok(())
    }

    pub(super) fn list_stored(&self, us: Uuid) -> Vec<StoredBot> {
        self.stored
            .iter()
            .filter(|((instance, _), _)| *instance == us)
            .map(|((_, bot_id), stored)| StoredBot {
                bot_id: *bot_id,
                modified_at: stored.modified_at,
            })
            .collect()
    }

    pub(super) fn snapshot_state(
        &mut self,
        us: Uuid,
        bot: BotId,
        generation: u32,
    ) -> Result<SnapshotInfo, RuntimeError> {
        self.expect_at_rest(us, bot)?;
        let taken_at = self.clock.now();
        let stored = self.find_stored(us, bot);
        let Some((stored, state)) = stored.and_then(|stored| {
            let state = stored.state.clone()?;
            Some((stored, state))
        }) else {
            let what = format!("the state of {bot}");
            return Err(RuntimeError::NotFound { what });
        };
        let mut copy = state;
        copy.retain(|path, _| is_kept(path));
        let info = SnapshotInfo {
            generation,
            bytes: bytes_of(&copy),
            taken_at,
        };
        stored.snapshots.insert(generation, (info, copy));
        Ok(info)
    }

    pub(super) fn restore_snapshot(
        &mut self,
        us: Uuid,
        bot: BotId,
        generation: u32,
    ) -> Result<(), RuntimeError> {
        self.expect_at_rest(us, bot)?;
        let stored = self.find_stored(us, bot);
        let Some((stored, copy)) = stored.and_then(|stored| {
            let (_, copy) = stored.snapshots.get(&generation)?.clone();
            Some((stored, copy))
        }) else {
            let what = format!("snapshot {generation} of {bot}");
            return Err(RuntimeError::NotFound { what });
        };
        stored.state = Some(copy);
        Ok(())
    }

    pub(super) fn list_snapshots(&self, us: Uuid, bot: BotId) -> Vec<SnapshotInfo> {
        let stored = self.stored.get(&(us, bot));
        let snapshots = stored.into_iter().flat_map(|stored| &stored.snapshots);
        snapshots.map(|(_, (info, _))| *info).collect()
    }

    pub(super) fn measure_state(&self, us: Uuid, bot: BotId) -> StateSize {
        let stored = self.stored.get(&(us, bot));
        if let Some(size) = stored.and_then(|stored| stored.state_size) {
            return size;
        }
        let state = stored.and_then(|stored| stored.state.as_ref());
        StateSize {
            bytes: state.map_or(0, bytes_of),
            entries: state.map_or(0, entries_of),
            is_complete: true,
        }
    }

    pub(super) fn keep_report(&mut self, us: Uuid, bot: BotId, name: &str, contents: &[u8]) {
        let now = self.clock.now();
        let report = (now, contents.to_vec());
        self.stored(us, bot).reports.insert(name.to_owned(), report);
    }

    pub(super) fn keep_about(&mut self, us: Uuid, bot: BotId, contents: &[u8]) {
        self.stored(us, bot).about = Some(contents.to_vec());
    }

    pub(super) fn list_reports(&self, us: Uuid, bot: BotId) -> Vec<ReportInfo> {
        let stored = self.stored.get(&(us, bot));
        let kept = stored.into_iter().flat_map(|stored| &stored.reports);
        let mut reports: Vec<_> = kept
            .map(|(name, (written_at, contents))| ReportInfo {
                name: name.clone(),
                bytes: contents.len() as u64,
                written_at: *written_at,
            })
            .collect();
        reports.sort_by_key(|report| report.written_at);
        reports
    }
}
