//! Names and labels by which BotMaker knows its own objects on an engine.

use std::collections::HashMap;

use botmaker_domain::BotId;
use botmaker_ports::ContainerRole;
use uuid::Uuid;

/// On everything of every BotMaker; its value is always `true`.
pub const MANAGED: &str = "botmaker.managed";
/// The id of the bot that an object serves.
pub const BOT_ID: &str = "botmaker.bot-id";
/// The id of the BotMaker instance that made an object.
pub const INSTANCE: &str = "botmaker.instance";
/// `bot` or `oneshot`.
pub const ROLE: &str = "botmaker.role";
/// The bot's how manieth container it is.
pub const INCARNATION: &str = "botmaker.incarnation";
/// The digest of what needs a new container when it changes.
pub const CONTAINER_HASH: &str = "botmaker.container-hash";

pub(crate) type Labels = HashMap<String, String>;

/// The name of a bot's container and of its network.
#[must_use]
pub fn object_name(bot: BotId) -> String {
    format!("botmaker-{bot}")
}

/// The labels that every object of a bot carries.
pub(crate) fn of_bot(instance: Uuid, bot: BotId) -> Labels {
    [
        (MANAGED, "true".to_owned()),
        (INSTANCE, instance.to_string()),
        (BOT_ID, bot.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

pub(crate) const fn role_text(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::Bot => "bot",
        ContainerRole::OneShot => "oneshot",
    }
}

/// Labels as found on an object.
pub(crate) struct Found<'l>(pub(crate) Option<&'l Labels>);

impl Found<'_> {
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0?.get(key).map(String::as_str)
    }

    pub(crate) fn bot(&self) -> Option<BotId> {
        self.text(BOT_ID)?.parse().ok()
    }

    pub(crate) fn is_managed(&self) -> bool {
        self.text(MANAGED) == Some("true")
    }

    pub(crate) fn is_of(&self, instance: Uuid) -> bool {
        self.is_managed() && self.text(INSTANCE) == Some(instance.to_string().as_str())
    }

    pub(crate) fn role(&self) -> ContainerRole {
        if self.text(ROLE) == Some(role_text(ContainerRole::OneShot)) {
            ContainerRole::OneShot
        } else {
            ContainerRole::Bot
        }
    }
}

/// A filter of a list call or of the event stream.
pub(crate) fn label_filter<const N: usize>(
    wanted: [(&str, &str); N],
) -> HashMap<String, Vec<String>> {
    let values = wanted.map(|(key, value)| format!("{key}={value}")).to_vec();
    HashMap::from([("label".to_owned(), values)])
}
