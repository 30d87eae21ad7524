//! Budgets, from the request to the answer that says no.

use std::time::Duration;

use botmaker_domain::keyring::{
    Budget, BudgetLimit, BudgetPeriod, BudgetScope, BudgetState, MicroUsd, UsageGroup, UsageQuery,
};
use botmaker_testkit::vendor::Answer;
use http_body_util::BodyExt;
use hyper::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};

use crate::bots::{Bot, Town, whole};

async fn bound(town: &Town, scope: BudgetScope, limit: BudgetLimit) {
    let budget = Budget {
        scope,
        period: BudgetPeriod::Month,
        limit,
    };
    town.running.keyring.set_budget(&budget).await.unwrap();
}

async fn stand(town: &Town) -> BudgetState {
    let budgets = town.running.keyring.list_budgets().await.unwrap();
    budgets[0]
}

async fn busy_town() -> Town {
    let town = Town::with(|settings| settings.requests_per_minute = 100_000).await;
    town.key("anthropic", "work", &[]).await;
    town
}

fn is_spent(status: StatusCode, body: &serde_json::Value) -> bool {
    let text = body["error"]["message"].as_str().unwrap_or_default();
    status == StatusCode::TOO_MANY_REQUESTS && text.contains("budget")
}

/// Asks until the budget is spent; how often it was not.
async fn ask_until_spent(bot: &Bot) -> u32 {
    for times in 0..1000 {
        let (status, body) = bot.chat().await;
        if is_spent(status, &body) {
            return times;
        }
        assert_eq!(status, StatusCode::OK, "{body}");
    }
    panic!("it is never spent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_budget_stops_its_bot_and_no_other() {
    let town = busy_town().await;
    let (bot, other) = (
        town.bot("anthropic", &[]).await,
        town.bot("anthropic", &[]).await,
    );
    let limit = MicroUsd(1000);
    bound(&town, BudgetScope::Bot(bot.id), BudgetLimit::Money(limit)).await;
    let times = ask_until_spent(&bot).await;
    assert!(times >= 5, "{times}");
    let state = stand(&town).await;
    assert!(state.spent > 0 && state.spent <= limit.0, "{state:?}");
    assert_eq!(state.reserved, 0);
    let told: u64 = town
        .records(&bot)
        .await
        .iter()
        .map(|it| it.cost.unwrap().0)
        .sum();
    assert_eq!(told, state.spent);
    assert_eq!(other.chat().await.0, StatusCode::OK);
    // More room is room at once.
    let more = BudgetLimit::Money(MicroUsd(100_000));
    bound(&town, BudgetScope::Bot(bot.id), more).await;
    assert_eq!(bot.chat().await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_never_spend_more_than_the_budget() {
    let town = busy_town().await;
    let limit = 2_000;
    bound(&town, BudgetScope::All, BudgetLimit::Tokens(limit)).await;
    town.vendor
        .answer(Answer::words(["a", "b"]).pausing(Duration::from_millis(3)));
    let mut bots = Vec::new();
    for _ in 0..16 {
        bots.push(town.bot("anthropic", &[]).await);
    }
    let asking = bots.iter().map(|bot| async move {
        let mut answers = 0;
        for _ in 0..20 {
            answers += u64::from(bot.chat().await.0 == StatusCode::OK);
        }
        answers
    });
    let answered: u64 = futures_util::future::join_all(asking).await.iter().sum();
    let state = stand(&town).await;
    assert!(answered > 10 && answered < 320, "{answered}");
    assert!(state.spent <= limit && state.reserved == 0, "{state:?}");
    assert_eq!(state.spent, answered * 19);
    let query = UsageQuery {
        from: Timestamp::now() - SignedDuration::from_hours(2),
        to: Timestamp::now() + SignedDuration::from_hours(2),
        bots: Vec::new(),
        groups: vec![UsageGroup::Vendor],
    };
    let rows = town.running.keyring.usage(&query).await.unwrap();
    assert_eq!(rows[0].tokens.total(), state.spent);
    assert_eq!(rows[0].requests, answered);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_without_a_price_is_refused_where_a_budget_in_money_holds() {
    for refuses in [true, false] {
        let town = Town::with(|settings| settings.refuse_unpriced = refuses).await;
        town.key("anthropic", "work", &[]).await;
        let bot = town.bot("anthropic", &[]).await;
        let body = r#"{"model":"claude-unheard-of","max_tokens":5,"messages":[]}"#;
        let ask = || bot.post("/anthropic/v1/messages", body);
        assert_eq!(
            ask().await.status(),
            StatusCode::OK,
            "no budget, no question"
        );
        let limit = BudgetLimit::Money(MicroUsd(1_000_000));
        bound(&town, BudgetScope::All, limit).await;
        let (status, answer) = whole(ask().await).await;
        let expected = if refuses {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        assert_eq!(status, expected, "{answer}");
        // With a price of the operator's it can be bounded.
        let price = botmaker_domain::keyring::Price {
            output: MicroUsd(1_000_000),
            ..Default::default()
        };
        let vendor = crate::bots::provider("anthropic");
        let keyring = &town.running.keyring;
        let set = keyring.set_price(&vendor, "claude-un*", Some(price));
        set.await.unwrap();
        assert_eq!(ask().await.status(), StatusCode::OK);
        let records = town.records(&bot).await;
        assert_eq!(records[0].cost, Some(MicroUsd(7)));
        assert_eq!(records.last().unwrap().cost, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_one_keys_budget_is_spent_another_key_is_used() {
    let town = busy_town().await;
    let key = town.key("anthropic", "dear", &["mine"]).await;
    let bot = town.bot("anthropic", &["mine"]).await;
    let limit = BudgetLimit::Tokens(250);
    bound(&town, BudgetScope::Key(key.id), limit).await;
    for _ in 0..20 {
        assert_eq!(bot.chat().await.0, StatusCode::OK);
    }
    let received = town.vendor.received();
    let first = received.iter().take_while(|it| it.key() == Some("sk-dear"));
    let first = first.count();
    assert!((1..20).contains(&first), "{first}");
    assert!(
        received[first..]
            .iter()
            .all(|it| it.key() == Some("sk-work"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_broke_off_counts_as_its_worst_case() {
    let town = busy_town().await;
    let bot = town.bot("anthropic", &[]).await;
    bound(&town, BudgetScope::All, BudgetLimit::Tokens(10_000)).await;
    town.vendor
        .answer(Answer::words(["a", "b"]).pausing(Duration::from_secs(3600)));
    let mut response = bot.ask(true).await;
    response.body_mut().frame().await.unwrap().unwrap();
    let under_way = stand(&town).await;
    assert!(
        under_way.reserved > 100 && under_way.spent == 0,
        "{under_way:?}"
    );
    drop((response, bot));
    town.vendor.wait_for_answers_under_way(0).await;
    let state = stand(&town).await;
    // Read: what the vendor told at the beginning. Written: as much as the request allowed.
    assert_eq!((state.spent, state.reserved), (12 + 50, 0), "{state:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spent_stays_spent_across_a_restart() {
    let town = busy_town().await;
    let bot = town.bot("anthropic", &[]).await;
    let limit = BudgetLimit::Tokens(300);
    bound(&town, BudgetScope::Bot(bot.id), limit).await;
    ask_until_spent(&bot).await;
    let before = stand(&town).await;
    let Town {
        running, vendor, ..
    } = town;
    let home = running.stop().await;
    let running = crate::company::Running::again(home, |settings| {
        crate::bots::divert(settings, &vendor);
    })
    .await;
    let address = running.listen().await;
    let town = Town {
        running,
        vendor,
        address,
    };
    assert_eq!(stand(&town).await.spent, before.spent);
    let mut request = bot.request(
        Method::POST,
        "/anthropic/v1/messages",
        &crate::bots::message(false),
    );
    let uri = format!("http://{address}/anthropic/v1/messages");
    *request.uri_mut() = uri.parse().unwrap();
    let (status, body) = whole(bot.send(request).await).await;
    assert!(is_spent(status, &body), "{body}");
}
