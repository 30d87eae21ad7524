//! What was used, what it costs, and what must not happen.

use botmaker_domain::{
    BotId, KeyId, ProviderId,
    keyring::{IncidentKind, MicroUsd, Price, RequestRecord, TokenCounts},
};
use botmaker_ports::Keyring;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use super::{key, pointers, put, send};
use crate::{app::TestApp, bots::change::member};

fn request(bot: BotId, key: &str, model: &str, at: Timestamp) -> RequestRecord {
    RequestRecord {
        at,
        bot,
        key: KeyId::from_uuid(key.parse().unwrap()),
        vendor: ProviderId::parse("anthropic").unwrap(),
        model: model.to_owned(),
        status: Some(200),
        is_whole: true,
        tokens: TokenCounts {
            input: 100,
            cached: 20,
            cache_write: 3,
            output: 40,
        },
        is_measured: true,
        cost: Some(MicroUsd(1_500)),
        first_byte_ms: Some(80),
        total_ms: 900,
    }
}

/// Two bots; the first has asked twice now and once long ago, the second once without a price.
async fn used(app: &TestApp) -> (BotId, BotId, String) {
    let key = key(app, "anthropic", "main", &[]).await;
    let (_, ada) = app.running_bot("Ada").await;
    let (_, bea) = app.running_bot("Bea").await;
    let now = Timestamp::now();
    let long_ago = now - SignedDuration::from_hours(24 * 40);
    app.keyring
        .record(request(ada, &key, "claude-sonnet-5", long_ago));
    app.keyring
        .record(request(ada, &key, "claude-sonnet-5", now));
    app.keyring
        .record(request(ada, &key, "=HYPERLINK(\"http://x\",1)", now));
    app.keyring.record(RequestRecord {
        cost: None,
        status: Some(500),
        ..request(bea, &key, "claude-unheard-of", now)
    });
    (ada, bea, key)
}

