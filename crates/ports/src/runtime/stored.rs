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

/// Where the files of a bot lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoredPlace {
    /// Where its container finds them.
    Home(BotId),
    /// In the trash, under this name.
    Trash(String),
}

/// Why files lie in the trash.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TrashKind {
    /// Their bot was deleted.
    Deleted,
    /// They belonged to no bot that the database knew.
    Orphaned,
    /// Their removal was begun and has to be ended.
    Removed,
}

/// Files of a bot that wait in the trash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrashEntry {
    /// Its name.
    pub name: String,
    /// Whose files.
    pub bot_id: BotId,
    /// Why they are here.
    pub kind: TrashKind,
    /// Since when, to the second.
    pub since: Timestamp,
}

impl TrashEntry {
    /// The name of such an entry: the bot's id, the second, and for what was not simply deleted a word.
    #[must_use]
    pub fn name_of(bot: BotId, kind: TrashKind, since: Timestamp) -> String {
        let word = match kind {
            TrashKind::Deleted => "",
            TrashKind::Orphaned => "-orphaned",
            TrashKind::Removed => "-removed",
        };
        format!("{bot}-{}{word}", since.as_second())
    }

    /// Reads a name; `None` for names that no entry has.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (rest, kind) = match name.rsplit_once('-')? {
            (rest, "orphaned") => (rest, TrashKind::Orphaned),
            (rest, "removed") => (rest, TrashKind::Removed),
            _ => (name, TrashKind::Deleted),
        };
        let (bot, second) = rest.rsplit_once('-')?;
        let (bot_id, since) = (
            bot.parse().ok()?,
            Timestamp::from_second(second.parse().ok()?).ok()?,
        );
        // One entry has one name.
        (Self::name_of(bot_id, kind, since) == name).then(|| Self {
            name: name.to_owned(),
            bot_id,
            kind,
            since,
        })
    }
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
    /// When it was made, where the engine tells.
    pub created_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_one_name() {
        let bot = BotId::generate();
        let since = Timestamp::from_second(1_790_000_000).unwrap();
        for kind in [TrashKind::Deleted, TrashKind::Orphaned, TrashKind::Removed] {
            let name = TrashEntry::name_of(bot, kind, since);
            let entry = TrashEntry::parse(&name).unwrap();
            assert_eq!((entry.bot_id, entry.kind, entry.since), (bot, kind, since));
        }
        let plain = TrashEntry::name_of(bot, TrashKind::Deleted, since);
        for bad in [
            String::new(),
            "-".to_owned(),
            "..".to_owned(),
            bot.to_string(),
            format!("{bot}-01790000000"),
            format!("{plain}-gone"),
            format!("{plain}-orphaned-removed"),
            format!("../{plain}"),
            plain.to_uppercase() + "X",
        ] {
            assert_eq!(TrashEntry::parse(&bad), None, "{bad}");
        }
    }
}
