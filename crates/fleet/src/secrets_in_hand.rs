//! Whose secrets are being written at this moment: between a new file and the row that names it nobody else may take the
//! file for one that is not needed any more.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use botmaker_domain::BotId;

/// The bots with secrets in hand, each with how many are at it.
#[derive(Clone, Default)]
pub(crate) struct SecretsInHand(Arc<Mutex<BTreeMap<BotId, usize>>>);

/// Somebody who writes secrets; until dropped.
pub(crate) struct Writing {
    all: SecretsInHand,
    bot: BotId,
}

impl SecretsInHand {
    /// To be called before the first file is written, and kept until a row names it or nobody wants it any more.
    pub(crate) fn begin(&self, bot: BotId) -> Writing {
        self.change(|all| *all.entry(bot).or_default() += 1);
        Writing {
            all: self.clone(),
            bot,
        }
    }

    /// Whether somebody writes secrets of a bot.
    pub(crate) fn has(&self, bot: BotId) -> bool {
        self.change(|all| all.contains_key(&bot))
    }

    fn change<T>(&self, work: impl FnOnce(&mut BTreeMap<BotId, usize>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.all.change(|all| {
            if let Some(count) = all.get_mut(&self.bot) {
                *count -= 1;
            }
            all.retain(|_, count| *count > 0);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_is_in_hand_until_the_last_has_let_go() {
        let (all, bot) = (
            SecretsInHand::default(),
            BotId::from_uuid(uuid::Uuid::nil()),
        );
        let (first, second) = (all.begin(bot), all.begin(bot));
        drop(first);
        assert!(all.has(bot));
        drop(second);
        assert!(!all.has(bot));
    }
}
