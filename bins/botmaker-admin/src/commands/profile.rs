//! Renaming and tagging a bot; neither touches its container.

use reqwest::Method;
use serde_json::{Value, json};

use super::bots;
use crate::{
    cli::{Bot, Format},
    client::Client,
    output::{self, shown},
};

/// Gives a bot another display name; its host name stays.
pub(crate) async fn rename(
    client: &Client,
    format: Format,
    bot: &Bot,
    name: &str,
) -> anyhow::Result<()> {
    edit(client, format, bot, &json!({ "name": name })).await
}

/// Replaces a bot's tags.
pub(crate) async fn tag(
    client: &Client,
    format: Format,
    bot: &Bot,
    tags: &[String],
) -> anyhow::Result<()> {
    edit(client, format, bot, &json!({ "tags": tags })).await
}

async fn edit(client: &Client, format: Format, bot: &Bot, change: &Value) -> anyhow::Result<()> {
    let path = bots::path(&bot.id, "");
    let bot = client.call(Method::PATCH, &path, Some(change)).await?;
    output::answer(format, &bot, line)
}

/// What the bot is called and how it is found now.
fn line(bot: &Value) -> String {
    let (hostname, name) = (shown(&bot["hostname"]), shown(&bot["name"]));
    format!("{hostname}  {name}  {}\n", tags(bot))
}

/// A bot's tags in one word.
pub(crate) fn tags(bot: &Value) -> String {
    let tags = bot["tags"].as_array().into_iter().flatten();
    let words: Vec<String> = tags.map(shown).collect();
    if words.is_empty() {
        "-".to_owned()
    } else {
        words.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_bot_is_called_now_is_told_in_a_line() {
        let mut bot = json!({ "hostname": "ada", "name": "Ada L.", "tags": ["a", "b"] });
        assert_eq!(line(&bot), "ada  Ada L.  a,b\n");
        bot["tags"] = json!([]);
        assert_eq!(line(&bot), "ada  Ada L.  -\n");
    }
}
