//! Reports about bots that outlive their containers: why one was given up, and what the last containers printed.
//!
//! They hold what a bot printed, which may be as confidential as its conversations: they are files that only the server
//! can read, and go with the bot.

pub(crate) mod crash;
pub(crate) mod log_tail;

use botmaker_domain::Actor;
use botmaker_ports::ReportInfo;

use crate::{
    Fleet,
    bots::{BotError, BotRef, authorize},
    core::Core,
};

impl Fleet {
    /// The reports about a bot, newest first.
    ///
    /// # Errors
    /// `NotFound`; the files or the database failed.
    pub async fn list_reports(
        &self,
        actor: &Actor,
        bot: &BotRef,
    ) -> Result<Vec<ReportInfo>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let mut reports = self.core.runtime.list_reports(record.id).await?;
        reports.reverse();
        Ok(reports)
    }

    /// A report's text.
    ///
    /// # Errors
    /// `NotFound`; `ReportMissing`; the files or the database failed.
    pub async fn load_report(
        &self,
        actor: &Actor,
        bot: &BotRef,
        name: &str,
    ) -> Result<Vec<u8>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        if ReportInfo::check_name(name).is_err() {
            return Err(BotError::ReportMissing);
        }
        let found = self.core.runtime.find_report(record.id, name).await?;
        found.ok_or(BotError::ReportMissing)
    }
}

/// Removes the oldest reports whose names begin so, until only `keep` are left.
async fn prune(
    core: &Core,
    bot: botmaker_domain::BotId,
    prefix: &str,
    keep: usize,
) -> Result<(), botmaker_ports::RuntimeError> {
    let all = core.runtime.list_reports(bot).await?;
    let ours: Vec<_> = all
        .iter()
        .filter(|it| it.name.starts_with(prefix))
        .collect();
    let surplus = ours.len().saturating_sub(keep);
    for old in &ours[..surplus] {
        core.runtime.remove_report(bot, &old.name).await?;
    }
    Ok(())
}
