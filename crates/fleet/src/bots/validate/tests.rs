//! Wishes with and without mistakes.

use botmaker_domain::ResourceLimits;

use super::*;
use crate::bots::CreateChannel;

fn wish() -> CreateBot {
    CreateBot {
        name: "Ada".to_owned(),
        provider: "demo".to_owned(),
        model: "demo-1".to_owned(),
        ..CreateBot::default()
    }
}

fn telegram(token: &str) -> CreateChannel {
    CreateChannel {
        kind: "telegram".to_owned(),
        secrets: BTreeMap::from([(
            "telegram_token".to_owned(),
            SecretString::from(token.to_owned()),
        )]),
        dm_policy: None,
        allow_from: vec!["123456789".to_owned()],
        group_policy: None,
    }
}

fn mistakes(wish: CreateBot) -> Vec<FieldError> {
    let limits = ResourceLimits::default();
    let has = ["telegram".to_owned()];
    check(
        wish,
        &Bounds {
            limits: &limits,
            image_channels: Some(&has),
            kept: None,
        },
    )
    .map(|_| ())
    .expect_err("the wish has mistakes")
}

#[test]
fn a_demo_bot_needs_a_name_only() {
    let limits = ResourceLimits::default();
    let checked = check(
        wish(),
        &Bounds {
            limits: &limits,
            image_channels: None,
            kept: None,
        },
    )
    .map_err(|e| format!("{e:?}"))
    .unwrap();
    assert_eq!(checked.spec.hostname.as_str(), "ada");
    assert!(checked.secrets.is_empty() && checked.spec.secrets.is_empty());
}

#[test]
fn all_mistakes_are_told_at_once_and_no_secret_is_repeated() {
    let bad = CreateBot {
        name: String::new(),
        hostname: Some("Not Valid".to_owned()),
        provider: "nobody".to_owned(),
        model: "a b".to_owned(),
        provider_key: Some(SecretString::from("has blanks".to_owned())),
        channels: vec![
            telegram("hunter2"),
            telegram("hunter2"),
            CreateChannel {
                kind: "slack".to_owned(),
                ..telegram("hunter2")
            },
        ],
        pids: Some(1),
        ..CreateBot::default()
    };
    let mistakes = mistakes(bad);
    let pointers: Vec<_> = mistakes
        .iter()
        .map(|field| field.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/name",
            "/hostname",
            "/provider",
            "/model",
            "/provider_key",
            "/channels/0/secrets/telegram_token",
            "/channels/1/kind",
            "/channels/1/secrets/telegram_token",
            "/channels/2/kind",
            "/channels/2/allow_from",
            "/channels/2/secrets/slack_app_token",
            "/channels/2/secrets/slack_bot_token",
            "/channels/2/secrets",
            "/resources/pids",
        ]
    );
    assert!(
        mistakes
            .iter()
            .all(|field| !field.detail.contains("hunter2") && !field.detail.contains("has blanks"))
    );
}

#[test]
fn an_allow_list_policy_needs_somebody_on_the_list() {
    let token = format!("123456789:{}", "a".repeat(35));
    let channel = CreateChannel {
        allow_from: Vec::new(),
        ..telegram(&token)
    };
    let mistakes = mistakes(CreateBot {
        channels: vec![channel],
        ..wish()
    });
    assert_eq!(mistakes[0].pointer, "/channels/0/allow_from");
}

#[test]
fn a_model_server_is_not_looked_for_inside_the_bots_own_container() {
    let mistakes = mistakes(CreateBot {
        provider: "ollama".to_owned(),
        model: "llama3.3".to_owned(),
        base_url: Some("http://localhost:11434".to_owned()),
        ..wish()
    });
    assert_eq!(
        (mistakes[0].pointer.as_str(), mistakes[0].detail.as_str()),
        (
            "/base_url",
            "inside its container this is the bot itself; it reaches this machine as http://botmaker:11434"
        )
    );
}
