//! Bots for the browser to look at.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use botmaker_domain::BotId;
use botmaker_fleet::{ChannelState, FleetSettings, HealthSettings, LogSettings};
use futures_util::{StreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::TestApp;

const PLACES: [&str; 10] = [
    "Amsterdam",
    "Bergen",
    "Cork",
    "Delft",
    "Espoo",
    "Faro",
    "Graz",
    "Haifa",
    "Izmir",
    "Jena",
];
const WORK: [(&str, &str); 5] = [
    ("Support", "support"),
    ("Sales", "sales"),
    ("Research", "research"),
    ("On-call", "ops"),
    ("Tutor", "teaching"),
];

/// Room for more than a thousand bots, each looked at now and then.
pub(super) fn many(settings: FleetSettings) -> FleetSettings {
    FleetSettings {
        probe_steady: Duration::from_secs(2),
        metrics_interval: Duration::from_secs(10),
        // What is known of a bot shall be whole by the time that its page is looked at.
        health: HealthSettings {
            canary_interval: Duration::from_secs(30),
            ..settings.health
        },
        ports: 30_000..=31_999,
        subnet_pool: "10.96.0.0/15".parse().unwrap(),
        max_bots: 2000,
        // Lines in memory come faster than any browser takes them; what is lost on the way is another test's.
        logs: LogSettings {
            queue_items: 200_000,
            ring_bytes: 64 << 20,
            ..settings.logs
        },
        ..settings
    }
}

/// Creates this many bots, every fifth of them running.
pub(super) async fn fill(app: &TestApp, count: usize) {
    stream::iter(0..count)
        .for_each_concurrent(8, |number| async move {
            let (status, answer) = app.post("/api/bots", &wish(number)).await;
            assert_eq!(status, 201, "{answer}");
        })
        .await;
}

fn wish(number: usize) -> Value {
    let (work, tag) = WORK[number % WORK.len()];
    let place = PLACES[number / WORK.len() % PLACES.len()];
    json!({
        "name": format!("{work} {place} {number}"),
        "hostname": format!("bot-{number}"),
        "provider": "demo",
        "model": "demo-1",
        "tags": [tag, place.to_lowercase()],
        "start": number.is_multiple_of(5),
    })
}

/// A small team of bots in every state that a person may meet. `full` runs and has everything, `broken` failed,
/// `idle` is stopped.
pub(super) async fn showroom(app: &TestApp) {
    app.serve_bots().await;
    for wish in [
        full(),
        keyed("Research desk", "research", "🔬"),
        plain("Night watch", "night-watch", "🌙"),
        plain("Recipe coach", "recipes", "🍲"),
        plain("Language tutor", "tutor", "🗣️"),
        connected("Release crier", "broken"),
        connected("Newsroom", "newsroom"),
        json!({
            "name": "Holiday planner", "hostname": "idle", "provider": "demo", "model": "demo-1", "tags": ["home"],
            "start": false,
        }),
    ] {
        let (status, answer) = app.post("/api/bots", &wish).await;
        assert_eq!(status, 201, "{answer}");
        if wish["start"] != false {
            app.until_state(wish["hostname"].as_str().unwrap(), "running")
                .await;
        }
    }
    app.gateway
        .set_channels(endpoint(app, "full").await, working(&["telegram", "slack"]));
    app.gateway
        .fail_channels(endpoint(app, "newsroom").await, &["telegram"]);
    app.runtime.die(bot(app, "broken").await, 78);
    app.until_state("broken", "failed").await;
    app.until_state("newsroom", "degraded").await;
}

/// A bot in the trash, whose token was destroyed.
pub(super) async fn trash(app: &TestApp) {
    let (status, answer) = app
        .post("/api/bots", &connected("Former crier", "former-crier"))
        .await;
    assert_eq!(status, 201, "{answer}");
    app.until_state("former-crier", "running").await;
    let deleted = app.request(Method::DELETE, "/api/bots/former-crier").send();
    assert_eq!(deleted.await.unwrap().status(), 202);
    app.until("a bot in the trash", async || {
        let (_, found) = app.get("/api/leftovers").await;
        found["leftovers"][0]["place"] == "trash"
    })
    .await;
}

/// A bot with everything that one can have.
fn full() -> Value {
    json!({
        "name": "Full house", "hostname": "full", "provider": "anthropic", "model": "claude-opus-4-6",
        "provider_key": "sk-ant-of-a-test", "tags": ["support", "berlin"], "avatar": { "emoji": "🦊" },
        "persona": "# Full house\n\nAnswers customers of a small hotel in **two languages**.",
        "channels": [
            {
                "kind": "telegram", "secrets": { "telegram_token": telegram_token(1) },
                "dm_policy": "pairing", "allow_from": ["123456789"],
            },
            {
                "kind": "slack", "allow_from": ["U012ABCDEF"],
                "secrets": { "slack_app_token": "xapp-1-of-a-test-1234", "slack_bot_token": "xoxb-of-a-test-1234" },
            },
        ],
    })
}

/// Channels that work.
fn working(kinds: &[&str]) -> Vec<ChannelState> {
    let channel = |kind: &&str| ChannelState {
        kind: (*kind).to_owned(),
        account: "default".to_owned(),
        running: true,
        connected: Some(true),
        lifecycle: Some("ready".to_owned()),
        last_error: None,
    };
    kinds.iter().map(channel).collect()
}

/// A bot on a vendor's model.
fn keyed(name: &str, hostname: &str, emoji: &str) -> Value {
    json!({
        "name": name, "hostname": hostname, "provider": "openrouter", "model": "meta/llama-4",
        "provider_key": "sk-or-of-a-test", "tags": ["research"], "avatar": { "emoji": emoji },
    })
}

/// A bot on the demo model.
fn plain(name: &str, hostname: &str, emoji: &str) -> Value {
    json!({
        "name": name, "hostname": hostname, "provider": "demo", "model": "demo-1", "tags": ["home"],
        "avatar": { "emoji": emoji },
    })
}

/// A bot that people reach through Telegram.
fn connected(name: &str, hostname: &str) -> Value {
    json!({
        "name": name, "hostname": hostname, "provider": "demo", "model": "demo-1", "tags": ["team"],
        "channels": [{
            "kind": "telegram", "secrets": { "telegram_token": telegram_token(hostname.len()) },
            "allow_from": ["123456789"],
        }],
    })
}

/// A well-formed token that no bot of Telegram's has.
fn telegram_token(number: usize) -> String {
    format!("10000000{number}:{}", "a".repeat(35))
}

async fn bot(app: &TestApp, hostname: &str) -> BotId {
    let (_, bot) = app.get(&format!("/api/bots/{hostname}")).await;
    bot["id"].as_str().unwrap().parse().unwrap()
}

async fn endpoint(app: &TestApp, hostname: &str) -> SocketAddr {
    let (_, bot) = app.get(&format!("/api/bots/{hostname}")).await;
    let port = u16::try_from(bot["port"].as_u64().unwrap()).unwrap();
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
