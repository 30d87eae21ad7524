//! What tests of changes have in common.

use botmaker_domain::{Actor, ActorKind, Clock, Role, SystemClock, UserId};
use botmaker_ports::{UserRecord, store::access::AccessStore};
use botmaker_secrets::ExposeSecret;
use reqwest::{Method, Response};
use serde_json::Value;

use crate::app::TestApp;

/// Sends a merge patch.
pub(crate) async fn patch(app: &TestApp, bot: &str, body: &Value) -> Response {
    app.request(Method::PATCH, &format!("/api/bots/{bot}"))
        .header("content-type", "application/merge-patch+json")
        .body(body.to_string())
        .send()
        .await
        .unwrap()
}

/// Waits until the bot runs and no change is in progress; returns it.
pub(crate) async fn settled(app: &TestApp, bot: &str) -> Value {
    let path = format!("/api/bots/{bot}");
    app.until("the change is over", async || {
        let view = app.get(&path).await.1;
        view["status"]["state"] == "running" && view["change"].is_null()
    })
    .await;
    app.get(&path).await.1
}

/// The bot's generations, newest first.
pub(super) async fn generations(app: &TestApp, bot: &str) -> Vec<Value> {
    let (status, body) = app.get(&format!("/api/bots/{bot}/generations")).await;
    assert_eq!(status, 200, "{body}");
    body["generations"].as_array().unwrap().clone()
}

/// The pointers of a generation's changes.
pub(super) fn pointers(generation: &Value) -> Vec<&str> {
    let changes = generation["changes"].as_array().unwrap().iter();
    changes
        .map(|change| change["pointer"].as_str().unwrap())
        .collect()
}

/// An API token of a member, who is no administrator.
pub(crate) async fn member(app: &TestApp, name: &str) -> String {
    let user = UserRecord {
        id: UserId::generate(),
        name: name.to_owned(),
        role: Role::Member,
        password_hash: "$argon2id$nobody".to_owned(),
        created_at: SystemClock.now(),
    };
    app.store.insert_user(&user).await.unwrap();
    let actor = Actor {
        user_id: user.id,
        name: user.name,
        role: user.role,
        kind: ActorKind::Session,
    };
    let made = app.fleet.create_api_token(&actor, name, None).await;
    made.unwrap().1.expose_secret().to_owned()
}
