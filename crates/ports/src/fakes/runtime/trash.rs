//! The trash of the fake engine's disk.

use botmaker_domain::BotId;
use jiff::SignedDuration;
use uuid::Uuid;

use super::world::{Stored, Trashed, World};
use crate::runtime::{
    error::RuntimeError,
    files::StateSize,
    stored::{StoredPlace, TrashEntry, TrashKind},
};

impl World {
    /// Nothing is moved where there is nothing; an orphan's entry is made all the same, once.
    pub(super) fn trash(&mut self, us: Uuid, bot: BotId, kind: TrashKind) {
        let stored = self.stored.remove(&(us, bot));
        let waits = |trashed: &Trashed| {
            (trashed.instance, trashed.entry.bot_id, trashed.entry.kind) == (us, bot, kind)
        };
        if stored.is_none() && (kind == TrashKind::Deleted || self.trash.iter().any(waits)) {
            return;
        }
        let mut since = self.clock.now();
        while self.find_trashed(us, &TrashEntry::name_of(bot, kind, since)) {
            since += SignedDuration::from_secs(1);
        }
        let name = TrashEntry::name_of(bot, kind, since);
        let Some(entry) = TrashEntry::parse(&name) else {
            return;
        };
        self.trash.push(Trashed {
            instance: us,
            entry,
            stored: stored.unwrap_or_default(),
        });
    }

    fn find_trashed(&self, us: Uuid, name: &str) -> bool {
        self.trash.iter().any(is_called(us, name))
    }

    pub(super) fn list_trash(&self, us: Uuid) -> Vec<TrashEntry> {
        let own = self.trash.iter().filter(|trashed| trashed.instance == us);
        let mut entries: Vec<_> = own.map(|trashed| trashed.entry.clone()).collect();
        entries.sort_by_key(|entry| entry.since);
        entries
    }

    pub(super) fn restore_trash(&mut self, us: Uuid, name: &str) -> Result<(), RuntimeError> {
        let position = self.trash.iter().position(is_called(us, name));
        let whole = position.filter(|at| self.trash[*at].entry.kind != TrashKind::Removed);
        let Some(at) = whole else {
            let what = format!("{name:?} in the trash");
            return Err(RuntimeError::NotFound { what });
        };
        let bot = self.trash[at].entry.bot_id;
        if self.stored.contains_key(&(us, bot)) {
            let message = format!("{bot} has files");
            return Err(RuntimeError::Conflict { message });
        }
        let trashed = self.trash.remove(at);
        self.stored.insert((us, bot), trashed.stored);
        Ok(())
    }

    pub(super) fn remove_trash(&mut self, us: Uuid, name: &str) {
        let is_it = is_called(us, name);
        self.trash.retain(|trashed| !is_it(trashed));
    }

    fn place(&self, us: Uuid, place: &StoredPlace) -> Option<&Stored> {
        match place {
            StoredPlace::Home(bot) => self.stored.get(&(us, *bot)),
            StoredPlace::Trash(name) => {
                let trashed = self.trash.iter().find(|one| is_called(us, name)(one))?;
                Some(&trashed.stored)
            }
        }
    }

    pub(super) fn about(&self, us: Uuid, place: &StoredPlace) -> Option<Vec<u8>> {
        self.place(us, place)?.about.clone()
    }

    pub(super) fn measure_stored(&self, us: Uuid, place: &StoredPlace) -> StateSize {
        let stored = self.place(us, place);
        let trees = stored.into_iter().flat_map(|stored| {
            let configs = stored.config.values();
            let snapshots = stored.snapshots.values().map(|(_, tree)| tree);
            stored.state.iter().chain(configs).chain(snapshots)
        });
        let files = trees.flat_map(|tree| tree.values());
        let reports = stored
            .into_iter()
            .flat_map(|stored| stored.reports.values());
        let all = files.chain(reports.map(|(_, contents)| contents));
        let (bytes, entries) = all.fold((0, 0), |(bytes, entries), contents| {
            (bytes + contents.len() as u64, entries + 1)
        });
        StateSize {
            bytes,
            entries,
            is_complete: true,
        }
    }
}

fn is_called(us: Uuid, name: &str) -> impl Fn(&Trashed) -> bool {
    move |trashed| trashed.instance == us && trashed.entry.name == name
}
