//! Tests of errors: their shapes and their words.

use botmaker_domain::{
    BotId, ProviderId,
    catalog::ApiStyle,
    keyring::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, KeyId, MicroUsd},
};
use hyper::{
    StatusCode,
    header::{ALLOW, HeaderValue, RETRY_AFTER},
};
use serde_json::{Value, json};

use super::{ProxyError, answer::X_SHOULD_RETRY};
use crate::vendor::paths::Refusal;

fn vendor() -> ProviderId {
    ProviderId::parse("openai").unwrap()
}

fn budget(scope: BudgetScope, period: BudgetPeriod, limit: BudgetLimit) -> Budget {
    Budget {
        scope,
        period,
        limit,
    }
}

fn spent_a_cent() -> ProxyError {
    ProxyError::BudgetSpent {
        budget: budget(
            BudgetScope::Bot(BotId::generate()),
            BudgetPeriod::Day,
            BudgetLimit::Money(MicroUsd(10_000)),
        ),
        spent: 10_000,
        resets_at: "2026-11-22T00:00:00Z".parse().unwrap(),
    }
}

fn all() -> Vec<ProxyError> {
    let refusals = [
        Refusal::Form,
        Refusal::Malformed,
        Refusal::TooLong,
        Refusal::Unknown,
        Refusal::Method { wants_post: true },
        Refusal::Query,
    ];
    let mut all = vec![
        ProxyError::NoToken,
        ProxyError::BadToken,
        ProxyError::NoSuchVendor,
        ProxyError::OtherVendor { allowed: vendor() },
        ProxyError::CutOff,
        ProxyError::Panic,
        ProxyError::TooFast {
            per_minute: 60,
            retry_after: 7,
        },
        spent_a_cent(),
        ProxyError::Unpriced {
            model: "m".to_owned(),
        },
        ProxyError::NoKey { vendor: vendor() },
        ProxyError::KeysRest { retry_after: 0 },
        ProxyError::BodyTooLarge { limit: 33_554_432 },
        ProxyError::BodyBroken,
        ProxyError::BodyUnreadable,
        ProxyError::NoModel,
        ProxyError::Unreachable,
        ProxyError::TimedOut,
        ProxyError::AddressRefused,
        ProxyError::Redirected,
        ProxyError::Stopping,
        ProxyError::Failed,
    ];
    all.extend(refusals.map(ProxyError::Refused));
    all
}

fn body(error: &ProxyError, style: ApiStyle) -> Value {
    serde_json::from_slice(&error.answer(style).body).unwrap()
}

#[test]
fn every_vendors_clients_understand_a_spent_budget() {
    let error = spent_a_cent();
    let message = "This bot's budget for today is spent ($0.01 of $0.01). \
        The daily limit resets at 2026-11-22 00:00 UTC; an operator can raise it in BotMaker.";
    for style in ApiStyle::ALL {
        let answer = error.answer(style);
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers["x-should-retry"], "false");
        assert_eq!(answer.headers["content-type"], "application/json");
        assert!(!answer.headers.contains_key("retry-after"));
    }
    assert_eq!(
        body(&error, ApiStyle::OpenAiResponses),
        json!({"error": {"message": message, "type": "rate_limit_error", "param": null, "code": "budget_spent"}})
    );
    assert_eq!(
        body(&error, ApiStyle::AnthropicMessages),
        json!({"type": "error", "error": {"type": "rate_limit_error", "message": message}})
    );
    assert_eq!(
        body(&error, ApiStyle::GoogleGenerativeAi),
        json!({"error": {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED"}})
    );
    assert_eq!(
        body(&error, ApiStyle::Ollama),
        json!({"error": message, "message": message})
    );
}

#[test]
fn each_budget_is_called_by_its_name() {
    let key = BudgetScope::Key(KeyId::generate());
    let tokens = BudgetLimit::Tokens(1000);
    let told = |scope, period, limit, spent| {
        ProxyError::BudgetSpent {
            budget: budget(scope, period, limit),
            spent,
            resets_at: "2026-12-01T00:00:00Z".parse().unwrap(),
        }
        .to_string()
    };
    assert_eq!(
        told(BudgetScope::All, BudgetPeriod::Month, tokens, 1001),
        "The budget of all bots for this month is spent (1001 tokens of 1000 tokens). \
         The monthly limit resets at 2026-12-01 00:00 UTC; an operator can raise it in BotMaker."
    );
    let most = u64::MAX;
    let long = told(
        key,
        BudgetPeriod::Month,
        BudgetLimit::Money(MicroUsd(most)),
        most - 1,
    );
    assert!(long.starts_with(
        "This request could cost more than is left of the budget of this bot's key for this month ("
    ));
    // OpenClaw shows no longer one.
    assert!(long.len() <= 300, "{}", long.len());
}

#[test]
fn every_error_is_a_sentence_in_every_shape() {
    for error in all() {
        let message = error.to_string();
        assert!(message.ends_with('.') && message.len() <= 300, "{message}");
        for style in ApiStyle::ALL {
            let answer = error.answer(style);
            assert!(answer.status.as_u16() >= 400);
            let read = body(&error, style);
            let told = match style {
                ApiStyle::Ollama => &read["error"],
                _ => &read["error"]["message"],
            };
            assert_eq!(told, &message);
            let is_asked_again = answer.headers.contains_key(RETRY_AFTER);
            let is_final = answer.headers.contains_key(X_SHOULD_RETRY);
            assert!(is_asked_again != is_final, "{message}");
            assert_ne!(answer.headers.get(RETRY_AFTER), Some(&HeaderValue::from(0)));
        }
    }
    let codes: std::collections::BTreeSet<_> = all().iter().map(ProxyError::code).collect();
    assert_eq!(codes.len(), 24);
}

#[test]
fn a_refused_method_says_which_one_is_taken() {
    let error = ProxyError::Refused(Refusal::Method { wants_post: true });
    let answer = error.answer(ApiStyle::Ollama);
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.headers[ALLOW], "POST");
}

#[test]
fn what_a_bot_wrote_cannot_disturb_the_sentence() {
    let model = format!("a\u{202e}\"\n<b>{}", "x".repeat(500));
    let message = ProxyError::Unpriced { model }.to_string();
    assert!(message.contains("\u{201c}a\"<b>x") && message.len() <= 300);
    assert!(!message.contains(['\n', '\u{202e}']));
}
