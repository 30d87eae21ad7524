//! Real bots that chat through the keyring's proxy in every format, and never hold a key.

use std::time::Duration;

use botmaker_testkit::{
    engine::wait_for,
    vendor::{Answer, MockVendor},
};
use serde_json::{Value, json};

use super::traces::{has_in_memory, processes, what_docker_tells, what_lies_on_disk};
use crate::{
    api::Api,
    server::{Setup, TestServer},
};

/// OpenClaw needs 10 to 45 s, on a machine that does other things as well.
const READY: Duration = Duration::from_secs(240);
/// What every key begins with that no bot may have.
const KEY_PREFIX: &str = "sk-real-key-of-";
/// What the vendor says.
const WORDS: &str = "All zebras cross here.";

/// A vendor, what its bot asks, and where that arrives.
struct Case {
    provider: &'static str,
    model: &'static str,
    /// Whether the bot, and not only the key, says where the vendor is.
    is_placed: bool,
    /// Behind the vendor's address.
    below: &'static str,
    path: &'static str,
}

const CASES: [Case; 5] = [
    Case {
        provider: "anthropic",
        model: "claude-haiku-4-5",
        is_placed: false,
        below: "",
        path: "/v1/messages",
    },
    Case {
        provider: "openai",
        model: "gpt-5.4-mini",
        is_placed: false,
        below: "/v1",
        path: "/v1/responses",
    },
    Case {
        provider: "google",
        model: "gemini-2.5-pro",
        is_placed: false,
        below: "/v1beta",
        path: "/v1beta/models/gemini-2.5-pro:streamGenerateContent",
    },
    Case {
        provider: "mistral",
        model: "mistral-large-latest",
        is_placed: false,
        below: "/v1",
        path: "/v1/chat/completions",
    },
    Case {
        provider: "ollama",
        model: "llama3.3",
        is_placed: true,
        below: "",
        path: "/api/chat",
    },
];

fn key_of(case: &Case) -> String {
    format!("{KEY_PREFIX}{}-0123456789abcdef", case.provider)
}

#[tokio::test]
async fn bots_chat_in_every_format_without_a_key() {
    let vendor = MockVendor::start().await;
    let places = CASES.iter().filter(|case| !case.is_placed);
    let places = places.map(|case| format!("{}={}{}", case.provider, vendor.url(), case.below));
    let setup = Setup {
        settings: vec![(
            "BOTMAKER__KEYRING__VENDOR_ADDRESSES",
            places.collect::<Vec<_>>().join(","),
        )],
        ..Setup::default()
    };
    let Some(server) = TestServer::start(setup).await else {
        return;
    };
    let api = server.api().await;
    vendor.answer(Answer::words(WORDS.split_inclusive(' ')));
    for case in &CASES {
        add_key(&api, case, &vendor).await;
    }
    // Two at a time: five at once would take each other's processor until none is ready in time.
    let mut bots = Vec::new();
    for pair in CASES.chunks(2) {
        for case in pair {
            bots.push(create(&api, case, &vendor).await);
        }
        for (case, bot) in pair.iter().zip(&bots[bots.len() - pair.len()..]) {
            api.wait_for_state(bot, "running", READY).await;
            chat(&api, case, bot, &vendor).await;
        }
        for bot in &bots[bots.len() - pair.len()..] {
            no_key_is_anywhere(&server, &api, bot).await;
            if bots.len() < CASES.len() {
                api.act(&format!("/api/bots/{bot}/stop")).await;
            }
        }
    }
    let (last, bot) = (&CASES[4], &bots[4]);
    a_spent_budget_stops_it_in_words_for_people(&api, last, bot).await;
    a_bot_that_is_cut_off_asks_nobody(&api, bot, &vendor).await;
    for bot in &bots {
        api.delete(&format!("/api/bots/{bot}")).await.expect(202);
    }
    for bot in &bots {
        api.wait_until_gone(bot, READY).await;
    }
}

async fn add_key(api: &Api, case: &Case, vendor: &MockVendor) {
    let mut key = json!({"vendor": case.provider, "label": "main"});
    if case.is_placed {
        key["base_url"] = json!(format!("{}{}", vendor.url(), case.below));
    } else {
        key["secret"] = json!(key_of(case));
    }
    let added = api.post("/api/keys", &key).await.expect(201);
    assert_eq!(added["vendor"], case.provider, "{added:#}");
    let id = added["id"].as_str().unwrap();
    let tested = api
        .post(&format!("/api/keys/{id}/test"), &Value::Null)
        .await
        .expect(200);
    assert_eq!(tested["is_good"], true, "{tested:#}");
}

async fn create(api: &Api, case: &Case, vendor: &MockVendor) -> String {
    let mut wish = json!({
        "name": format!("Keyless {}", case.provider), "provider": case.provider, "model": case.model,
        "key": {"source": "operator"},
    });
    if case.is_placed {
        wish["base_url"] = json!(format!("{}{}", vendor.url(), case.below));
    }
    let bot = api.post("/api/bots", &wish).await.expect(201);
    assert_eq!(bot["key"]["source"], "operator", "{bot:#}");
    bot["id"].as_str().unwrap().to_owned()
}

