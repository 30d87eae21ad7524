//! What a test may look at on the fake engine's disk, and what it may do there in a bot's name.

use botmaker_domain::BotId;

use super::{instance::FakeRuntime, world::Stored};
use crate::runtime::files::StateSize;

impl FakeRuntime {
    fn look_at<T>(&self, bot: BotId, look: impl FnOnce(&Stored) -> Option<T>) -> Option<T> {
        look(self.look().stored.get(&(self.instance, bot))?)
    }

    /// A file of one of a bot's configuration directories.
    #[must_use]
    pub fn config_file(&self, bot: BotId, slot: u32, path: &str) -> Option<Vec<u8>> {
        self.look_at(bot, |stored| stored.config.get(&slot)?.get(path).cloned())
    }

    /// The slots of a bot's configuration directories.
    #[must_use]
    pub fn config_slots(&self, bot: BotId) -> Vec<u32> {
        let slots = self.look_at(bot, |stored| Some(stored.config.keys().copied().collect()));
        slots.unwrap_or_default()
    }

    /// A file in a bot's state directory.
    #[must_use]
    pub fn state_file(&self, bot: BotId, path: &str) -> Option<Vec<u8>> {
        self.look_at(bot, |stored| stored.state.as_ref()?.get(path).cloned())
    }

    /// The paths of all files in a bot's state directory.
    #[must_use]
    pub fn state_paths(&self, bot: BotId) -> Vec<String> {
        let paths = self.look_at(bot, |stored| {
            Some(stored.state.as_ref()?.keys().cloned().collect())
        });
        paths.unwrap_or_default()
    }

    /// Writes a file into a bot's state as the bot itself would.
    pub fn write_state(&self, bot: BotId, path: &str, contents: impl Into<Vec<u8>>) {
        let mut world = self.look();
        let stored = world.stored.entry((self.instance, bot)).or_default();
        let state = stored.state.get_or_insert_default();
        state.insert(path.to_owned(), contents.into());
    }

    /// Removes a file from a bot's state as the bot itself would.
    pub fn remove_state(&self, bot: BotId, path: &str) {
        let mut world = self.look();
        let stored = world.stored.get_mut(&(self.instance, bot));
        if let Some(state) = stored.and_then(|stored| stored.state.as_mut()) {
            state.remove(path);
        }
    }

    /// Says how large a bot's state is, whatever it holds; `None` lets its files tell again.
    pub fn set_state_size(&self, bot: BotId, size: Option<StateSize>) {
        let mut world = self.look();
        let stored = world.stored.entry((self.instance, bot)).or_default();
        stored.state_size = size;
    }

    /// A file of one of a bot's snapshots.
    #[must_use]
    pub fn snapshot_file(&self, bot: BotId, generation: u32, path: &str) -> Option<Vec<u8>> {
        self.look_at(bot, |stored| {
            stored.snapshots.get(&generation)?.1.get(path).cloned()
        })
    }

    /// The generations of a bot's snapshots.
    #[must_use]
    pub fn snapshots(&self, bot: BotId) -> Vec<u32> {
        let kept = self.look_at(bot, |stored| {
            Some(stored.snapshots.keys().copied().collect())
        });
        kept.unwrap_or_default()
    }

    /// The contents of one of a bot's reports.
    #[must_use]
    pub fn report(&self, bot: BotId, name: &str) -> Option<Vec<u8>> {
        self.look_at(bot, |stored| Some(stored.reports.get(name)?.1.clone()))
    }

    /// The ids of the images that this instance keeps.
    #[must_use]
    pub fn retained_images(&self) -> Vec<String> {
        let world = self.look();
        let own = world
            .retained
            .iter()
            .filter(|(instance, id)| {
                *instance == self.instance && world.images.iter().any(|image| image.id == *id)
            })
            .map(|(_, id)| id.clone());
        own.collect()
    }

    /// Bots whose files were moved into the trash.
    #[must_use]
    pub fn trashed(&self) -> Vec<BotId> {
        let world = self.look();
        let own = world
            .trash
            .iter()
            .filter(|trashed| trashed.instance == self.instance);
        own.map(|trashed| trashed.entry.bot_id).collect()
    }
}
