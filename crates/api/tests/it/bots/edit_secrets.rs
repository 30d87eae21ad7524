//! `PATCH /api/bots/{bot}`: secrets.

use serde_json::{Value, json};

use crate::{
    app::{TestApp, read, wish},
    bots::change::{generations, patch, settled},
};

fn token(letter: &str) -> String {
    format!("123456789:{}", letter.repeat(35))
}

fn telegram(token: &str) -> Value {
    json!([{ "kind": "telegram", "secrets": { "telegram_token": token }, "allow_from": ["7"] }])
}

/// Creates a bot on Telegram and waits until it runs.
async fn on_telegram(app: &TestApp, name: &str, token: &str) {
    let mut body = wish(name);
    body["channels"] = telegram(token);
    let (status, bot) = app.post("/api/bots", &body).await;
    assert_eq!(status, 201, "{bot}");
    settled(app, &name.to_lowercase()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_token_has_a_file_of_its_own_and_is_told_by_eight_digits_only() {
    let app = TestApp::start().await;
    let (old, new) = (token("o"), token("n"));
    on_telegram(&app, "Ada", &old).await;
    let incarnation = app.get("/api/bots/ada").await.1["incarnation"].clone();
    let (status, wished) =
        read(patch(&app, "ada", &json!({ "channels": telegram(&new) })).await).await;
    assert_eq!(status, 200, "{wished}");
    let view = settled(&app, "ada").await;
    assert_eq!(
        view["incarnation"], incarnation,
        "OpenClaw reads secrets while it runs"
    );
    assert_eq!(app.files_with(&old), ["telegram_token.1"]);
    assert_eq!(app.files_with(&new), ["telegram_token.2"]);
    let all = generations(&app, "ada").await;
    let change = &all[0]["changes"][0];
    assert_eq!(change["pointer"], "/secrets/telegram_token");
    for side in ["before", "after"] {
        let digits = change[side].as_str().unwrap();
        assert!(
            digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()),
            "{change}"
        );
    }
    assert_ne!(change["before"], change["after"]);
    // The old token comes back with its generation.
    let (status, returned) = app
        .post("/api/bots/ada/generations/1/return", &json!({}))
        .await;
    assert_eq!(status, 200, "{returned}");
    let back = settled(&app, "ada").await;
    let again = generations(&app, "ada").await;
    assert_eq!(again[0]["changes"][0]["after"], change["before"]);
    let activity = app.get("/api/bots/ada/activity").await.1;
    for answer in [
        wished,
        view,
        returned,
        back,
        activity,
        Value::from(all),
        Value::from(again),
    ] {
        let text = answer.to_string();
        assert!(!text.contains(&old) && !text.contains(&new), "{text}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_bot_is_refused_where_it_stands() {
    let app = TestApp::start().await;
    let (ada, bob) = (token("a"), token("b"));
    on_telegram(&app, "Ada", &ada).await;
    on_telegram(&app, "Bob", &bob).await;
    let steal = async |bot: &str, token: &str| {
        read(patch(&app, bot, &json!({ "channels": telegram(token) })).await).await
    };
    // A change of something else does not let go of the token.
    read(patch(&app, "ada", &json!({ "name": "Countess" })).await).await;
    settled(&app, "ada").await;
    let (status, body) = steal("bob", &ada).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("secret_in_use"))
    );
    assert_eq!(
        body["errors"][0]["pointer"],
        "/channels/0/secrets/telegram_token"
    );
    assert!(!body.to_string().contains(&ada), "{body}");
    assert_eq!(app.get("/api/bots/bob").await.1["generation"], 1);
    // The bot itself may give its own again.
    assert_eq!(steal("ada", &ada).await.0, 200);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_are_replaced_as_a_whole_and_keep_the_secrets_they_have() {
    let app = TestApp::start().await;
    on_telegram(&app, "Ada", &token("k")).await;
    let open = json!([{ "kind": "telegram", "dm_policy": "pairing", "allow_from": ["7", "8"] }]);
    let (status, body) = read(patch(&app, "ada", &json!({ "channels": open })).await).await;
    assert_eq!(status, 200, "{body}");
    let view = settled(&app, "ada").await;
    let channel = &view["channels"][0];
    assert_eq!(
        (&channel["dm_policy"], &channel["allow_from"]),
        (&json!("pairing"), &json!(["7", "8"]))
    );
    assert_eq!(channel["secrets"], json!(["telegram_token"]));
    let hot = view["incarnation"].clone();
    let (status, body) = read(patch(&app, "ada", &json!({ "channels": null })).await).await;
    assert_eq!(status, 200, "{body}");
    let view = settled(&app, "ada").await;
    assert_eq!(view["channels"], json!([]));
    assert_ne!(
        view["incarnation"], hot,
        "which channels there are stands in the environment"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_changed_with_its_key_and_the_old_key_goes_with_the_old_one() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let change = json!({ "provider": "anthropic", "model": "claude-opus-5", "provider_key": "sk-ant-first-secret" });
    let (status, body) = read(patch(&app, "ada", &change).await).await;
    assert_eq!(status, 200, "{body}");
    settled(&app, "ada").await;
    let rotated = json!({ "provider_key": "sk-ant-second-secret" });
    assert_eq!(read(patch(&app, "ada", &rotated).await).await.0, 200);
    settled(&app, "ada").await;
    assert_eq!(app.files_with("sk-ant-second-secret"), ["provider_key.2"]);
    let (status, body) = read(patch(&app, "ada", &json!({ "provider_key": null })).await).await;
    assert_eq!(
        (status, body["errors"][0]["pointer"].as_str()),
        (422, Some("/provider_key"))
    );
    let other = json!({ "provider": "openai", "model": "gpt-5.5" });
    let (status, body) = read(patch(&app, "ada", &other).await).await;
    assert_eq!(
        (status, body["errors"][0]["pointer"].as_str()),
        (422, Some("/provider_key")),
        "{body}"
    );
    let demo = json!({ "provider": "demo", "model": "demo-1" });
    assert_eq!(read(patch(&app, "ada", &demo).await).await.0, 200);
    settled(&app, "ada").await;
    let all = Value::from(generations(&app, "ada").await).to_string();
    assert!(!all.contains("sk-ant"), "{all}");
    app.stop().await;
}
