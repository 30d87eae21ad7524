//! What the proxy refuses, and in which shape; nothing of it reaches a vendor.

use botmaker_domain::keyring::IncidentKind;
use botmaker_keyring::grants::Grants;
use botmaker_testkit::vendor::Answer;
use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request, StatusCode, header::HeaderValue};
use serde_json::Value;

use crate::bots::{Bot, Town, message, whole};

async fn refused(bot: &Bot, request: Request<Full<Bytes>>) -> (StatusCode, String) {
    let (status, body) = whole(bot.send(request).await).await;
    assert_eq!(body["type"], "error", "in Anthropic's shape: {body}");
    let message = body["error"]["message"].as_str();
    (status, message.unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_asked_for_and_only_the_bots_own_is_good() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let ask = || bot.request(Method::POST, "/anthropic/v1/messages", &message(false));

    let mut without = ask();
    without.headers_mut().remove("authorization");
    let (status, text) = refused(&bot, without).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(text.contains("no BotMaker token"), "{text}");

    let mut wrong = ask();
    let value = HeaderValue::from_static("Bearer bmk_somebody");
    wrong.headers_mut().insert("authorization", value);
    assert_eq!(refused(&bot, wrong).await.0, StatusCode::UNAUTHORIZED);

    for name in ["x-api-key", "x-goog-api-key"] {
        let mut elsewhere = ask();
        elsewhere.headers_mut().remove("authorization");
        let value = HeaderValue::from_str(&bot.token).unwrap();
        elsewhere.headers_mut().insert(name, value);
        assert_eq!(bot.send(elsewhere).await.status(), StatusCode::OK, "{name}");
    }
    assert_eq!(town.vendor.received().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_vendor_is_refused_and_told() {
    let town = Town::found().await;
    town.key("openai", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let (status, body) = whole(bot.post("/openai/responses", r#"{"model":"m"}"#).await).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(body["error"]["code"], "vendor_not_allowed", "{body}");
    let incidents = incidents(&town, 1).await;
    assert_eq!(incidents[0].kind, IncidentKind::GrantMisused);
    assert_eq!(incidents[0].bot, bot.id);
    assert!(town.vendor.received().is_empty());
}

async fn incidents(town: &Town, count: usize) -> Vec<botmaker_domain::keyring::Incident> {
    let waiting = async {
        loop {
            let found = town.running.keyring.incidents().await.unwrap();
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let found = tokio::time::timeout(crate::company::DEADLINE, waiting).await;
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_requests_are_refused() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let message = message(false);
    for (method, target, expected) in [
        (Method::POST, "/anthropic/v1/files", StatusCode::NOT_FOUND),
        (
            Method::POST,
            "/anthropic/v1/messages/batches",
            StatusCode::NOT_FOUND,
        ),
        (
            Method::POST,
            "/anthropic/v1/../v1/messages",
            StatusCode::BAD_REQUEST,
        ),
        (
            Method::POST,
            "/anthropic/v1/%2e%2e/messages",
            StatusCode::BAD_REQUEST,
        ),
        (
            Method::POST,
            "/anthropic/v1/messages?key=sk-other",
            StatusCode::BAD_REQUEST,
        ),
        (
            Method::DELETE,
            "/anthropic/v1/messages",
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            Method::GET,
            "/anthropic/v1/messages",
            StatusCode::METHOD_NOT_ALLOWED,
        ),
    ] {
        let (status, text) = refused(&bot, bot.request(method, target, &message)).await;
        assert_eq!(status, expected, "{target}: {text}");
    }
    let (status, _) = whole(bot.post("/nobody/v1/messages", &message).await).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // The side from which the keyring is told what to do is not here.
    let (status, _) = whole(bot.post("/call", r#"{"call":"list_keys"}"#).await).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(town.vendor.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_cannot_be_bounded_is_refused() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    for body in ["not json", "[]", r#"{"model":"a","model":"b"}"#, ""] {
        let request = bot.request(Method::POST, "/anthropic/v1/messages", body);
        let (status, _) = refused(&bot, request).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    }
    let mut compressed = bot.request(Method::POST, "/anthropic/v1/messages", &message(false));
    let value = HeaderValue::from_static("gzip");
    compressed.headers_mut().insert("content-encoding", value);
    assert_eq!(refused(&bot, compressed).await.0, StatusCode::BAD_REQUEST);
    let huge = "x".repeat(32 * 1024 * 1024 + 1);
    let huge = bot.request(Method::POST, "/anthropic/v1/messages", &huge);
    assert_eq!(refused(&bot, huge).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    // The reason arrives also where nothing of the body was looked at.
    let large = "x".repeat(8 * 1024 * 1024);
    let mut stranger = bot.request(Method::POST, "/anthropic/v1/messages", &large);
    stranger.headers_mut().remove("authorization");
    assert_eq!(refused(&bot, stranger).await.0, StatusCode::UNAUTHORIZED);
    assert!(town.vendor.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panic_switch_and_the_cut_off_hold_at_once() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let (bot, other) = (
        town.bot("anthropic", &[]).await,
        town.bot("anthropic", &[]).await,
    );
    let keyring = &town.running.keyring;
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    keyring.panic(true).await.unwrap();
    for bot in [&bot, &other] {
        let (status, body) = bot.chat().await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    }
    keyring.panic(false).await.unwrap();
    keyring.cut_off(bot.id, true).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::FORBIDDEN);
    assert_eq!(other.chat().await.0, StatusCode::OK);
    keyring.cut_off(bot.id, false).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_too_fast_is_told_when_to_come_again() {
    let town = Town::with(|settings| settings.requests_per_minute = 3).await;
    town.key("anthropic", "work", &[]).await;
    let (bot, other) = (
        town.bot("anthropic", &[]).await,
        town.bot("anthropic", &[]).await,
    );
    for _ in 0..3 {
        assert_eq!(bot.chat().await.0, StatusCode::OK);
    }
    let response = bot.ask(false).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait = response.headers().get("retry-after").unwrap();
    let wait: u32 = wait.to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(other.chat().await.0, StatusCode::OK);
    town.running
        .keyring
        .set_rate(other.id, Some(1))
        .await
        .unwrap();
    // What it sent already fills the bucket of one.
    assert_eq!(other.chat().await.0, StatusCode::OK);
    assert_eq!(other.chat().await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_and_replacing_a_token_bite_at_once() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let mut next = Bot::new(town.address, "anthropic", &[]);
    next.id = bot.id;
    next.grant.bot = bot.id;
    let keyring = &town.running.keyring;
    let mut both = next.grant.clone();
    both.digests.push(bot.grant.digests[0]);
    keyring.put_grant(&both).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::OK, "during a change both");
    keyring.put_grant(&next.grant).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(next.chat().await.0, StatusCode::OK);
    keyring.revoke_grant(bot.id).await.unwrap();
    assert_eq!(next.chat().await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_key_raises_an_incident_and_cuts_the_bot_off_where_that_is_wished() {
    for cuts_off in [false, true] {
        let town = Town::with(|settings| settings.cut_off_canaries = cuts_off).await;
        town.key("anthropic", "work", &[]).await;
        let mut bot = town.bot("anthropic", &[]).await;
        bot.grant.canary = Some(Grants::digest("sk-ant-false"));
        town.running.keyring.put_grant(&bot.grant).await.unwrap();
        let mut thief = bot.request(Method::POST, "/anthropic/v1/messages", &message(false));
        let value = HeaderValue::from_static("sk-ant-false");
        thief.headers_mut().remove("authorization");
        thief.headers_mut().insert("x-api-key", value);
        assert_eq!(refused(&bot, thief).await.0, StatusCode::UNAUTHORIZED);
        let found = incidents(&town, 1).await;
        assert_eq!(found[0].kind, IncidentKind::CanaryUsed);
        assert_eq!((found[0].bot, found[0].is_cut_off), (bot.id, cuts_off));
        assert!(!found[0].detail.contains("sk-ant"));
        if cuts_off {
            let waiting = async { while bot.chat().await.0 != StatusCode::FORBIDDEN {} };
            tokio::time::timeout(crate::company::DEADLINE, waiting)
                .await
                .unwrap();
        } else {
            assert_eq!(bot.chat().await.0, StatusCode::OK);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_not_followed_and_odd_headers_of_vendors_stay_behind() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let elsewhere = town.vendor.url();
    town.vendor
        .answer_next(Answer::refusal(307).header("location", &elsewhere));
    let response = bot.ask(false).await;
    assert!(!response.headers().contains_key("location"));
    let (status, body) = whole(response).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY, "{body}");
    assert_eq!(town.vendor.received().len(), 1);
    town.vendor.answer_next(
        Answer::default()
            .header("set-cookie", "a=b")
            .header("request-id", "req_1"),
    );
    let response = bot.ask(false).await;
    assert!(!response.headers().contains_key("set-cookie"));
    assert_eq!(response.headers().get("request-id").unwrap(), "req_1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendors_own_refusal_of_a_request_comes_through() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    for status in [400, 404, 422, 500, 529] {
        town.vendor.answer_next(Answer::refusal(status));
        let (told, body) = bot.chat().await;
        assert_eq!(told.as_u16(), status);
        assert_eq!(body["error"]["message"], "refused by the mock vendor");
    }
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    let records = town.records(&bot).await;
    assert_eq!(records.len(), 6);
    let failed = records.iter().filter(|it| it.status != Some(200));
    assert!(
        failed
            .into_iter()
            .all(|it| it.tokens.total() == 0 && it.is_whole)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_person_is_told_what_to_do() {
    let town = Town::found().await;
    let bot = town.bot("anthropic", &[]).await;
    let (status, body): (_, Value) = bot.chat().await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let text = body["error"]["message"].as_str().unwrap();
    assert!(text.contains("no anthropic key"), "{text}");
}
