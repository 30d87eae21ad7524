//! What people must hear, from the request that caused it to whoever tells them; and bots that are forgotten.

use std::time::Duration;

use botmaker_domain::keyring::{
    Budget, BudgetCrossing, BudgetLevel, BudgetLimit, BudgetPeriod, BudgetScope, IncidentKind,
    MicroUsd, NoticeSubject,
};
use botmaker_keyring::grants::Grants;
use hyper::{Method, StatusCode, header::HeaderValue};

use crate::{
    bots::{Town, message, whole},
    company::{DEADLINE, Running},
};

async fn subjects(running: &Running) -> Vec<NoticeSubject> {
    let notices = running.keyring.notices().await.unwrap();
    notices.into_iter().map(|notice| notice.subject).collect()
}

/// Waits until so many are to be told.
async fn waiting(running: &Running, count: usize) -> Vec<NoticeSubject> {
    let all = async {
        loop {
            let subjects = subjects(running).await;
            if subjects.len() >= count {
                return subjects;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(DEADLINE, all).await.unwrap()
}

fn crossing(subject: &NoticeSubject) -> BudgetCrossing {
    match subject {
        NoticeSubject::Budget(crossing) => *crossing,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_that_stops_a_bot_is_told_once_across_restarts() {
    let town = Town::with(|settings| settings.requests_per_minute = 100_000).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let budget = Budget {
        scope: BudgetScope::Bot(bot.id),
        period: BudgetPeriod::Month,
        limit: BudgetLimit::Money(MicroUsd(1000)),
    };
    town.running.keyring.set_budget(&budget).await.unwrap();
    let mut refused = 0;
    for _ in 0..1000 {
        refused += u32::from(bot.chat().await.0 == StatusCode::TOO_MANY_REQUESTS);
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "it is never spent");
    let is_spent = |subject: &NoticeSubject| crossing(subject).level == BudgetLevel::Spent;
    let told = async {
        loop {
            let told = subjects(&town.running).await;
            if told.iter().any(is_spent) {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let told = tokio::time::timeout(DEADLINE, told).await.unwrap();
    let spent: Vec<_> = told.iter().filter(|it| is_spent(it)).collect();
    assert_eq!(spent.len(), 1, "{told:?}");
    let spent = crossing(spent[0]);
    assert_eq!(spent.state.budget, budget);
    assert!(
        spent
            .refused
            .is_some_and(|asked| asked + spent.state.spent > 1000)
    );

    // Nobody has told it: it waits across a restart. Then it is told, and that is kept across another.
    let home = town.running.stop().await;
    let running = Running::again(home, |_| {}).await;
    assert_eq!(subjects(&running).await, told);
    let last = running.keyring.notices().await.unwrap().last().unwrap().id;
    running.keyring.acknowledge_notices(last).await.unwrap();
    let home = running.stop().await;
    let running = Running::again(home, |_| {}).await;
    assert_eq!(subjects(&running).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_key_at_the_proxy_is_told_with_what_was_done_about_it() {
    let town = Town::with(|settings| settings.cut_off_canaries = true).await;
    town.key("anthropic", "work", &[]).await;
    let mut bot = town.bot("anthropic", &[]).await;
    bot.grant.canary = Some(Grants::digest("sk-ant-false"));
    town.running.keyring.put_grant(&bot.grant).await.unwrap();
    for _ in 0..2 {
        let mut thief = bot.request(Method::POST, "/anthropic/v1/messages", &message(false));
        let value = HeaderValue::from_static("sk-ant-false");
        thief.headers_mut().remove("authorization");
        thief.headers_mut().insert("x-api-key", value);
        assert_eq!(
            whole(bot.send(thief).await).await.0,
            StatusCode::UNAUTHORIZED
        );
    }
    let told = waiting(&town.running, 1).await;
    let [
        NoticeSubject::Incident {
            kind,
            bot: whose,
            detail,
            is_cut_off,
        },
    ] = told.as_slice()
    else {
        panic!("one: {told:?}");
    };
    assert_eq!(
        (*kind, *whose, *is_cut_off),
        (IncidentKind::CanaryUsed, bot.id, true)
    );
    assert!(!detail.contains("sk-ant"), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_forgotten_gets_no_answer_and_its_use_stays_counted() {
    let town = Town::found().await;
    let keyring = &town.running.keyring;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let budget = Budget {
        scope: BudgetScope::Bot(bot.id),
        period: BudgetPeriod::Day,
        limit: BudgetLimit::Tokens(20),
    };
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    keyring.set_budget(&budget).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::TOO_MANY_REQUESTS);
    keyring.cut_off(bot.id, true).await.unwrap();
    keyring.forget_bot(bot.id).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(town.records(&bot).await.len(), 1);
    let used = keyring.bot_usage(&[bot.id]).await.unwrap();
    assert_eq!(used[0].requests, 1);
    // Out of the trash again: nothing holds it back that held it back before.
    keyring.put_grant(&bot.grant).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    assert!(keyring.list_budgets().await.unwrap().is_empty());
}
