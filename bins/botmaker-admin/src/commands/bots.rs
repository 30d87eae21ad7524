//! Listing, showing, starting, stopping and deleting bots.

use std::io::{BufRead, IsTerminal, stdin};

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    create, edit, evidence, generations, keyring, log, profile, reports, talk, to_keyring, units,
    wait::{Until, wait},
};
use crate::{
    cli::{BotAndWait, Bots, Format},
    client::Client,
    failure::Failure,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, command: Bots) -> anyhow::Result<()> {
    match command {
        Bots::List { search, state } => list(client, format, search, state).await,
        Bots::Show(bot) => {
            let bot = client.get(&path(&bot.id, "")).await?;
            output::answer(format, &bot, details)
        }
        Bots::Create(wish) => create::run(client, format, &wish).await,
        Bots::Start(bot) => power(client, format, &bot, "/start", Until::Ready).await,
        Bots::Stop(bot) => power(client, format, &bot, "/stop", Until::Stopped).await,
        Bots::Restart(bot) => power(client, format, &bot, "/restart", Until::Ready).await,
        Bots::Delete { bot, yes } => delete(client, format, &bot, yes).await,
        Bots::Edit(wish) => edit::run(client, format, &wish).await,
        Bots::Reports { bot, report } => {
            reports::run(client, format, &bot, report.as_deref()).await
        }
        Bots::Generations(bot) => generations::list(client, format, &bot).await,
        Bots::Return {
            bot,
            generation,
            accept_loss,
        } => generations::back(client, format, &bot, generation, accept_loss).await,
        Bots::Rename { bot, name } => profile::rename(client, format, &bot, &name).await,
        Bots::Tag { bot, tags } => profile::tag(client, format, &bot, &tags).await,
        Bots::CutOff { bot, undo } => keyring::cut_off(client, &bot.id, undo).await,
        Bots::ToKeyring(wish) => to_keyring::run(client, format, &wish).await,
        Bots::Logs { bot, follow, tail } => log::run(client, &bot.id, follow, tail).await,
        Bots::Chat { bot, text, session } => talk::run(client, &bot.id, text, session).await,
    }
}

/// A bot's path; what people type is escaped, so that it stays one part of the path.
pub(crate) fn path(id: &str, verb: &str) -> String {
    format!("/api/bots/{}{verb}", escaped(id))
}

pub(super) fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

async fn list(
    client: &Client,
    format: Format,
    search: Option<String>,
    state: Option<String>,
) -> anyhow::Result<()> {
    let bots = all(client, search, state).await?;
    output::answer(format, &json!({ "bots": bots }), |answer| {
        let rows: Vec<Vec<String>> = answer["bots"]
            .as_array()
            .into_iter()
            .flatten()
            .map(row)
            .collect();
        if rows.is_empty() {
            return "There are no bots. Make one: botmaker-admin bots create --name hello --wait\n"
                .to_owned();
        }
        output::table(
            &[
                "HOSTNAME", "STATE", "PROVIDER", "MODEL", "CHANNELS", "PORT", "NAME",
            ],
            &rows,
        )
    })
}

/// Every bot that is looked for, page after page.
pub(super) async fn all(
    client: &Client,
    search: Option<String>,
    state: Option<String>,
) -> anyhow::Result<Vec<Value>> {
    let mut bots = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut path = "/api/bots?limit=500".to_owned();
        for (name, value) in [("cursor", &cursor), ("search", &search), ("state", &state)] {
            if let Some(value) = value {
                path.push_str(&format!("&{name}={}", escaped(value)));
            }
        }
        let mut page = client.get(&path).await?;
        bots.append(page["bots"].as_array_mut().unwrap_or(&mut Vec::new()));
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return Ok(bots);
        }
    }
}

fn channels(bot: &Value) -> String {
    let kinds: Vec<String> = bot["channels"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|channel| shown(&channel["kind"]))
        .collect();
    if kinds.is_empty() {
        "-".to_owned()
    } else {
        kinds.join(",")
    }
}

fn row(bot: &Value) -> Vec<String> {
    let text = |field: &str| shown(&bot[field]);
    vec![
        text("hostname"),
        shown(&bot["status"]["state"]),
        text("provider"),
        text("model"),
        channels(bot),
        text("port"),
        text("name"),
    ]
}

pub(crate) fn details(bot: &Value) -> String {
    let text = |field: &str| shown(&bot[field]);
    let status = &bot["status"];
    let memory = bot["resources"]["memory_bytes"].as_u64().unwrap_or(0) / (1024 * 1024);
    let mut pairs = vec![
        ("id", text("id")),
        ("hostname", text("hostname")),
        ("name", text("name")),
        (
            "state",
            format!(
                "{} since {}",
                shown(&status["state"]),
                shown(&status["since"])
            ),
        ),
    ];
    if !status["reason"].is_null() {
        pairs.push(("reason", shown(&status["reason"]["detail"])));
        pairs.push(("hint", shown(&status["reason"]["hint"])));
    }
    if !bot["rolled_back"].is_null() {
        pairs.push(("taken back", generations::taken_back(&bot["rolled_back"])));
    }
    pairs.extend([
        ("generation", generations::present(bot)),
        ("power", text("power")),
        ("model", format!("{} / {}", text("provider"), text("model"))),
        ("key", units::key_in_words(&bot["key"])),
        ("used", used(&bot["usage"])),
        ("tags", profile::tags(bot)),
        ("channels", channels(bot)),
        (
            "resources",
            format!(
                "{memory} MiB, {} thousandths of a core, {} pids",
                shown(&bot["resources"]["cpu_millis"]),
                shown(&bot["resources"]["pids"])
            ),
        ),
        ("gateway", format!("127.0.0.1:{}", text("port"))),
        (
            "container",
            container_in_words(&status["evidence"]["container"]),
        ),
    ]);
    pairs.extend(evidence::fields(bot, Timestamp::now()));
    pairs.extend([
        ("image", text("image_id")),
        ("deployed", text("deployed_at")),
        ("last heard", text("last_heartbeat_at")),
        ("created", text("created_at")),
    ]);
    output::fields(&pairs)
}