/// The bot answers with the vendor's words; the vendor got the key, and not the token; what it took is counted.
async fn chat(api: &Api, case: &Case, bot: &str, vendor: &MockVendor) {
    let before = vendor.received().len();
    let path = format!("/api/bots/{bot}/messages");
    let answer = api
        .post(&path, &json!({"text": "Who crosses?"}))
        .await
        .expect(200);
    let text = answer["text"].as_str().unwrap_or_default();
    assert!(text.contains("zebras"), "{}: {answer:#}", case.provider);
    let received = vendor.received();
    let asked = received[before..].iter().find(|it| it.path() == case.path);
    let asked = asked.unwrap_or_else(|| {
        let paths: Vec<_> = received.iter().map(|it| it.target.clone()).collect();
        panic!(
            "{} was asked nothing at {}: {paths:?}",
            case.provider, case.path
        )
    });
    let key = key_of(case);
    let wanted = (case.provider != "ollama").then_some(key.as_str());
    assert_eq!(asked.key(), wanted, "{}", case.provider);
    let headers = format!("{:?}", asked.headers);
    assert!(
        !headers.contains("bmk_"),
        "{}: the bot's token went out: {headers}",
        case.provider
    );

    let used = wait_for("what the bot used", READY, async || {
        let path = format!("/api/usage/requests?bot={bot}&limit=10");
        let used = api.get(&path).await.expect(200);
        used["requests"]
            .as_array()
            .filter(|it| !it.is_empty())
            .map(|it| it[0].clone())
    })
    .await;
    assert_eq!(used["status"], 200, "{used:#}");
    assert_eq!(used["is_measured"], true, "{}: {used:#}", case.provider);
    let tokens = used.to_string();
    assert!(
        tokens.contains("output_tokens\":7"),
        "{}: {used:#}",
        case.provider
    );
}

async fn no_key_is_anywhere(server: &TestServer, api: &Api, bot: &str) {
    let view = api.get(&format!("/api/bots/{bot}")).await.expect(200);
    let container = view["status"]["evidence"]["container"]["id"]
        .as_str()
        .unwrap();
    let mut places = what_docker_tells(server, api, bot).await;
    places.push(("the server's log".to_owned(), server.log().into_bytes()));
    places.push(("the API's answers".to_owned(), api.answers().into_bytes()));
    // Everything, the bots' secret files and the keyring's own database with it.
    places.extend(what_lies_on_disk(&server.data, &[]));
    for process in processes(container) {
        let found = has_in_memory(process, KEY_PREFIX.as_bytes());
        assert_ne!(found, Some(true), "a key is in process {process} of {bot}");
    }
    for (place, bytes) in &places {
        let found = memchr::memmem::find(bytes, KEY_PREFIX.as_bytes());
        assert_eq!(found, None, "a key is in {place}");
    }
}

/// OpenClaw itself waits a minute after a refusal, so what it says then is not looked at.
async fn a_bot_that_is_cut_off_asks_nobody(api: &Api, bot: &str, vendor: &MockVendor) {
    let path = format!("/api/bots/{bot}/cut-off");
    api.put(&path, &json!({"cut_off": true})).await.expect(204);
    let before = vendor.received().len();
    let path = format!("/api/bots/{bot}/messages");
    let refused = api.post(&path, &json!({"text": "And now?"})).await;
    assert_ne!(refused.status, 200, "{:#}", refused.body);
    assert_eq!(
        vendor.received().len(),
        before,
        "the vendor was asked all the same"
    );
    let keyring = api.get("/api/keyring").await.expect(200);
    assert_eq!(keyring["cut_off"], json!([bot]), "{keyring:#}");
}

async fn a_spent_budget_stops_it_in_words_for_people(api: &Api, case: &Case, bot: &str) {
    let price = json!({"vendor": case.provider, "model": case.model, "price": {
        "input_micro_usd": 10_000_000, "cached_micro_usd": 10_000_000, "cache_write_micro_usd": 10_000_000, "output_micro_usd": 10_000_000,
    }});
    api.put("/api/prices", &price).await.expect(204);
    let cent = json!({"scope": {"kind": "bot", "id": bot}, "period": "day", "unit": "money", "limit": 10_000});
    api.put("/api/budgets", &cent).await.expect(204);
    let path = format!("/api/bots/{bot}/messages");
    let refused = api.post(&path, &json!({"text": "Once more?"})).await;
    let said = refused.body.to_string();
    assert!(said.contains("budget"), "{}: {said}", refused.status);
    let budgets: Value = api.get("/api/budgets").await.expect(200);
    assert_eq!(budgets["budgets"][0]["limit"], 10_000, "{budgets:#}");
}
