//! The fake as the keeper of the bots' files. Its disk works also while the engine is away.

use async_trait::async_trait;
use botmaker_domain::BotId;

use super::{instance::FakeRuntime, method::Method};
use crate::runtime::{
    error::RuntimeError,
    files::{BotFiles, ReportInfo, SnapshotInfo, StateSize},
    stored::{StateFile, StoredBot, StoredPlace, TrashEntry, TrashKind},
};

#[async_trait]
impl BotFiles for FakeRuntime {
    async fn write_config(
        &self,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        self.enter(Method::WriteConfig, Some(bot)).await?;
        self.change(|world| world.write_config(self.instance, bot, slot, files))
    }

    async fn update_config(
        &self,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        self.enter(Method::UpdateConfig, Some(bot)).await?;
        self.change(|world| world.update_config(self.instance, bot, slot, files))
    }

    async fn prune_config(&self, bot: BotId, keep: &[u32]) -> Result<(), RuntimeError> {
        self.enter(Method::PruneConfig, Some(bot)).await?;
        self.change(|world| {
            if let Some(stored) = world.find_stored(self.instance, bot) {
                stored.config.retain(|slot, _| keep.contains(slot));
            }
        });
        Ok(())
    }

    async fn prepare_state(&self, bot: BotId, files: &[StateFile]) -> Result<(), RuntimeError> {
        self.enter(Method::PrepareState, Some(bot)).await?;
        self.change(|world| world.prepare_state(self.instance, bot, files))
    }

    async fn trash_state(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.enter(Method::TrashState, Some(bot)).await?;
        self.change(|world| world.trash(self.instance, bot, TrashKind::Deleted));
        Ok(())
    }

    async fn quarantine_state(&self, bot: BotId) -> Result<(), RuntimeError> {
        self.enter(Method::QuarantineState, Some(bot)).await?;
        self.change(|world| world.trash(self.instance, bot, TrashKind::Orphaned));
        Ok(())
    }

    async fn list_trash(&self) -> Result<Vec<TrashEntry>, RuntimeError> {
        self.enter(Method::ListTrash, None).await?;
        Ok(self.look().list_trash(self.instance))
    }

    async fn restore_trash(&self, name: &str) -> Result<(), RuntimeError> {
        self.enter(Method::RestoreTrash, None).await?;
        self.change(|world| world.restore_trash(self.instance, name))
    }

    async fn remove_trash(&self, name: &str) -> Result<(), RuntimeError> {
        self.enter(Method::RemoveTrash, None).await?;
        self.change(|world| world.remove_trash(self.instance, name));
        Ok(())
    }

    async fn keep_about(&self, bot: BotId, contents: &[u8]) -> Result<(), RuntimeError> {
        self.enter(Method::KeepAbout, Some(bot)).await?;
        self.change(|world| world.keep_about(self.instance, bot, contents));
        Ok(())
    }

    async fn find_about(&self, place: &StoredPlace) -> Result<Option<Vec<u8>>, RuntimeError> {
        self.enter(Method::FindAbout, None).await?;
        Ok(self.look().about(self.instance, place))
    }

    async fn measure_stored(&self, place: &StoredPlace) -> Result<StateSize, RuntimeError> {
        self.enter(Method::MeasureStored, None).await?;
        Ok(self.look().measure_stored(self.instance, place))
    }

    async fn list_stored(&self) -> Result<Vec<StoredBot>, RuntimeError> {
        self.enter(Method::ListStored, None).await?;
        Ok(self.look().list_stored(self.instance))
    }

    async fn snapshot_state(
        &self,
        bot: BotId,
        generation: u32,
    ) -> Result<SnapshotInfo, RuntimeError> {
        self.enter(Method::SnapshotState, Some(bot)).await?;
        self.change(|world| world.snapshot_state(self.instance, bot, generation))
    }

    async fn restore_snapshot(&self, bot: BotId, generation: u32) -> Result<(), RuntimeError> {
        self.enter(Method::RestoreSnapshot, Some(bot)).await?;
        self.change(|world| world.restore_snapshot(self.instance, bot, generation))
    }

    async fn list_snapshots(&self, bot: BotId) -> Result<Vec<SnapshotInfo>, RuntimeError> {
        self.enter(Method::ListSnapshots, Some(bot)).await?;
        Ok(self.look().list_snapshots(self.instance, bot))
    }

    async fn remove_snapshot(&self, bot: BotId, generation: u32) -> Result<(), RuntimeError> {
        self.enter(Method::RemoveSnapshot, Some(bot)).await?;
        self.change(|world| {
            if let Some(stored) = world.find_stored(self.instance, bot) {
                stored.snapshots.remove(&generation);
            }
        });
        Ok(())
    }

    async fn measure_state(&self, bot: BotId) -> Result<StateSize, RuntimeError> {
        self.enter(Method::MeasureState, Some(bot)).await?;
        Ok(self.look().measure_state(self.instance, bot))
    }

    async fn keep_report(
        &self,
        bot: BotId,
        name: &str,
        contents: &[u8],
    ) -> Result<(), RuntimeError> {
        self.enter(Method::KeepReport, Some(bot)).await?;
        ReportInfo::check_name(name)?;
        self.change(|world| world.keep_report(self.instance, bot, name, contents));
        Ok(())
    }

    async fn find_report(&self, bot: BotId, name: &str) -> Result<Option<Vec<u8>>, RuntimeError> {
        self.enter(Method::FindReport, Some(bot)).await?;
        ReportInfo::check_name(name)?;
        Ok(self.report(bot, name))
    }

    async fn list_reports(&self, bot: BotId) -> Result<Vec<ReportInfo>, RuntimeError> {
        self.enter(Method::ListReports, Some(bot)).await?;
        Ok(self.look().list_reports(self.instance, bot))
    }

    async fn remove_report(&self, bot: BotId, name: &str) -> Result<(), RuntimeError> {
        self.enter(Method::RemoveReport, Some(bot)).await?;
        ReportInfo::check_name(name)?;
        self.change(|world| {
            if let Some(stored) = world.find_stored(self.instance, bot) {
                stored.reports.remove(name);
            }
        });
        Ok(())
    }
}
