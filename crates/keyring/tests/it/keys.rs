//! Which key is used, and what happens when a vendor does not take it.

use botmaker_domain::{BaseUrl, Tags, keyring::KeyLabel};
use botmaker_ports::{KeyChange, KeyringError, NewKey};
use botmaker_secrets::SecretString;
use botmaker_testkit::vendor::Answer;
use hyper::StatusCode;

use crate::bots::{Bot, Town, provider};

fn shown(town: &Town) -> Vec<String> {
    let received = town.vendor.received();
    let keys = received.iter().map(|it| it.key().unwrap().to_owned());
    keys.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_rests_and_the_next_is_tried() {
    let town = Town::found().await;
    let first = town.key("anthropic", "first", &["a"]).await;
    town.key("anthropic", "second", &[]).await;
    let bot = town.bot("anthropic", &["a"]).await;
    town.vendor.answer_key("sk-first", Answer::refusal(401));
    let (status, body) = bot.chat().await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(shown(&town), ["sk-first", "sk-second"]);
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    assert_eq!(shown(&town), ["sk-first", "sk-second", "sk-second"]);

    let keys = town.running.keyring.list_keys().await.unwrap();
    let resting = keys.iter().find(|key| key.id == first.id).unwrap();
    assert!(resting.rests_until.is_some());
    let records = town.records(&bot).await;
    let told: Vec<_> = records.iter().rev().map(|it| it.status).collect();
    assert_eq!(told, [Some(401), Some(200), Some(200)]);

    // Another value ends the rest.
    town.vendor.answer_key("sk-better", Answer::default());
    let change = KeyChange {
        secret: Some(SecretString::from("sk-better")),
        ..KeyChange::default()
    };
    let changed = town.running.keyring.change_key(first.id, &change).await;
    assert_eq!(changed.unwrap().rests_until, None);
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    assert_eq!(shown(&town).last().unwrap(), "sk-better");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendors_words_about_a_wrong_key_are_not_passed_on() {
    let town = Town::found().await;
    let key = town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let telling = r#"{"error":{"message":"Incorrect API key provided: sk-w**k"}}"#;
    let telling = Answer::raw("application/json", telling).status(401);
    town.vendor.answer(telling);
    let (status, body) = bot.chat().await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!body.to_string().contains("sk-w"), "{body}");
    // The second time nobody asks the vendor.
    let response = bot.ask(false).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    assert_eq!(town.vendor.received().len(), 1);
    let waiting = async {
        loop {
            let keys = town.running.keyring.list_keys().await.unwrap();
            if let Some(failure) = &keys[0].last_failure {
                return failure.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let failure = tokio::time::timeout(crate::company::DEADLINE, waiting).await;
    let failure = failure.unwrap();
    assert_eq!(failure.status, Some(401));
    assert!(!failure.detail.contains("sk-"), "{failure:?}");
    assert_eq!(key.last_failure, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_vendors_answer_comes_through_with_when_to_try_again() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    town.vendor.answer_next(Answer::busy("17"));
    let response = bot.ask(false).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers().get("retry-after").unwrap(), "17");
    let response = bot.ask(false).await;
    let wait = response.headers().get("retry-after").unwrap();
    let wait: u32 = wait.to_str().unwrap().parse().unwrap();
    assert!((15..=17).contains(&wait), "{wait}");
    assert_eq!(town.vendor.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_most_three_keys_are_tried_for_one_request() {
    let town = Town::found().await;
    for label in ["a", "b", "c", "d", "e"] {
        town.key("anthropic", label, &[]).await;
        town.vendor
            .answer_key(&format!("sk-{label}"), Answer::busy("60"));
    }
    let bot = town.bot("anthropic", &[]).await;
    assert_eq!(bot.chat().await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(town.vendor.received().len(), 3);
    assert_eq!(bot.chat().await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(town.vendor.received().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_for_others_are_never_used_and_ones_own_take_turns() {
    let town = Town::found().await;
    town.key("anthropic", "others", &["others"]).await;
    let bot = town.bot("anthropic", &["mine"]).await;
    assert_eq!(bot.chat().await.0, StatusCode::SERVICE_UNAVAILABLE);
    town.key("anthropic", "a", &["mine"]).await;
    town.key("anthropic", "b", &["mine", "others"]).await;
    town.key("anthropic", "all", &[]).await;
    for _ in 0..4 {
        assert_eq!(bot.chat().await.0, StatusCode::OK);
    }
    let mut keys = shown(&town);
    keys.sort();
    assert_eq!(keys, ["sk-a", "sk-a", "sk-b", "sk-b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_switched_off_over_or_gone_is_not_used() {
    let town = Town::found().await;
    let key = town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let keyring = &town.running.keyring;
    let enabled = |enabled| KeyChange {
        enabled: Some(enabled),
        ..KeyChange::default()
    };
    let expires = |at| KeyChange {
        expires_at: Some(at),
        ..KeyChange::default()
    };
    let none = StatusCode::SERVICE_UNAVAILABLE;
    for (change, expected) in [
        (enabled(false), none),
        (enabled(true), StatusCode::OK),
        (expires(Some(jiff::Timestamp::UNIX_EPOCH)), none),
        (expires(None), StatusCode::OK),
    ] {
        keyring.change_key(key.id, &change).await.unwrap();
        assert_eq!(bot.chat().await.0, expected, "{change:?}");
    }
    keyring.remove_key(key.id).await.unwrap();
    assert_eq!(bot.chat().await.0, none);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_ones_own_needs_a_key_for_exactly_its_address() {
    let town = Town::found().await;
    let here = BaseUrl::parse(&format!("{}/v1", town.vendor.url())).unwrap();
    let mut bot = Bot::new(town.address, "openai-compatible", &[]);
    bot.grant.base_url = Some(here.clone());
    let keyring = &town.running.keyring;
    keyring.put_grant(&bot.grant).await.unwrap();
    let mut key = NewKey {
        vendor: provider("openai-compatible"),
        base_url: Some(BaseUrl::parse("http://127.0.0.1:9/v1").unwrap()),
        label: KeyLabel::parse("elsewhere").unwrap(),
        tags: Tags::default(),
        expires_at: None,
        secret: Some(SecretString::from("sk-own")),
    };
    keyring.add_key(&key).await.unwrap();
    let ask = || bot.post("/openai-compatible/chat/completions", r#"{"model":"m"}"#);
    assert_eq!(ask().await.status(), StatusCode::SERVICE_UNAVAILABLE);
    key.base_url = Some(here);
    key.label = KeyLabel::parse("here").unwrap();
    keyring.add_key(&key).await.unwrap();
    assert_eq!(ask().await.status(), StatusCode::OK);
    let received = town.vendor.received();
    assert_eq!(received[0].target, "/v1/chat/completions");
    assert_eq!(received[0].key(), Some("sk-own"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_tested_against_its_vendor_without_a_word_of_the_answer() {
    let town = Town::found().await;
    let key = town.key("anthropic", "work", &[]).await;
    let keyring = &town.running.keyring;
    let open = keyring.test_key(key.id).await.unwrap();
    assert!(
        open.is_good && open.detail.contains("to everybody"),
        "{open:?}"
    );
    town.vendor.answer(Answer::refusal(401));
    town.vendor
        .answer_key("sk-work", Answer::raw("application/json", "{}"));
    let good = keyring.test_key(key.id).await.unwrap();
    assert!(good.is_good && good.status == Some(200), "{good:?}");
    assert_eq!(good.detail, "Anthropic takes this key");
    let received = town.vendor.received();
    assert!(received.iter().all(|it| it.target == "/v1/models"));
    town.vendor.answer_key("sk-work", Answer::refusal(401));
    let bad = keyring.test_key(key.id).await.unwrap();
    assert!(!bad.is_good && !bad.detail.contains("mock"), "{bad:?}");
    let Town {
        running, vendor, ..
    } = town;
    vendor.stop().await;
    let gone = running.keyring.test_key(key.id).await.unwrap();
    assert!(!gone.is_good && gone.status.is_none(), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_and_no_file_tells_a_keys_value() {
    let town = Town::found().await;
    let key = town.key("anthropic", "unmistakable", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    let keyring = &town.running.keyring;
    let told = format!(
        "{:?} {:?} {:?} {:?}",
        keyring.status().await,
        keyring.list_keys().await,
        keyring.list_grants().await,
        keyring.recent(None, 10).await
    );
    assert!(told.contains("unmistakable") && !told.contains("sk-unmistakable"));
    assert!(!told.contains(&bot.token));
    let change = KeyChange {
        secret: Some(SecretString::from("sk-unmistakable\n")),
        ..KeyChange::default()
    };
    let error = keyring.change_key(key.id, &change).await.unwrap_err();
    assert!(matches!(error, KeyringError::Refused { .. }));
    let home = town.running.stop().await;
    let mut read = 0;
    for file in std::fs::read_dir(home.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let holds = |what: &str| {
                let what = what.as_bytes();
                bytes.windows(what.len()).any(|part| part == what)
            };
            assert!(!holds("sk-unmistakable"), "{}", path.display());
            assert!(!holds(&bot.token), "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 2);
}