async fn rows(app: &TestApp, query: &str) -> Vec<Value> {
    let (status, answer) = app.get(&format!("/api/usage?{query}")).await;
    assert_eq!(status, 200, "{query}: {answer}");
    answer["rows"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn use_is_added_up_as_asked() {
    let app = TestApp::start().await;
    let (ada, bea, key) = used(&app).await;
    let all = rows(&app, "").await;
    assert_eq!(
        all,
        [
            json!({ "bot": null, "key": null, "vendor": null, "model": null, "at": null,
            "requests": 3, "failures": 1, "input_tokens": 300, "cached_tokens": 60,
            "cache_write_tokens": 9, "output_tokens": 120, "cost_micro_usd": 3000, "unpriced": 1 })
        ],
        "of the last 30 days, the present hour included"
    );
    let mut by_bot = rows(&app, "group=bot,key").await;
    by_bot.sort_by_key(|row| row["requests"].as_u64());
    assert_eq!(by_bot.len(), 2);
    assert_eq!(
        (&by_bot[0]["bot"], &by_bot[0]["unpriced"]),
        (&json!(bea), &json!(1))
    );
    assert_eq!(
        (&by_bot[1]["bot"], &by_bot[1]["key"], &by_bot[1]["requests"]),
        (&json!(ada), &json!(key), &json!(2))
    );
    let of_bea = rows(&app, &format!("bot={bea}&group=model,vendor")).await;
    assert_eq!(of_bea.len(), 1);
    assert_eq!(
        (&of_bea[0]["model"], &of_bea[0]["vendor"]),
        (&json!("claude-unheard-of"), &json!("anthropic"))
    );
    let both = rows(&app, &format!("bot={bea}&bot={ada}")).await;
    assert_eq!(both[0]["requests"], 3);
    let from = Timestamp::now() - SignedDuration::from_hours(24 * 60);
    let days = rows(&app, &format!("from={from}&group=day")).await;
    assert_eq!(days.len(), 2, "{days:?}");
    assert!(
        days.iter()
            .all(|row| row["at"].as_str().unwrap().ends_with("T00:00:00Z"))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_carries_no_formula_into_a_spreadsheet() {
    let app = TestApp::start().await;
    let (ada, _, _) = used(&app).await;
    let answer = app
        .request(
            Method::GET,
            &format!("/api/usage?group=model&format=csv&bot={ada}"),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let media = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(media.starts_with("text/csv"), "{media}");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("usage.csv")
    );
    let table = answer.text().await.unwrap();
    let lines: Vec<_> = table.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert_eq!(lines[0].split(',').count(), 13);
    assert!(
        lines[0].starts_with("bot,key,vendor,model,at,requests"),
        "{table}"
    );
    assert!(
        table.contains(",,,claude-sonnet-5,,1,0,100,20,3,40,1500,0\r\n"),
        "{table}"
    );
    assert!(
        table.contains(r#",,,"'=HYPERLINK(""http://x"",1)",,1,"#),
        "{table}"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_make_no_sense_are_refused() {
    let app = TestApp::start().await;
    for query in [
        "group=week",
        "bot=ada",
        "from=yesterday",
        "format=xml",
        "group=bot&group=day",
        "limit=1",
    ] {
        let (status, refused) = app.get(&format!("/api/usage?{query}")).await;
        assert_eq!(
            (status, &refused["code"]),
            (400, &json!("query_invalid")),
            "{query}"
        );
    }
    for query in [
        "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&group=hour",
    ] {
        let (status, refused) = app.get(&format!("/api/usage?{query}")).await;
        assert_eq!((status, pointers(&refused)), (422, vec!["/to"]), "{query}");
    }
    for query in ["limit=0", "limit=501", "bot=nobody"] {
        let (status, _) = app.get(&format!("/api/usage/requests?{query}")).await;
        assert_eq!(
            status,
            if query == "bot=nobody" { 404 } else { 400 },
            "{query}"
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_requests_come_newest_first() {
    let app = TestApp::start().await;
    let (ada, _, key) = used(&app).await;
    let (status, all) = app.get("/api/usage/requests").await;
    assert_eq!(status, 200, "{all}");
    let all = all["requests"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!(
        (
            &all[0]["model"],
            &all[0]["status"],
            &all[0]["cost_micro_usd"]
        ),
        (&json!("claude-unheard-of"), &json!(500), &json!(null))
    );
    for name in ["ada".to_owned(), ada.to_string()] {
        let path = format!("/api/usage/requests?bot={name}&limit=2");
        let of_ada = app.get(&path).await.1["requests"]
            .as_array()
            .unwrap()
            .clone();
        assert_eq!(of_ada.len(), 2);
        let newest = &of_ada[1];
        assert_eq!(
            (
                &newest["bot"],
                &newest["key"],
                &newest["cost_micro_usd"],
                &newest["input_tokens"]
            ),
            (&json!(ada), &json!(key), &json!(1500), &json!(100))
        );
        assert_eq!(
            (
                &newest["is_whole"],
                &newest["is_measured"],
                &newest["first_byte_ms"],
                &newest["total_ms"]
            ),
            (&json!(true), &json!(true), &json!(80), &json!(900))
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_see_the_use_of_their_own_bots() {
    let app = TestApp::start().await;
    let (ada, _, key) = used(&app).await;
    let token = member(&app, "mia").await;
    let get = async |path: &str| {
        let request = app.anonymous(Method::GET, path).bearer_auth(&token);
        send(request, "").await
    };
    assert_eq!(get("/api/usage").await, (200, json!({ "rows": [] })));
    let made = app.anonymous(Method::POST, "/api/bots").bearer_auth(&token);
    let (status, own) = send(made, r#"{"name":"Mia","provider":"demo","model":"demo-1"}"#).await;
    assert_eq!(status, 201, "{own}");
    let own = own["id"].as_str().unwrap().parse().unwrap();
    app.keyring
        .record(request(own, &key, "m", Timestamp::now()));
    for path in [
        "/api/usage?group=bot".to_owned(),
        format!("/api/usage?group=bot&bot={ada}&bot={own}"),
        format!("/api/usage?group=bot&bot={ada}"),
    ] {
        let seen = get(&path).await.1;
        let seen: Vec<_> = seen["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["bot"])
            .collect();
        assert_eq!(seen, [&json!(own)], "{path}");
    }
    assert_eq!(
        get("/api/usage/requests?bot=mia").await.1["requests"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(get("/api/usage/requests?bot=ada").await.0, 404);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_an_operators_or_came_with_botmaker() {
    let app = TestApp::start().await;
    let given = Price {
        input: MicroUsd(3_000_000),
        cached: MicroUsd(300_000),
        cache_write: MicroUsd(3_750_000),
        output: MicroUsd(15_000_000),
    };
    app.keyring
        .give_price(ProviderId::parse("anthropic").unwrap(), "claude-*", given);
    let given = json!({ "vendor": "anthropic", "model": "claude-*", "input_micro_usd": 3_000_000,
        "cached_micro_usd": 300_000, "cache_write_micro_usd": 3_750_000, "output_micro_usd": 15_000_000, "is_own": false });
    assert_eq!(
        app.get("/api/prices").await,
        (200, json!({ "prices": [given] }))
    );
    let own = json!({ "vendor": "anthropic", "model": "claude-*", "price": { "input_micro_usd": 1,
        "cached_micro_usd": 2, "cache_write_micro_usd": 3, "output_micro_usd": 4 } });
    assert_eq!(put(&app, "/api/prices", &own).await.0, 204);
    let shown = app.get("/api/prices").await.1["prices"][0].clone();
    assert_eq!(
        (&shown["output_micro_usd"], &shown["is_own"]),
        (&json!(4), &json!(true))
    );
    let back = json!({ "vendor": "anthropic", "model": "claude-*", "price": null });
    assert_eq!(put(&app, "/api/prices", &back).await.0, 204);
    assert_eq!(app.get("/api/prices").await.1["prices"][0], given);
    let bad = json!({ "vendor": "nobody", "model": "a b", "price": null });
    let (status, refused) = put(&app, "/api/prices", &bad).await;
    assert_eq!(
        (status, pointers(&refused)),
        (422, vec!["/vendor", "/model"])
    );
    let dear = json!({ "vendor": "anthropic", "model": "a*b", "price": { "input_micro_usd": 1,
        "cached_micro_usd": 2, "cache_write_micro_usd": 3, "output_micro_usd": 1_u64 << 53 } });
    let (status, refused) = put(&app, "/api/prices", &dear).await;
    assert_eq!(
        (status, pointers(&refused)),
        (422, vec!["/model", "/price/output_micro_usd"])
    );
    let unsaid = json!({ "vendor": "anthropic", "model": "claude-*" });
    assert_eq!(
        put(&app, "/api/prices", &unsaid).await.0,
        422,
        "null must be meant"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn incidents_are_told() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    for (kind, name) in [
        (IncidentKind::CanaryUsed, "canary_used"),
        (IncidentKind::CanaryLogged, "canary_logged"),
        (IncidentKind::GrantMisused, "grant_misused"),
    ] {
        for _ in 0..2 {
            app.keyring.note_incident(kind, bot, "seen").await.unwrap();
        }
        let told = app.get("/api/incidents").await.1["incidents"][0].clone();
        assert_eq!(
            (
                &told["kind"],
                &told["bot"],
                &told["times"],
                &told["detail"],
                &told["is_cut_off"]
            ),
            (
                &json!(name),
                &json!(bot),
                &json!(2),
                &json!("seen"),
                &json!(false)
            )
        );
    }
    app.stop().await;
}
