//! The bot that a path names.

use serde::Deserialize;
use utoipa::IntoParams;

/// The part of a path that names a bot.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct BotPath {
    /// The bot's id or host name.
    pub(crate) bot: String,
}
