//! The keyring as a whole, and cutting bots off.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::{bots, evidence::ago, names::Names};
use crate::{
    cli::{Format, Keyring},
    client::Client,
    output::{self, shown},
};

pub(crate) async fn run(client: &Client, format: Format, command: &Keyring) -> anyhow::Result<()> {
    let panic = match command {
        Keyring::Status => return status(client, format).await,
        Keyring::Panic => true,
        Keyring::Calm => false,
    };
    let body = json!({ "panic": panic });
    client
        .call(Method::PUT, "/api/keyring/panic", Some(&body))
        .await?;
    output::line(if panic {
        "Every bot is cut off from its model. botmaker-admin keyring calm lets them in again."
    } else {
        "Bots reach their models again, save those that are cut off by themselves."
    })
}

/// Cuts a bot off, or lets it in again.
pub(super) async fn cut_off(client: &Client, bot: &str, undo: bool) -> anyhow::Result<()> {
    let body = json!({ "cut_off": !undo });
    let path = bots::path(bot, "/cut-off");
    client.call(Method::PUT, &path, Some(&body)).await?;
    let words = if undo {
        "reaches its model again"
    } else {
        "is cut off from its model"
    };
    output::line(&format!("{}  {words}", output::safe(bot)))
}

async fn status(client: &Client, format: Format) -> anyhow::Result<()> {
    let mut answer = client.get("/api/keyring").await?;
    let mut told = client.get("/api/incidents").await?;
    answer["incidents"] = told["incidents"].take();
    if format == Format::Json {
        return output::answer(format, &answer, |_| String::new());
    }
    let names = Names::of_bots(client).await?;
    output::text(&words(&answer, &names, Timestamp::now()))
}

fn words(status: &Value, names: &Names, now: Timestamp) -> String {
    let list = |field: &str, of: &dyn Fn(&Value) -> String| {
        let items = status[field].as_array().into_iter().flatten();
        let items: Vec<String> = items.map(of).collect();
        if items.is_empty() {
            "-".to_owned()
        } else {
            items.join(", ")
        }
    };
    let failure = |it: &Value| format!("{}: {}", shown(&it["address"]), shown(&it["message"]));
    let panic = match &status["panic_since"] {
        Value::Null => "no".to_owned(),
        since => format!("every bot is cut off since {}", shown(since)),
    };
    let unpriced = if status["refuses_unpriced"] == true {
        "refused where a budget in money holds"
    } else {
        "counted in tokens only"
    };
    let mut text = output::fields(&[
        ("version", shown(&status["version"])),
        ("listens on", list("listens_on", &shown)),
        ("cannot listen on", list("listen_failures", &failure)),
        ("keys", shown(&status["keys"])),
        ("bots with leave", shown(&status["grants"])),
        ("panic", panic),
        ("cut off", list("cut_off", &|bot| names.of(bot))),
        ("requests a minute", rates(status, names)),
        ("models without a price", unpriced.to_owned()),
        (
            "records",
            format!(
                "{} wait to be written, {} were lost",
                shown(&status["waiting_records"]),
                shown(&status["lost_records"])
            ),
        ),
    ]);
    let incidents = status["incidents"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = incidents.map(|it| incident(it, names, now)).collect();
    if !rows.is_empty() {
        text.push_str("\nIncidents:\n");
        text.push_str(&output::table(
            &["SEEN", "BOT", "WHAT", "TIMES", "CUT OFF", "DETAIL"],
            &rows,
        ));
    }
    text
}

/// What holds for every bot, and for those of which somebody said another number.
fn rates(status: &Value, names: &Names) -> String {
    let own = status["rates"].as_array().into_iter().flatten();
    let own = own.map(|rate| {
        let bot = names.of(&rate["bot_id"]);
        format!("{} for {bot}", shown(&rate["per_minute"]))
    });
    let setting = shown(&status["rate_per_minute"]);
    let all: Vec<String> = std::iter::once(setting).chain(own).collect();
    all.join(", ")
}

fn incident(incident: &Value, names: &Names, now: Timestamp) -> Vec<String> {
    let what = match incident["kind"].as_str() {
        Some("canary_used") => "its false key was used",
        Some("canary_logged") => "its false key is in its log",
        Some("grant_misused") => "a token that is not good",
        _ => "something else",
    };
    let is_cut_off = incident["is_cut_off"] == true;
    vec![
        ago(&incident["at"], now),
        names.of(&incident["bot"]),
        what.to_owned(),
        shown(&incident["times"]),
        if is_cut_off { "yes" } else { "no" }.to_owned(),
        shown(&incident["detail"]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyring_is_told_with_what_must_not_happen() {
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        let mut status = json!({ "version": "0.1.0", "listens_on": ["172.17.0.1:7102"],
            "listen_failures": [{ "address": "10.0.0.1:7102", "message": "in use" }], "keys": 2, "grants": 3,
            "panic_since": null, "cut_off": ["7"], "rate_per_minute": 120,
            "rates": [{ "bot_id": "7", "per_minute": 5 }], "refuses_unpriced": false, "waiting_records": 0, "lost_records": 0,
            "incidents": [{ "id": 1, "kind": "canary_logged", "bot": "7", "at": "2026-11-21T11:00:00Z", "times": 2,
                "detail": "seen in the log", "is_cut_off": true }] });
        let names = Names::default();
        insta::assert_snapshot!(words(&status, &names, now), @r"
        version                 0.1.0
        listens on              172.17.0.1:7102
        cannot listen on        10.0.0.1:7102: in use
        keys                    2
        bots with leave         3
        panic                   no
        cut off                 7
        requests a minute       120, 5 for 7
        models without a price  counted in tokens only
        records                 0 wait to be written, 0 were lost

        Incidents:
        SEEN     BOT  WHAT                         TIMES  CUT OFF  DETAIL
        1 h ago  7    its false key is in its log  2      yes      seen in the log
        ");
        status["panic_since"] = json!("2026-11-21T11:59:00Z");
        status["incidents"] = json!([]);
        let told = words(&status, &names, now);
        assert!(
            told.contains("every bot is cut off since") && !told.contains("Incidents"),
            "{told}"
        );
    }
}
