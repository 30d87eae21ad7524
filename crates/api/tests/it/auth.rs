//! Signing in and out.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{PASSWORD, TestApp, read};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lives_from_login_to_logout() {
    let app = TestApp::start().await;
    let session = app.sign_in().await;
    let with = |method: Method, path: &str| {
        app.anonymous(method, path)
            .header("cookie", &session.cookie)
            .header("x-botmaker-session", &session.secret)
            .header("origin", &app.base)
    };
    let (status, body) = read(with(Method::GET, "/api/auth/session").send().await.unwrap()).await;
    assert_eq!(
        (status, &body["user"]["name"], &body["user"]["role"]),
        (200, &json!("admin"), &json!("admin"))
    );
    assert_eq!(body["has_keyring"], true, "{body}");
    let gone = with(Method::POST, "/api/auth/logout").send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert!(
        gone.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert_eq!(
        read(with(Method::GET, "/api/auth/session").send().await.unwrap())
            .await
            .0,
        401
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_this_site_and_no_script() {
    let app = TestApp::start().await;
    let body = json!({ "username": "admin", "password": PASSWORD });
    let response = app
        .anonymous(Method::POST, "/api/auth/login")
        .json(&body)
        .send()
        .await
        .unwrap();
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(response.headers()["cache-control"], "no-store");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_and_says_for_how_long() {
    let app = TestApp::start().await;
    let wrong = json!({ "username": "admin", "password": "wrong password" });
    let mut slowed: Option<(Option<String>, Value)> = None;
    for _ in 0..30 {
        let response = app
            .anonymous(Method::POST, "/api/auth/login")
            .json(&wrong)
            .send()
            .await
            .unwrap();
        let wait = response
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().to_owned());
        let (status, body) = read(response).await;
        if status == 429 {
            slowed = Some((wait, body));
            break;
        }
        assert_eq!(
            (status, body["code"].as_str()),
            (401, Some("wrong_credentials"))
        );
        assert!(!body.to_string().contains("wrong password"));
    }
    let (wait, body) = slowed.expect("thirty guesses are not slowed");
    assert_eq!(body["code"], "too_many_attempts");
    assert!(wait.unwrap().parse::<u64>().unwrap() >= 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_cannot_sign_anybody_in() {
    let app = TestApp::start().await;
    let body = json!({ "username": "admin", "password": PASSWORD });
    let request = app
        .anonymous(Method::POST, "/api/auth/login")
        .header("origin", "https://evil.example")
        .json(&body);
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (403, Some("origin_mismatch"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_sessions_and_opens_new_ones() {
    let app = TestApp::start().await;
    let session = app.sign_in().await;
    let set = |password: &str| {
        app.as_person(&session, Method::PUT, "/api/admin/users/admin/password")
            .json(&json!({ "password": password }))
    };
    let (status, body) = read(set("short").send().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (422, Some("password_weak"))
    );
    let response = set("another long password").send().await.unwrap();
    assert_eq!(response.status(), 204);
    let request = app.as_person(&session, Method::GET, "/api/auth/session");
    assert_eq!(read(request.send().await.unwrap()).await.0, 401);
    let body = json!({ "username": "admin", "password": "another long password" });
    let request = app.anonymous(Method::POST, "/api/auth/login").json(&body);
    assert_eq!(read(request.send().await.unwrap()).await.0, 200);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_told_once_and_ends_when_revoked() {
    let app = TestApp::start().await;
    let session = app.sign_in().await;
    let request = app.as_person(&session, Method::POST, "/api/tokens");
    let request = request.json(&json!({ "name": "nightly", "ttl_seconds": 600 }));
    let (status, made) = read(request.send().await.unwrap()).await;
    assert_eq!(status, 201);
    let value = made["token"].as_str().unwrap().to_owned();
    let (_, listed) = app.get("/api/tokens").await;
    let mut tokens = listed["tokens"].as_array().unwrap().iter();
    assert!(tokens.any(|token| token["name"] == "nightly" && token["expires_at"].is_string()));
    assert!(!listed.to_string().contains(&value));
    assert_eq!(app.files_with(&value), Vec::<String>::new());
    let ask = || {
        app.anonymous(Method::GET, "/api/bots")
            .bearer_auth(&value)
            .send()
    };
    assert_eq!(ask().await.unwrap().status(), 200);
    let revoke = || app.request(Method::DELETE, "/api/tokens/nightly").send();
    assert_eq!(revoke().await.unwrap().status(), 204);
    assert_eq!(read(ask().await.unwrap()).await.0, 401);
    let (status, body) = read(revoke().await.unwrap()).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("token_not_found"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_cannot_make_itself_permanent() {
    let app = TestApp::start().await;
    let (status, body) = app.post("/api/tokens", &json!({ "name": "second" })).await;
    assert_eq!((status, body["code"].as_str()), (403, Some("not_by_token")));
    let request = app.request(Method::PUT, "/api/admin/users/admin/password");
    let request = request.json(&json!({ "password": "another long password" }));
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!((status, body["code"].as_str()), (403, Some("not_by_token")));
    app.sign_in().await;
    app.stop().await;
}
