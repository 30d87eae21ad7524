//! What a runtime keeps for bots besides containers.

use botmaker_domain::BotId;
use jiff::Timestamp;

/// A file to be written below a bot's state or configuration directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateFile {
    /// Relative path with `/`, without `.` and `..`.
    pub path: String,
    /// Its whole contents.
    pub contents: Vec<u8>,
    /// Whether an existing file is replaced; otherwise the bot's own version stays.
    pub replace: bool,
}

/// A bot's directories.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredBot {
    /// Whose.
    pub bot_id: BotId,
    /// When its directory was last changed.
    pub modified_at: Option<Timestamp>,
}

/// A network with BotMaker's labels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedNetwork {
    /// The engine's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose; `None` when the label is unreadable.
    pub bot_id: Option<BotId>,
    /// Whether it carries this instance's id.
    pub is_ours: bool,
}
