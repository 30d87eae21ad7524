//! The files that are kept for bots: configuration, state and its snapshots, reports.
//!
//! A bot's state belongs to the bot and is hostile: no link in it is ever followed. Every method may be repeated after a
//! crash at any point and is complete or without effect.

use async_trait::async_trait;
use botmaker_domain::BotId;
use jiff::Timestamp;

use super::{
    error::RuntimeError,
    stored::{StateFile, StoredBot, StoredPlace, TrashEntry},
};

/// A copy of a bot's state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SnapshotInfo {
    /// Its name: a generation.
    pub generation: u32,
    /// The bytes of its files, holes left out.
    pub bytes: u64,
    /// When it was made.
    pub taken_at: Timestamp,
}

/// How much a bot's state takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StateSize {
    /// The bytes that its files and directories take on the disk; a file with several names counts once.
    pub bytes: u64,
    /// Files and directories.
    pub entries: u64,
    /// Whether everything was counted; otherwise the measurement came to a limit and the size is at least this.
    pub is_complete: bool,
}

/// A report about a bot: a text that outlives its containers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportInfo {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was written.
    pub written_at: Timestamp,
}

impl ReportInfo {
    /// Whether a report may be called so: 1 to 64 of `a-z 0-9 . _ -`, the first a letter or digit.
    ///
    /// # Errors
    /// [`RuntimeError::Storage`] when not.
    pub fn check_name(name: &str) -> Result<(), RuntimeError> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let is_good = name.len() <= 64
            && name.starts_with(is_plain)
            && name
                .chars()
                .all(|c| is_plain(c) || matches!(c, '.' | '_' | '-'));
        let message = || format!("{name:?} is no name of a report");
        is_good.then_some(()).ok_or_else(|| RuntimeError::Storage {
            operation: "named",
            message: message(),
        })
    }
}

/// The files of bots, on the node that runs them.
#[async_trait]
pub trait BotFiles: Send + Sync + 'static {
    /// Writes one configuration directory; complete or absent after a crash. No container may have it mounted, unless it
    /// holds exactly these files already.
    async fn write_config(
        &self,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError>;

    /// Replaces single files of a configuration directory that a container may have mounted, each at once. Files that
    /// are not named stay.
    ///
    /// # Errors
    /// [`RuntimeError::NotFound`] when there is no such directory.
    async fn update_config(
        &self,
        bot: BotId,
        slot: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError>;

    /// Removes the bot's configuration directories save these.
    async fn prune_config(&self, bot: BotId, keep: &[u32]) -> Result<(), RuntimeError>;

    /// Makes sure that the bot's state directory exists with its owner and mode, and writes these files below it.
    /// Never follows a link that the bot made.
    async fn prepare_state(&self, bot: BotId, files: &[StateFile]) -> Result<(), RuntimeError>;

    /// Moves all files of a deleted bot into the trash; absent is success.
    async fn trash_state(&self, bot: BotId) -> Result<(), RuntimeError>;

    /// Moves all files of a bot that nobody knows into the trash, as an entry of its own kind. Without files an empty entry
    /// is made, so that the wait of whatever else is left of the bot has a beginning; not a second one.
    async fn quarantine_state(&self, bot: BotId) -> Result<(), RuntimeError>;

    /// What lies in the trash, oldest first.
    async fn list_trash(&self) -> Result<Vec<TrashEntry>, RuntimeError>;

    /// Moves an entry of the trash back to where its bot's container finds it.
    ///
    /// # Errors
    /// [`RuntimeError::NotFound`] when there is no such entry, or its removal was begun; [`RuntimeError::Conflict`] when the
    /// bot has files there.
    async fn restore_trash(&self, name: &str) -> Result<(), RuntimeError>;

    /// Removes an entry of the trash for good; absent is success. What a crash leaves of it is an entry of the kind
    /// [`TrashKind::Removed`](super::stored::TrashKind::Removed), to be removed again.
    async fn remove_trash(&self, name: &str) -> Result<(), RuntimeError>;

    /// Keeps what is known about a bot beside its files, for the day when nothing else knows it.
    async fn keep_about(&self, bot: BotId, contents: &[u8]) -> Result<(), RuntimeError>;

    /// What is known about a bot there.
    async fn find_about(&self, place: &StoredPlace) -> Result<Option<Vec<u8>>, RuntimeError>;

    /// Measures everything that lies there, as [`BotFiles::measure_state`] does; absent is empty.
    async fn measure_stored(&self, place: &StoredPlace) -> Result<StateSize, RuntimeError>;

    /// Every bot that has state or configuration stored here.
    async fn list_stored(&self) -> Result<Vec<StoredBot>, RuntimeError>;

    /// Copies the bot's state, save the directories `cache` and `tmp` at its top, into a snapshot named after a
    /// generation; an older one of that name is replaced once the new one is whole. Regular files, directories and
    /// symbolic links are copied with owner, mode and times, links as links; sockets, pipes and devices are left out.
    /// Nothing of the bot may run.
    ///
    /// # Errors
    /// [`RuntimeError::NotFound`] when the bot has no state; [`RuntimeError::Storage`] also when the state is nested
    /// deeper than 100 directories or holds another file system.
    async fn snapshot_state(
        &self,
        bot: BotId,
        generation: u32,
    ) -> Result<SnapshotInfo, RuntimeError>;

    /// Replaces the bot's state by a copy of a snapshot, which stays. The state is the old or the new one at any moment.
    /// Nothing of the bot may run.
    ///
    /// # Errors
    /// [`RuntimeError::NotFound`] when there is no such snapshot; the state is then as it was.
    async fn restore_snapshot(&self, bot: BotId, generation: u32) -> Result<(), RuntimeError>;

    /// The bot's snapshots, oldest generation first.
    async fn list_snapshots(&self, bot: BotId) -> Result<Vec<SnapshotInfo>, RuntimeError>;

    /// Removes a snapshot; absent is success.
    async fn remove_snapshot(&self, bot: BotId, generation: u32) -> Result<(), RuntimeError>;

    /// Measures the bot's state, which may be in use; absent is empty. Looks at no more than a million entries and no
    /// deeper than 100 directories, and not into other file systems.
    async fn measure_state(&self, bot: BotId) -> Result<StateSize, RuntimeError>;

    /// Keeps a report about the bot, replacing one of the same name. Names are 1 to 64 of `a-z 0-9 . _ -` and begin with a
    /// letter or digit. Only the server can read it.
    async fn keep_report(
        &self,
        bot: BotId,
        name: &str,
        contents: &[u8],
    ) -> Result<(), RuntimeError>;

    /// A report's contents.
    async fn find_report(&self, bot: BotId, name: &str) -> Result<Option<Vec<u8>>, RuntimeError>;

    /// The bot's reports, oldest first.
    async fn list_reports(&self, bot: BotId) -> Result<Vec<ReportInfo>, RuntimeError>;

    /// Removes a report; absent is success.
    async fn remove_report(&self, bot: BotId, name: &str) -> Result<(), RuntimeError>;
}
