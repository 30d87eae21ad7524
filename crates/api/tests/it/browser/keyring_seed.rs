//! Keys, and what bots spent with them, for the browser to look at.

use botmaker_domain::{
    BotId, KeyId, ProviderId,
    keyring::{
        BudgetCrossing, BudgetLevel, BudgetScope, IncidentKind, MicroUsd, Price, RequestRecord,
        TokenCounts,
    },
};
use botmaker_ports::Keyring;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::app::TestApp;

const MODEL: &str = "claude-opus-5";

/// Keys of two vendors, a bot that uses them, three weeks of requests, budgets that are calm, nearly spent and spent.
pub(super) async fn spent(app: &TestApp) {
    for key in [
        json!({ "vendor": "anthropic", "label": "Main account", "secret": "sk-ant-of-a-test" }),
        json!({ "vendor": "anthropic", "label": "Research, EU", "tags": ["eu"], "secret": "sk-ant-of-another" }),
        json!({ "vendor": "openai-compatible", "label": "Cellar", "base_url": "http://10.0.0.12:8000/v1" }),
    ] {
        let (status, answer) = app.post("/api/keys", &key).await;
        assert_eq!(status, 201, "{answer}");
    }
    let wish = json!({
        "name": "Concierge", "hostname": "concierge", "provider": "anthropic", "model": MODEL,
        "key": { "source": "operator" }, "tags": ["support"],
    });
    let (status, bot) = app.post("/api/bots", &wish).await;
    assert_eq!(status, 201, "{bot}");
    app.until_state("concierge", "running").await;
    let id: BotId = bot["id"].as_str().unwrap().parse().unwrap();
    for day in (0_u32..21).rev() {
        spend(app, id, day, 120_000 + u64::from(day * 7 % 5) * 90_000).await;
    }
    let scope = json!({ "kind": "bot", "id": bot["id"] });
    for (scope, period, unit, limit) in [
        (json!({ "kind": "all" }), "day", "money", 20_000_000_u64),
        (json!({ "kind": "all" }), "month", "money", 6_500_000),
        (scope.clone(), "month", "money", 9_000_000),
        (scope, "day", "tokens", 1_000),
    ] {
        let wish = json!({ "scope": scope, "period": period, "unit": unit, "limit": limit });
        let put = app.request(Method::PUT, "/api/budgets").json(&wish).send();
        assert_eq!(put.await.unwrap().status(), 204, "{wish}");
    }
    let price = Price {
        input: MicroUsd(5_000_000),
        output: MicroUsd(25_000_000),
        ..Price::default()
    };
    app.keyring.give_price(anthropic(), "claude-opus-5*", price);
    app.until("what the bot spent", async || {
        let (_, bot) = app.get("/api/bots/concierge").await;
        bot["usage"]["requests"] == 21
    })
    .await;
}

/// One request of a bot so many days ago, paid with the first key that there is.
pub(super) async fn spend(app: &TestApp, bot: BotId, days_ago: u32, micro_usd: u64) {
    let (_, listed) = app.get("/api/keys").await;
    let id = listed["keys"][0]["id"].as_str().unwrap();
    app.keyring.record(RequestRecord {
        at: Timestamp::now() - SignedDuration::from_hours(24 * i64::from(days_ago)),
        bot,
        key: KeyId::from_uuid(Uuid::parse_str(id).unwrap()),
        vendor: anthropic(),
        model: MODEL.to_owned(),
        status: Some(200),
        is_whole: true,
        tokens: TokenCounts {
            input: 4_200,
            cached: 1_800,
            output: 900,
            ..TokenCounts::default()
        },
        is_measured: true,
        cost: Some(MicroUsd(micro_usd)),
        first_byte_ms: Some(640),
        total_ms: 8_400,
    });
}

/// A bot's budget reaches a mark, as the proxy notes it.
pub(super) async fn cross(app: &TestApp, bot: BotId, level: &str) {
    let budgets = app.keyring.list_budgets().await.unwrap();
    let own = budgets
        .iter()
        .find(|state| state.budget.scope == BudgetScope::Bot(bot));
    app.keyring.cross(BudgetCrossing {
        state: *own.unwrap(),
        level: match level {
            "warning" => BudgetLevel::Warning,
            _ => BudgetLevel::Spent,
        },
        refused: None,
    });
}

/// Somebody uses a bot's false key.
pub(super) async fn betray(app: &TestApp, bot: BotId) {
    let detail = "it came with a request to /anthropic/v1/messages";
    let noted = app
        .keyring
        .note_incident(IncidentKind::CanaryUsed, bot, detail);
    noted.await.unwrap();
}

fn anthropic() -> ProviderId {
    ProviderId::parse("anthropic").unwrap()
}
