//! `/api/keys` and `/api/keyring`.

use botmaker_domain::KeyId;
use botmaker_ports::{KeyTest, KeyringError};
use botmaker_secrets::SecretString;
use reqwest::Method;
use serde_json::json;

use super::{ASKING, STEERING, key, on_anthropic, pointers, put, secret, send};
use crate::{
    app::{TestApp, read, settings},
    bots::change::{member, settled},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_kept_and_tested_and_never_told() {
    let app = TestApp::start().await;
    let id = key(&app, "anthropic", "main", &["b", "a"]).await;
    let (status, list) = app.get("/api/keys").await;
    assert_eq!(status, 200);
    let kept = &list["keys"][0];
    assert_eq!(
        (&kept["id"], &kept["vendor"], &kept["tags"]),
        (&json!(id), &json!("anthropic"), &json!(["a", "b"]))
    );
    assert_eq!(
        (&kept["has_secret"], &kept["enabled"]),
        (&json!(true), &json!(true))
    );
    for unknown in [
        "base_url",
        "expires_at",
        "last_used_at",
        "last_failure",
        "rests_until",
    ] {
        assert_eq!(kept[unknown], json!(null), "{unknown}");
    }
    assert!(!list.to_string().contains("sk-value"), "{list}");
    assert_eq!(app.files_with(&secret("main")), Vec::<String>::new());
    let known = KeyId::from_uuid(id.parse().unwrap());
    assert!(
        app.keyring
            .has_secret(known, &SecretString::from(secret("main")))
    );

    let test = async || {
        let path = format!("/api/keys/{id}/test");
        send(app.request(Method::POST, &path), "").await
    };
    let (status, tested) = test().await;
    assert_eq!(
        (status, &tested["is_good"]),
        (200, &json!(true)),
        "{tested}"
    );
    let bad = KeyTest {
        is_good: false,
        status: Some(401),
        detail: "the vendor does not take this key".to_owned(),
        took_ms: 12,
    };
    app.keyring.set_verdict(known, bad);
    assert_eq!(
        test().await.1,
        json!({"is_good": false, "status": 401, "detail": "the vendor does not take this key", "took_ms": 12})
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_changed_and_forgotten() {
    let app = TestApp::start().await;
    let id = key(&app, "anthropic", "main", &["a"]).await;
    let path = format!("/api/keys/{id}");
    let edit = async |body: &serde_json::Value| {
        send(app.request(Method::PATCH, &path), &body.to_string()).await
    };
    let change = json!({ "label": "other", "tags": [], "enabled": false,
        "expires_at": "2030-01-01T00:00:00Z", "secret": secret("other") });
    let (status, changed) = edit(&change).await;
    assert_eq!(status, 200, "{changed}");
    for field in ["label", "tags", "enabled", "expires_at"] {
        assert_eq!(changed[field], change[field], "{field}");
    }
    assert!(!changed.to_string().contains("sk-value"), "{changed}");
    assert_eq!(app.files_with(&secret("other")), Vec::<String>::new());
    let known = KeyId::from_uuid(id.parse().unwrap());
    assert!(
        app.keyring
            .has_secret(known, &SecretString::from(secret("other")))
    );
    let (_, for_ever) = edit(&json!({ "expires_at": null })).await;
    assert_eq!(
        (&for_ever["expires_at"], &for_ever["label"]),
        (&json!(null), &json!("other"))
    );
    let (status, refused) = edit(&json!({ "label": null })).await;
    assert_eq!((status, pointers(&refused)), (422, vec!["/label"]));
    let (status, refused) = edit(&json!({ "label": "", "secret": "sk 1" })).await;
    assert_eq!(
        (status, pointers(&refused)),
        (422, vec!["/label", "/secret"])
    );
    assert_eq!(send(app.request(Method::DELETE, &path), "").await.0, 204);
    assert_eq!(app.get("/api/keys").await.1, json!({ "keys": [] }));
    let (status, gone) = send(app.request(Method::DELETE, &path), "").await;
    assert_eq!((status, &gone["code"]), (404, &json!("key_not_found")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_of_a_key_is_told_at_once_and_its_value_never() {
    let app = TestApp::start().await;
    let bad = json!({ "vendor": "nobody", "label": " x", "tags": ["A"], "secret": "sk 1" });
    let (status, refused) = app.post("/api/keys", &bad).await;
    assert_eq!((status, &refused["code"]), (422, &json!("request_invalid")));
    let mut at = pointers(&refused);
    at.sort_unstable();
    assert_eq!(at, ["/label", "/secret", "/tags", "/vendor"]);
    assert!(!refused.to_string().contains("sk 1"), "{refused}");
    let odd = json!({ "vendor": "openai-compatible", "label": "x", "secret": "sk-1" });
    let (_, refused) = app.post("/api/keys", &odd).await;
    assert_eq!(pointers(&refused), ["/base_url"]);
    key(&app, "anthropic", "main", &[]).await;
    let again = json!({ "vendor": "anthropic", "label": "main", "secret": "sk-2" });
    let (status, refused) = app.post("/api/keys", &again).await;
    assert_eq!((status, &refused["code"]), (409, &json!("key_conflict")));
    for nobody in ["nobody", "019a0000-0000-7000-8000-000000000001"] {
        let path = format!("/api/keys/{nobody}");
        let (status, refused) = send(app.request(Method::PATCH, &path), "{}").await;
        assert_eq!(
            (status, &refused["code"]),
            (404, &json!("key_not_found")),
            "{nobody}"
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_would_miss_a_key_is_named() {
    let app = TestApp::start().await;
    let first = key(&app, "anthropic", "first", &[]).await;
    let (status, bot) = app.post("/api/bots", &on_anthropic("Ada")).await;
    assert_eq!(status, 201, "{bot}");
    let users = async || app.get("/api/keys").await.1["keys"][0]["bots"].clone();
    assert_eq!(
        users().await,
        json!([{ "id": bot["id"], "name": "Ada", "has_other": false }])
    );
    key(&app, "anthropic", "second", &[]).await;
    key(&app, "openai", "elsewhere", &[]).await;
    assert_eq!(users().await[0]["has_other"], true);
    // The answer to a change names them as well, so that whoever disables a key sees whom that hits.
    let path = format!("/api/keys/{first}");
    let (_, changed) = send(app.request(Method::PATCH, &path), r#"{"enabled":false}"#).await;
    assert_eq!(changed["bots"], users().await);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_look_at_their_own_and_steer_nothing() {
    let app = TestApp::start().await;
    let id = key(&app, "anthropic", "main", &[]).await;
    app.post("/api/bots", &on_anthropic("Ada")).await;
    let ada = settled(&app, "ada").await["id"].clone();
    let path = format!("/api/bots/{}/cut-off", ada.as_str().unwrap());
    assert_eq!(put(&app, &path, &json!({ "cut_off": true })).await.0, 204);
    let token = member(&app, "mia").await;
    let as_member = |method: &str, path: &str| {
        let method = method.parse().unwrap();
        app.anonymous(method, path).bearer_auth(&token)
    };
    for (method, path, body) in STEERING {
        let path = path.replace("KEY", &id);
        let (status, refused) = send(as_member(method, &path), body).await;
        assert_eq!(
            (status, &refused["code"]),
            (403, &json!("admin_only")),
            "{method} {path}"
        );
    }
    let (status, refused) = send(as_member("GET", "/api/usage/requests"), "").await;
    assert_eq!((status, &refused["code"]), (403, &json!("admin_only")));
    // Of another's bot nobody is told more than that there is none.
    let (status, refused) = send(as_member("PUT", &path), r#"{"cut_off":false}"#).await;
    assert_eq!((status, &refused["code"]), (404, &json!("bot_not_found")));
    for path in ASKING {
        let (status, answer) = send(as_member("GET", path), "").await;
        assert_eq!(status, 200, "{path}: {answer}");
        assert!(
            !answer.to_string().contains(ada.as_str().unwrap()),
            "{path}: {answer}"
        );
    }
    assert_eq!(app.get("/api/keyring").await.1["cut_off"], json!([ada]));
    assert_eq!(
        app.get("/api/keys").await.1["keys"][0]["bots"][0]["name"],
        "Ada"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_keyring_says_so_and_one_whose_keyring_is_away_as_well() {
    let app = TestApp::start().await;
    let id = key(&app, "anthropic", "main", &[]).await;
    let away = KeyringError::Unavailable {
        message: "connection refused".to_owned(),
    };
    for (fault, expected) in [
        (KeyringError::Off, (409, "keyring_off")),
        (away, (503, "keyring_unavailable")),
        (KeyringError::Full, (503, "disk_full")),
    ] {
        app.keyring.set_fault(Some(fault));
        let asking = ASKING.iter().map(|path| ("GET", *path, ""));
        for (method, path, body) in asking.chain(STEERING) {
            let path = path.replace("KEY", &id);
            let request = app.request(method.parse().unwrap(), &path);
            let (status, refused) = send(request, body).await;
            assert_eq!(
                (status, refused["code"].as_str().unwrap()),
                expected,
                "{method} {path}"
            );
            assert!(refused["hint"].is_string(), "{refused}");
        }
    }
    app.keyring.set_fault(Some(KeyringError::Sealed {
        message: "keys.value of 7".to_owned(),
    }));
    let (status, refused) = app.get("/api/keys").await;
    assert_eq!((status, &refused["code"]), (500, &json!("keyring_sealed")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_tells_that_a_server_has_no_keyring_so_that_nobody_needs_to_ask() {
    let app = TestApp::without_keyring(settings()).await;
    let (_, session) = app.get("/api/auth/session").await;
    assert_eq!(session["has_keyring"], false, "{session}");
    let (status, refused) = app.get("/api/keyring").await;
    assert_eq!((status, &refused["code"]), (409, &json!("keyring_off")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyring_says_how_it_is_and_the_panic_switch_cuts_everybody_off() {
    let app = TestApp::start().await;
    key(&app, "anthropic", "main", &[]).await;
    app.post("/api/bots", &on_anthropic("Ada")).await;
    let bot = settled(&app, "ada").await;
    let bot = bot["id"].as_str().unwrap().parse().unwrap();
    let (status, before) = app.get("/api/keyring").await;
    assert_eq!(status, 200, "{before}");
    assert_eq!(
        (&before["keys"], &before["grants"], &before["panic_since"]),
        (&json!(1), &json!(1), &json!(null))
    );
    assert_eq!(
        (&before["listen_failures"], &before["waiting_records"]),
        (&json!([]), &json!(0))
    );
    let panic = async |is_panic: bool| {
        put(&app, "/api/keyring/panic", &json!({ "panic": is_panic }))
            .await
            .0
    };
    assert_eq!(panic(true).await, 204);
    assert!(app.keyring.is_cut_off(bot));
    assert!(app.get("/api/keyring").await.1["panic_since"].is_string());
    assert_eq!(panic(false).await, 204);
    assert!(!app.keyring.is_cut_off(bot));
    let rotated = app.request(Method::POST, "/api/keyring/rotate-master");
    let rotated = read(rotated.send().await.unwrap()).await;
    assert_eq!(rotated, (200, json!({ "sealed": 1 })));
    app.stop().await;
}
