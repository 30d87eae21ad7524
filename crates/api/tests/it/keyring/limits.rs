//! Budgets, rates, cutting off.

use botmaker_domain::keyring::{BudgetCrossing, BudgetLevel};
use botmaker_ports::Keyring;
use reqwest::Method;
use serde_json::{Value, json};

use super::{key, on_anthropic, pointers, put, send};
use crate::{
    app::TestApp,
    bots::change::{member, settled},
};

fn budget(scope: &Value, limit: u64) -> Value {
    json!({ "scope": scope, "period": "day", "unit": "money", "limit": limit })
}

#[tokio::test(flavor = "multi_thread")]
async fn budgets_are_set_shown_and_taken_away() {
    let app = TestApp::start().await;
    let key = key(&app, "anthropic", "main", &[]).await;
    let (_, bot) = app.post("/api/bots", &on_anthropic("Ada")).await;
    let of_bot = json!({ "kind": "bot", "id": bot["id"] });
    let of_key = json!({ "kind": "key", "id": key });
    for (scope, limit) in [
        (json!({ "kind": "all", "id": null }), 5_000_000),
        (of_bot.clone(), 10_000),
        (of_bot.clone(), 20_000),
        (of_key, 30_000),
    ] {
        let (status, refused) = put(&app, "/api/budgets", &budget(&scope, limit)).await;
        assert_eq!(status, 204, "{refused}");
    }
    let tokens = json!({ "scope": of_bot, "period": "day", "unit": "tokens", "limit": 7 });
    assert_eq!(put(&app, "/api/budgets", &tokens).await.0, 204);
    let (status, all) = app.get("/api/budgets").await;
    assert_eq!(status, 200, "{all}");
    let all = all["budgets"].as_array().unwrap();
    assert_eq!(all.len(), 4, "{all:?}");
    let of_bot_in_money = all
        .iter()
        .find(|it| it["scope"] == of_bot && it["unit"] == "money")
        .unwrap();
    assert_eq!(
        (
            &of_bot_in_money["limit"],
            &of_bot_in_money["spent"],
            &of_bot_in_money["is_warning"]
        ),
        (&json!(20_000), &json!(0), &json!(false)),
        "a second one takes the place of the first"
    );
    let path = format!(
        "/api/budgets?scope=bot&period=day&id={}",
        bot["id"].as_str().unwrap()
    );
    for _ in 0..2 {
        assert_eq!(send(app.request(Method::DELETE, &path), "").await.0, 204);
    }
    let left = app.get("/api/budgets").await.1;
    let kinds: Vec<_> = left["budgets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["scope"]["kind"])
        .collect();
    assert_eq!(kinds, ["all", "key"]);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn budgets_of_nobody_and_of_nothing_are_refused() {
    let app = TestApp::start().await;
    let nobody = "019a0000-0000-7000-8000-000000000001";
    for (scope, limit, expected, pointer) in [
        (json!({ "kind": "all" }), 0, 422, "/limit"),
        (json!({ "kind": "all" }), 1 << 53, 422, "/limit"),
        (json!({ "kind": "all", "id": nobody }), 1, 422, "/scope/id"),
        (json!({ "kind": "bot" }), 1, 422, "/scope/id"),
        (json!({ "kind": "key", "id": nobody }), 1, 422, "/scope/id"),
        (json!({ "kind": "owner" }), 1, 422, "/scope/kind"),
        (json!(["all"]), 1, 422, "/scope"),
    ] {
        let (status, refused) = put(&app, "/api/budgets", &budget(&scope, limit)).await;
        assert_eq!(
            (status, pointers(&refused)),
            (expected, vec![pointer]),
            "{scope}"
        );
    }
    let of_nobody = budget(&json!({ "kind": "bot", "id": nobody }), 1);
    let (status, refused) = put(&app, "/api/budgets", &of_nobody).await;
    assert_eq!((status, &refused["code"]), (404, &json!("bot_not_found")));
    for query in [
        "",
        "scope=all",
        "scope=bot&period=day",
        "scope=all&period=week",
        "scope=key&id=x&period=day",
    ] {
        let request = app.request(Method::DELETE, &format!("/api/budgets?{query}"));
        let (status, refused) = send(request, "").await;
        assert_eq!(
            (status, &refused["code"]),
            (400, &json!("query_invalid")),
            "{query}"
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_cut_their_bots_off_and_see_their_budgets() {
    let app = TestApp::start().await;
    key(&app, "anthropic", "main", &[]).await;
    app.post("/api/bots", &on_anthropic("Ada")).await;
    let token = member(&app, "mia").await;
    let own = app.anonymous(Method::POST, "/api/bots").bearer_auth(&token);
    let (status, own) = send(own, &on_anthropic("Bea").to_string()).await;
    assert_eq!(status, 201, "{own}");
    settled(&app, "ada").await;
    settled(&app, "bea").await;
    for name in ["ada", "bea"] {
        let id = app.get(&format!("/api/bots/{name}")).await.1["id"].clone();
        let scope = json!({ "kind": "bot", "id": id });
        assert_eq!(
            put(&app, "/api/budgets", &budget(&scope, 10_000)).await.0,
            204
        );
    }
    put(
        &app,
        "/api/budgets",
        &budget(&json!({ "kind": "all" }), 10_000),
    )
    .await;
    let request = app
        .anonymous(Method::GET, "/api/budgets")
        .bearer_auth(&token);
    let seen = send(request, "").await.1;
    let seen: Vec<_> = seen["budgets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["scope"]["id"])
        .collect();
    assert_eq!(seen, [&own["id"]]);

    let bea = own["id"].as_str().unwrap().parse().unwrap();
    let cut_off = async |is_cut_off: bool| {
        let request = app
            .anonymous(Method::PUT, "/api/bots/bea/cut-off")
            .bearer_auth(&token);
        send(request, &json!({ "cut_off": is_cut_off }).to_string())
            .await
            .0
    };
    assert_eq!(cut_off(true).await, 204);
    assert!(app.keyring.is_cut_off(bea));
    let request = app
        .anonymous(Method::GET, "/api/keyring")
        .bearer_auth(&token);
    assert_eq!(send(request, "").await.1["cut_off"], json!([own["id"]]));
    assert_eq!(cut_off(false).await, 204);
    assert!(!app.keyring.is_cut_off(bea));
    // What a bot may cost is not for its owner to say.
    let request = app
        .anonymous(Method::PUT, "/api/bots/bea/rate")
        .bearer_auth(&token);
    let (status, refused) = send(request, r#"{"requests_per_minute":5}"#).await;
    assert_eq!((status, &refused["code"]), (403, &json!("admin_only")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_is_set_and_given_back() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    let rate = async |body: Value| put(&app, "/api/bots/ada/rate", &body).await;
    assert_eq!(rate(json!({ "requests_per_minute": 5 })).await.0, 204);
    assert_eq!(app.keyring.find_rate(bot), Some(5));
    for body in [
        json!({ "requests_per_minute": 0 }),
        json!({ "requests_per_minute": -1 }),
    ] {
        let (status, refused) = rate(body).await;
        assert_eq!(
            (status, pointers(&refused)),
            (422, vec!["/requests_per_minute"])
        );
    }
    assert_eq!(rate(json!({})).await.0, 422, "null must be meant");
    assert_eq!(app.keyring.find_rate(bot), Some(5));
    assert_eq!(rate(json!({ "requests_per_minute": null })).await.0, 204);
    assert_eq!(app.keyring.find_rate(bot), None);
    let (status, refused) = put(
        &app,
        "/api/bots/nobody/rate",
        &json!({ "requests_per_minute": 5 }),
    )
    .await;
    assert_eq!((status, &refused["code"]), (404, &json!("bot_not_found")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_is_shown_to_the_bots_owner_and_with_the_keyring() {
    let app = TestApp::start().await;
    let (_, ada) = app.running_bot("Ada").await;
    let token = member(&app, "mia").await;
    let own = app.anonymous(Method::POST, "/api/bots").bearer_auth(&token);
    let wish = json!({ "name": "Bea", "provider": "demo", "model": "demo-1" });
    let bea = send(own, &wish.to_string()).await.1["id"].clone();
    settled(&app, "bea").await;
    let by_setting = json!({ "requests_per_minute": null, "default_per_minute": 120 });
    assert_eq!(app.get("/api/bots/ada/rate").await, (200, by_setting));
    for (bot, rate) in [("ada", 5), ("bea", 7)] {
        let body = json!({ "requests_per_minute": rate });
        let path = format!("/api/bots/{bot}/rate");
        assert_eq!(put(&app, &path, &body).await.0, 204);
    }
    let (_, keyring) = app.get("/api/keyring").await;
    assert_eq!(keyring["rate_per_minute"], 120);
    let rate_of = |id: &Value| {
        let rates = keyring["rates"].as_array().unwrap().iter();
        rates
            .clone()
            .find(|it| it["bot_id"] == *id)
            .map(|it| it["per_minute"].clone())
    };
    assert_eq!(rate_of(&json!(ada.to_string())), Some(json!(5)));
    assert_eq!(rate_of(&bea), Some(json!(7)));
    // Members are told of their own bots.
    let ask = async |path: &str| {
        let request = app.anonymous(Method::GET, path).bearer_auth(&token);
        send(request, "").await
    };
    let told = ask("/api/keyring").await.1;
    assert_eq!(told["rates"], json!([{ "bot_id": bea, "per_minute": 7 }]));
    let own = json!({ "requests_per_minute": 7, "default_per_minute": 120 });
    assert_eq!(ask("/api/bots/bea/rate").await, (200, own));
    let (status, refused) = ask("/api/bots/ada/rate").await;
    assert_eq!((status, &refused["code"]), (404, &json!("bot_not_found")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_and_reached_is_among_the_events() {
    let app = TestApp::start().await;
    let (_, bot) = app.running_bot("Ada").await;
    let scope = json!({ "kind": "bot", "id": bot.to_string() });
    assert_eq!(
        put(&app, "/api/budgets", &budget(&scope, 5_000_000))
            .await
            .0,
        204
    );
    let states = app.keyring.list_budgets().await.unwrap();
    let mut state = states[0];
    state.spent = 4_000_000;
    app.keyring.cross(BudgetCrossing {
        state,
        level: BudgetLevel::Warning,
        refused: None,
    });
    let warned = async {
        loop {
            let page = app.get("/api/bots/ada/activity").await.1;
            let events = page["events"].as_array().unwrap().clone();
            if events[0]["kind"] == "budget.warning" {
                return events;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let events = tokio::time::timeout(std::time::Duration::from_secs(20), warned).await;
    let events = events.expect("people are told");
    assert_eq!(events[0]["actor"], Value::Null);
    assert_eq!(events[0]["bot_id"], bot.to_string());
    let words = "80 % of this bot's budget of $5.00 a day is spent";
    assert_eq!(events[0]["data"]["detail"], words);
    assert_eq!(events[1]["kind"], "keyring.changed");
    assert_eq!(events[1]["data"]["detail"], "this bot may use $5.00 a day");
    assert!(events[1]["actor"].is_string(), "{events:?}");
    app.stop().await;
}
