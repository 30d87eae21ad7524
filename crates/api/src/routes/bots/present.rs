//! What the routes have in common that change a bot: a wish about another revision is answered with the present bot.

use botmaker_domain::Actor;
use botmaker_fleet::{BotError, BotRef, EditBotError, Fleet};

use crate::convert::{BotShaper, revision_tag};
use crate::problem::Problem;

/// The refusal of a change.
pub(super) async fn refusal(
    fleet: &Fleet,
    actor: &Actor,
    bot: &BotRef,
    error: EditBotError,
) -> Problem {
    if !matches!(error, EditBotError::Bot(BotError::VersionStale { .. })) {
        return Problem::from(error);
    }
    match fleet.load_bot(actor, bot).await {
        Ok(present) => {
            let shape = BotShaper::new(fleet).shape(&present);
            Problem::of_present_bot(error, &revision_tag(&present), &shape)
        }
        // It went meanwhile, which says more.
        Err(gone) => Problem::from(gone),
    }
}
