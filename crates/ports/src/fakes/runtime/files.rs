//! The bots' files on the fake engine's disk.

use botmaker_domain::BotId;
use uuid::Uuid;

use super::world::{Stored, World};
use crate::runtime::{
    error::RuntimeError,
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

impl World {
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
        generation: u32,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        check(files)?;
        let written = files
            .iter()
            .map(|file| (file.path.clone(), file.contents.clone()))
            .collect();
        self.stored(us, bot).config.insert(generation, written);
        Ok(())
    }

    pub(super) fn prepare_state(
        &mut self,
        us: Uuid,
        bot: BotId,
        files: &[StateFile],
    ) -> Result<(), RuntimeError> {
        check(files)?;
        let stored = self.stored(us, bot);
        for file in files {
            if file.replace || !stored.state.contains_key(&file.path) {
                stored
                    .state
                    .insert(file.path.clone(), file.contents.clone());
            }
        }
        Ok(())
    }

    pub(super) fn trash_state(&mut self, us: Uuid, bot: BotId) {
        if self.stored.remove(&(us, bot)).is_some() {
            self.trash.push((us, bot));
        }
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
}
