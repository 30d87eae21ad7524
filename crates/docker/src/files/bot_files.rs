//! The Docker engine's host as the keeper of the bots' files. The methods live beside what they are about; this file
//! only joins them.

use async_trait::async_trait;
use botmaker_domain::BotId;
use botmaker_ports::{
    BotFiles, ReportInfo, RuntimeError, SnapshotInfo, StateFile, StateSize, StoredBot, StoredPlace,
    TrashEntry, TrashKind,
};

use super::{about, config, find_bot_dir, reports, snapshot, state, stored, trash, tree};
use crate::engine::DockerEngine;

/// The size of what is not there.
const NOTHING: StateSize = StateSize {
    bytes: 0,
    entries: 0,
    is_complete: true,
};

const fn not_found(what: String) -> RuntimeError {
    RuntimeError::NotFound { what }
}

#[async_trait]
impl BotFiles for DockerEngine {
    async fn write_config(
        &self,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        let files = files.to_vec();
        self.on_disk("written", move |settings| {
            config::write::write(settings, bot, slot, &files)
        })
        .await
    }

    async fn update_config(
        &self,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        let files = files.to_vec();
        let found = self
            .on_disk("written", move |settings| {
                config::update::update(settings, bot, slot, &files)
            })
            .await?;
        let what = format!("configuration {slot} of {bot}");
        found.then_some(()).ok_or_else(|| not_found(what))
    }

    async fn prune_config(&self, bot: BotId, keep: &[u32]) -> Result<(), RuntimeError> {
        let keep = keep.to_vec();
        self.on_disk("removed", move |settings| {
            config::prune::prune(settings, bot, &keep)
        })
        .await
    }

    async fn prepare_state(&self, bot: BotId, files: &[StateFile]) -> Result<(), RuntimeError> {
        let (owner, files) = (self.user().await, files.to_vec());
        self.on_disk("written", move |settings| {
            state::prepare(settings, owner, bot, &files)
        })
        .await
    }

    async fn trash_state(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.on_disk("moved into the trash", move |settings| {
            trash::move_there(settings, bot, TrashKind::Deleted)
        })
        .await
    }

    async fn quarantine_state(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.on_disk("moved into the trash", move |settings| {
            trash::quarantine(settings, bot)
        })
        .await
    }

    async fn list_trash(&self) -> Result<Vec<TrashEntry>, RuntimeError> {
        self.on_disk("listed", trash::list).await
    }

    async fn restore_trash(&self, name: &str) -> Result<(), RuntimeError> {
        let entry = name.to_owned();
        let restored = self
            .on_disk("brought back", move |settings| {
                trash::restore(settings, &entry)
            })
            .await?;
        match restored {
            trash::Restored::Done => Ok(()),
            trash::Restored::Absent => Err(not_found(format!("{name:?} in the trash"))),
            trash::Restored::Occupied(bot) => Err(RuntimeError::Conflict {
                message: format!("{bot} has files"),
            }),
        }
    }

    async fn remove_trash(&self, name: &str) -> Result<(), RuntimeError> {
        let name = name.to_owned();
        self.on_disk("removed", move |settings| trash::remove(settings, &name))
            .await
    }

    async fn keep_about(&self, bot: BotId, contents: &[u8]) -> Result<(), RuntimeError> {
        let contents = contents.to_vec();
        self.on_disk("written", move |settings| {
            about::keep(settings, bot, &contents)
        })
        .await
    }

    async fn find_about(&self, place: &StoredPlace) -> Result<Option<Vec<u8>>, RuntimeError> {
        let place = place.clone();
        self.on_disk("read", move |settings| about::find(settings, &place))
            .await
    }

    async fn measure_stored(&self, place: &StoredPlace) -> Result<StateSize, RuntimeError> {
        let place = place.clone();
        self.on_disk("measured", move |settings| {
            about::find_place(settings, &place)?.map_or(Ok(NOTHING), tree::measure::measure)
        })
        .await
    }

    async fn list_stored(&self) -> Result<Vec<StoredBot>, RuntimeError> {
        self.on_disk("listed", stored::list).await
    }

    async fn snapshot_state(
        &self,
        bot: BotId,
        generation: u32,
    ) -> Result<SnapshotInfo, RuntimeError> {
        let taken = self
            .on_disk("copied", move |settings| {
                snapshot::take::take(settings, bot, generation)
            })
            .await?;
        taken.ok_or_else(|| not_found(format!("the state of {bot}")))
    }

    async fn restore_snapshot(&self, bot: BotId, generation: u32) -> Result<(), RuntimeError> {
        let found = self
            .on_disk("copied back", move |settings| {
                snapshot::restore::restore(settings, bot, generation)
            })
            .await?;
        let what = format!("snapshot {generation} of {bot}");
        found.then_some(()).ok_or_else(|| not_found(what))
    }

    async fn list_snapshots(&self, bot: BotId) -> Result<Vec<SnapshotInfo>, RuntimeError> {
        self.on_disk("listed", move |settings| {
            snapshot::list::list(settings, bot)
        })
        .await
    }

    async fn remove_snapshot(&self, bot: BotId, generation: u32) -> Result<(), RuntimeError> {
        self.on_disk("removed", move |settings| {
            snapshot::remove::remove(settings, bot, generation)
        })
        .await
    }

    async fn measure_state(&self, bot: BotId) -> Result<StateSize, RuntimeError> {
        self.on_disk("measured", move |settings| {
            let home = find_bot_dir(settings, bot)?;
            let state = home.map_or(Ok(None), |home| home.find_child("state"))?;
            state.map_or(Ok(NOTHING), tree::measure::measure)
        })
        .await
    }

    async fn keep_report(
        &self,
        bot: BotId,
        name: &str,
        contents: &[u8],
    ) -> Result<(), RuntimeError> {
        ReportInfo::check_name(name)?;
        let (name, contents) = (name.to_owned(), contents.to_vec());
        self.on_disk("written", move |settings| {
            reports::keep(settings, bot, &name, &contents)
        })
        .await
    }

    async fn find_report(&self, bot: BotId, name: &str) -> Result<Option<Vec<u8>>, RuntimeError> {
        ReportInfo::check_name(name)?;
        let name = name.to_owned();
        self.on_disk("read", move |settings| reports::find(settings, bot, &name))
            .await
    }

    async fn list_reports(&self, bot: BotId) -> Result<Vec<ReportInfo>, RuntimeError> {
        self.on_disk("listed", move |settings| reports::list(settings, bot))
            .await
    }

    async fn remove_report(&self, bot: BotId, name: &str) -> Result<(), RuntimeError> {
        ReportInfo::check_name(name)?;
        let name = name.to_owned();
        self.on_disk("removed", move |settings| {
            reports::remove(settings, bot, &name)
        })
        .await
    }
}
