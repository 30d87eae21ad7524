//! Whose key pays for a bot.

use botmaker_domain::{
    BotId, KeyId, ProviderId,
    keyring::{MicroUsd, RequestRecord, TokenCounts},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{key, on_anthropic, pointers, secret};
use crate::{
    app::{TestApp, read},
    bots::change::{patch, settled},
};

fn with_key(name: &str, key: Value) -> Value {
    let mut wish = on_anthropic(name);
    wish["key"] = key;
    wish
}

fn operators() -> Value {
    json!({ "source": "operator", "tags": [] })
}

fn token(app: &TestApp, bot: &Value) -> Vec<[u8; 32]> {
    let id: BotId = bot["id"].as_str().unwrap().parse().unwrap();
    app.keyring
        .find_grant(id)
        .map(|grant| grant.digests)
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_without_a_key_of_its_own_uses_the_keyring() {
    let app = TestApp::start().await;
    let (status, refused) = app.post("/api/bots", &on_anthropic("Ada")).await;
    assert_eq!(
        (status, pointers(&refused)),
        (422, vec!["/provider_key"]),
        "there is no key yet"
    );
    key(&app, "anthropic", "main", &[]).await;
    for (name, wish, shown) in [
        ("Ada", on_anthropic("Ada"), operators()),
        (
            "Bea",
            with_key("Bea", json!({ "source": "operator" })),
            operators(),
        ),
        (
            "Cid",
            with_key("Cid", json!({ "source": "tags", "tags": ["b", "a"] })),
            json!({ "source": "tags", "tags": ["b", "a"] }),
        ),
    ] {
        let (status, bot) = app.post("/api/bots", &wish).await;
        assert_eq!(status, 201, "{name}: {bot}");
        assert_eq!(
            (&bot["key"], &bot["usage"]),
            (&shown, &json!(null)),
            "{name}"
        );
        let ready = settled(&app, &name.to_lowercase()).await;
        assert_eq!(token(&app, &ready).len(), 1, "{name}");
    }
    let mut own = on_anthropic("Dot");
    own["provider_key"] = json!("sk-her-own");
    let (status, bot) = app.post("/api/bots", &own).await;
    assert_eq!(
        (status, &bot["key"]["source"]),
        (201, &json!("own")),
        "{bot}"
    );
    let (_, demo) = app.running_bot("Eve").await;
    assert!(app.keyring.find_grant(demo).is_none());
    assert_eq!(app.files_with(&secret("main")), Vec::<String>::new());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_key_pays_is_changed_and_a_token_replaced() {
    let app = TestApp::start().await;
    key(&app, "anthropic", "main", &[]).await;
    key(&app, "anthropic", "research", &["research"]).await;
    app.post("/api/bots", &on_anthropic("Ada")).await;
    let first = token(&app, &settled(&app, "ada").await);

    let by_tags = json!({ "key": { "source": "tags", "tags": ["research"] } });
    let (status, bot) = read(patch(&app, "ada", &by_tags).await).await;
    assert_eq!((status, &bot["key"]), (200, &by_tags["key"]), "{bot}");
    assert_eq!(
        token(&app, &settled(&app, "ada").await),
        first,
        "the token stays"
    );

    let (status, bot) = read(patch(&app, "ada", &json!({ "new_token": true })).await).await;
    assert_eq!(status, 200, "{bot}");
    settled(&app, "ada").await;
    app.until("only the new token is good", async || {
        let now = token(&app, &bot);
        now.len() == 1 && now != first
    })
    .await;

    let own = json!({ "key": { "source": "own" } });
    let (status, refused) = read(patch(&app, "ada", &own).await).await;
    assert_eq!((status, pointers(&refused)), (422, vec!["/provider_key"]));
    let own = json!({ "key": { "source": "own" }, "provider_key": "sk-her-own" });
    let (status, bot) = read(patch(&app, "ada", &own).await).await;
    assert_eq!(
        (status, &bot["key"]["source"]),
        (200, &json!("own")),
        "{bot}"
    );
    settled(&app, "ada").await;
    app.until("it has no leave any more", async || {
        token(&app, &bot).is_empty()
    })
    .await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_makes_no_sense_is_refused_where_it_stands() {
    let app = TestApp::start().await;
    key(&app, "anthropic", "main", &[]).await;
    app.post("/api/bots", &on_anthropic("Ada")).await;
    settled(&app, "ada").await;
    for (choice, pointer) in [
        (json!({ "source": "tags" }), "/key"),
        (json!({ "source": "tags", "tags": [] }), "/key"),
        (json!({ "source": "own", "tags": ["a"] }), "/key"),
        (json!({ "source": "operator", "tags": ["a"] }), "/key"),
        (json!({ "source": "tags", "tags": ["A"] }), "/key/tags"),
        (json!({ "source": "mine" }), "/key/source"),
        (
            json!({ "source": "operator", "secret": "sk-1" }),
            "/key/secret",
        ),
        (json!(["operator", []]), "/key"),
    ] {
        let (status, refused) = app
            .post("/api/bots", &with_key("Bea", choice.clone()))
            .await;
        assert_eq!(
            (status, pointers(&refused)),
            (422, vec![pointer]),
            "{choice}"
        );
        let (status, refused) = read(patch(&app, "ada", &json!({ "key": choice })).await).await;
        assert_eq!(
            (status, pointers(&refused)),
            (422, vec![pointer]),
            "{choice}"
        );
    }
    let (status, refused) = read(patch(&app, "ada", &json!({ "key": null })).await).await;
    assert_eq!((status, pointers(&refused)), (422, vec!["/key"]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bot_used_is_part_of_it() {
    let app = TestApp::start().await;
    let key = key(&app, "anthropic", "main", &[]).await;
    app.post("/api/bots", &on_anthropic("Ada")).await;
    let bot = settled(&app, "ada").await;
    let at = Timestamp::now();
    app.keyring.record(RequestRecord {
        at,
        bot: bot["id"].as_str().unwrap().parse().unwrap(),
        key: KeyId::from_uuid(key.parse().unwrap()),
        vendor: ProviderId::parse("anthropic").unwrap(),
        model: "claude-sonnet-5".to_owned(),
        status: Some(200),
        is_whole: true,
        tokens: TokenCounts {
            input: 100,
            output: 40,
            ..TokenCounts::default()
        },
        is_measured: true,
        cost: Some(MicroUsd(1_500)),
        first_byte_ms: Some(80),
        total_ms: 900,
    });
    // The fleet looks every ten seconds.
    app.until("the bot has used something", async || {
        !app.get("/api/bots/ada").await.1["usage"].is_null()
    })
    .await;
    let usage = app.get("/api/bots").await.1["bots"][0]["usage"].clone();
    assert_eq!(
        usage,
        json!({ "requests": 1, "tokens": 140, "cost_micro_usd": 1500, "cost_today_micro_usd": 1500,
            "cost_month_micro_usd": 1500, "cost_week_micro_usd": 1500, "last_active_at": at })
    );
    app.stop().await;
}