fn container_in_words(container: &Value) -> String {
    if container.is_null() {
        return "-".to_owned();
    }
    format!(
        "{} ({}, {})",
        shown(&container["id"]),
        shown(&container["state"]),
        evidence::ago(&container["observed_at"], Timestamp::now())
    )
}

/// What a bot used of the keyring's keys.
fn used(usage: &Value) -> String {
    if usage.is_null() {
        return "-".to_owned();
    }
    format!(
        "{} today, {} this month, {} in all; {} requests, {} tokens",
        units::money(&usage["cost_today_micro_usd"]),
        units::money(&usage["cost_month_micro_usd"]),
        units::money(&usage["cost_micro_usd"]),
        shown(&usage["requests"]),
        shown(&usage["tokens"])
    )
}

async fn power(
    client: &Client,
    format: Format,
    bot: &BotAndWait,
    verb: &str,
    until: Until,
) -> anyhow::Result<()> {
    let mut view = client
        .call(Method::POST, &path(&bot.bot.id, verb), None)
        .await?;
    if let Some(seconds) = bot.wait {
        view = wait(client, &shown(&view["id"]), until, seconds).await?;
    }
    output::answer(format, &view, state_line)
}

/// A bot and its state in one line.
pub(crate) fn state_line(bot: &Value) -> String {
    format!(
        "{}  {}\n",
        output::safe(&shown(&bot["hostname"])),
        shown(&bot["status"]["state"])
    )
}

async fn delete(
    client: &Client,
    format: Format,
    bot: &BotAndWait,
    yes: bool,
) -> anyhow::Result<()> {
    let found = client.get(&path(&bot.bot.id, "")).await?;
    if !yes {
        confirm(
            "This deletes the bot and its memory.",
            &shown(&found["hostname"]),
        )?;
    }
    let id = shown(&found["id"]);
    let mut view = client.call(Method::DELETE, &path(&id, ""), None).await?;
    if let Some(seconds) = bot.wait
        && wait(client, &id, Until::Gone, seconds).await?.is_null()
    {
        view = json!({ "id": id, "hostname": found["hostname"], "status": { "state": "deleted" } });
    }
    output::answer(format, &view, state_line)
}

#[expect(
    clippy::print_stderr,
    reason = "a question to a person is no answer of the command"
)]
pub(super) fn confirm(what: &str, name: &str) -> anyhow::Result<()> {
    if !stdin().is_terminal() {
        return Err(Failure::usage("add --yes to delete without being asked").into());
    }
    eprint!("{what} Type its name ({name}) to go on: ");
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    anyhow::ensure!(line.trim() == name, "nothing was deleted");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_is_one_part_of_a_path() {
        assert_eq!(path("hello", "/start"), "/api/bots/hello/start");
        assert_eq!(path("../admin", ""), "/api/bots/%2E%2E%2Fadmin");
    }

    #[test]
    fn a_bot_is_shown_with_what_a_person_needs() {
        let bot = json!({ "id": "01936d2e-0000-7000-8000-000000000001", "hostname": "hello", "name": "Hello", "power": "running",
            "provider": "demo", "model": "demo-1", "port": 19000, "image_id": null, "created_at": "2026-11-21T04:00:00Z",
            "deployed_at": "2026-11-21T04:00:02Z", "last_heartbeat_at": null,
            "generation": 3, "change": { "from": 2, "to": 3 },
            "rolled_back": { "generation": 1, "reason": { "detail": "it ended early" }, "at": "2026-11-21T04:00:00Z" },
            "key": { "source": "tags", "tags": ["ops", "eu"] }, "usage": { "requests": 7, "tokens": 900,
                "cost_today_micro_usd": 10_000, "cost_month_micro_usd": 1_500_000, "cost_micro_usd": 2_500_000 },
            "tags": ["ops"], "channels": [{ "kind": "telegram" }], "resources": { "memory_bytes": 2_147_483_648_u64, "cpu_millis": 1000, "pids": 256 },
            "status": { "state": "failed", "since": "2026-11-21T04:00:01Z", "reason": { "detail": "the image is missing", "hint": "cargo xtask image" },
                "evidence": { "container": null } } });
        insta::assert_snapshot!(details(&bot), @r"
        id          01936d2e-0000-7000-8000-000000000001
        hostname    hello
        name        Hello
        state       failed since 2026-11-21T04:00:01Z
        reason      the image is missing
        hint        cargo xtask image
        taken back  generation 1: it ended early
        generation  3, which the bot has not been ready with yet; else 2 comes back
        power       running
        model       demo / demo-1
        key         the keyring's, tagged ops, eu
        used        $0.01 today, $1.50 this month, $2.50 in all; 7 requests, 900 tokens
        tags        ops
        channels    telegram
        resources   2048 MiB, 1000 thousandths of a core, 256 pids
        gateway     127.0.0.1:19000
        container   -
        image       -
        deployed    2026-11-21T04:00:02Z
        last heard  -
        created     2026-11-21T04:00:00Z
        ");
    }
}
