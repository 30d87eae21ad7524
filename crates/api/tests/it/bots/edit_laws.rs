//! `PATCH /api/bots/{bot}`: the laws of merge patches (RFC 7396), whatever the patch.

use proptest::{
    collection::{btree_map, btree_set, vec},
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use serde_json::{Map, Value, json};
use tokio::{runtime::Handle, task::block_in_place};

use crate::{
    app::{TestApp, read, wish},
    bots::change::{patch, settled},
};

/// The fields of a bot that a patch may name, and what `null` makes of them where it may stand.
static FIELDS: [(&str, Option<Value>); 9] = [
    ("name", None),
    ("hostname", None),
    ("model", None),
    ("base_url", None),
    ("persona", Some(Value::String(String::new()))),
    ("tags", Some(Value::Array(Vec::new()))),
    ("canary_minutes", Some(Value::Null)),
    ("channels", Some(Value::Array(Vec::new()))),
    ("resources", None),
];

/// Runs a property with a server, on one bot after the other.
fn hold<T: std::fmt::Debug>(
    cases: u32,
    inputs: &impl Strategy<Value = T>,
    property: impl AsyncFn(T) -> Result<(), TestCaseError>,
) {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    };
    let held = block_in_place(|| {
        TestRunner::new(config).run(inputs, |input| Handle::current().block_on(property(input)))
    });
    held.unwrap_or_else(|error| panic!("{error}"));
}

/// A good value for each field of [`FIELDS`], or `null` where that may stand.
fn good_patch() -> impl Strategy<Value = Value> {
    let text = |pattern: &'static str| pattern.prop_map(Value::from).boxed();
    let tags = btree_set("[a-z][a-z0-9._-]{0,5}", 0..5).prop_map(|tags| json!(tags));
    let people = vec("[1-9][0-9]{0,9}", 1..4);
    let policy = select(vec!["allowlist", "pairing", "open", "disabled"]);
    let group = select(vec!["allowlist", "open", "disabled"]);
    let telegram = (people, policy, group).prop_map(|(people, policy, group)| {
        json!([{ "kind": "telegram", "allow_from": people, "dm_policy": policy, "group_policy": group }])
    });
    let resources = (
        option::of(1024_u64..4096),
        option::of(250_u32..8000),
        option::of(128_u32..4096),
    );
    let resources = resources.prop_map(|(mib, cpu, pids)| {
        let mut limits = Map::new();
        limits.extend(mib.map(|mib| ("memory_bytes".to_owned(), json!(mib << 20))));
        limits.extend(cpu.map(|cpu| ("cpu_millis".to_owned(), json!(cpu))));
        limits.extend(pids.map(|pids| ("pids".to_owned(), json!(pids))));
        Value::Object(limits)
    });
    let values = vec![
        text("[a-zA-Zé🦊<&\"]([ -~]{0,20}[a-z])?"),
        text("[a-z]([a-z0-9-]{0,8}[a-z])?"),
        text("[a-z0-9._:/@+-]{1,20}"),
        text("http://[a-z]{1,9}\\.example(:[1-9][0-9]{0,3})?/v[0-9]"),
        text("(\\PC|\n|\t){0,40}"),
        tags.boxed(),
        (0_u16..=1440).prop_map(Value::from).boxed(),
        telegram.boxed(),
        resources.boxed(),
    ];
    let nulls = FIELDS.clone().map(|(_, null)| null);
    let fields = values.into_iter().zip(nulls).map(|(value, null)| {
        let value = match null {
            Some(_) => prop_oneof![3 => value, 1 => Just(Value::Null)].boxed(),
            None => value,
        };
        option::weighted(0.3, value)
    });
    fields.collect::<Vec<_>>().prop_map(|values| {
        let named = FIELDS.iter().zip(values);
        let given = named.filter_map(|((name, _), value)| Some(((*name).to_owned(), value?)));
        Value::Object(given.collect())
    })
}

/// The bot as it must be after the patch, of the fields that a patch may name (RFC 7396, section 2).
fn merged(view: &Value, patch: &Value) -> Value {
    let after = FIELDS.iter().map(|(name, null)| {
        let value = match (patch.get(*name), null) {
            (None, _) => view[*name].clone(),
            (Some(Value::Null), Some(null)) => null.clone(),
            (Some(Value::Object(given)), _) => {
                let mut value = view[*name].clone();
                value.as_object_mut().unwrap().extend(given.clone());
                value
            }
            (Some(value), _) => value.clone(),
        };
        ((*name).to_owned(), value)
    });
    Value::Object(after.collect())
}

/// The same fields of a view; a channel's secrets are names there, not values.
fn own_values(view: &Value) -> Value {
    let mut own = merged(view, &json!({}));
    for channel in own["channels"].as_array_mut().unwrap() {
        channel.as_object_mut().unwrap().remove("secrets");
    }
    own
}

fn counts(view: &Value) -> (Value, Value) {
    (view["revision"].clone(), view["generation"].clone())
}

/// A bot with everything that a patch can change, not started.
async fn made(app: &TestApp) -> String {
    let mut body = wish("Ada");
    body["provider"] = json!("openai-compatible");
    body["base_url"] = json!("http://10.0.0.9:8000/v1");
    body["start"] = json!(false);
    let secrets = json!({ "telegram_token": format!("123456789:{}", "a".repeat(35)) });
    body["channels"] = json!([{ "kind": "telegram", "secrets": secrets, "allow_from": ["7"] }]);
    let (status, view) = app.post("/api/bots", &body).await;
    assert_eq!(status, 201, "{view}");
    view["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_stays_null_takes_away_and_a_value_is_set_once() {
    let app = TestApp::start().await;
    let id = made(&app).await;
    let path = format!("/api/bots/{id}");
    // A token that is gone with its channel must be given again: then the channel comes back with it.
    let token = json!({ "telegram_token": format!("123456789:{}", "a".repeat(35)) });
    hold(60, &good_patch(), async |mut wanted| {
        let before = app.get(&path).await.1;
        let is_gone = before["channels"].as_array().is_some_and(Vec::is_empty);
        let mut sent = wanted.clone();
        if let (true, Some(channel)) = (is_gone, sent.pointer_mut("/channels/0")) {
            channel["secrets"] = token.clone();
        }
        let (status, after) = read(patch(&app, &id, &sent).await).await;
        prop_assert_eq!(status, 200, "{}\n{}", sent, after);
        if let Some(name) = wanted.get_mut("name") {
            *name = json!(name.as_str().unwrap_or_default().trim());
        }
        prop_assert_eq!(
            own_values(&after),
            merged(&own_values(&before), &wanted),
            "{}",
            sent
        );
        let (_, again) = read(patch(&app, &id, &wanted).await).await;
        prop_assert_eq!(
            counts(&again),
            counts(&after),
            "twice is more than once: {}",
            wanted
        );
        let (status, same) = read(patch(&app, &id, &own_values(&after)).await).await;
        prop_assert_eq!(status, 200, "{}", same);
        prop_assert_eq!(counts(&same), counts(&after), "its own values change it");
        let is_other = own_values(&before) != own_values(&after);
        prop_assert_eq!(counts(&before) != counts(&after), is_other, "{}", sent);
        Ok(())
    });
    app.stop().await;
}

/// Any JSON, as deep as a few brackets.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[a-z0-9./:-]{1,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let names = select(vec![
            "kind",
            "secrets",
            "telegram_token",
            "allow_from",
            "dm_policy",
            "group_policy",
            "memory_bytes",
            "pids",
            "emoji",
            "x",
        ]);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            btree_map(names.prop_map(str::to_owned), inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_patch() -> impl Strategy<Value = Map<String, Value>> {
    let more = [
        "provider",
        "provider_key",
        "avatar",
        "image",
        "accept_failed_image",
        "generation",
    ];
    let names = FIELDS.iter().map(|(name, _)| *name).chain(more);
    let names = select(names.map(str::to_owned).collect::<Vec<_>>());
    btree_map(names, any_json(), 0..4).prop_map(|fields| fields.into_iter().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_is_taken_or_refused_by_its_field() {
    let app = TestApp::start().await;
    let id = made(&app).await;
    hold(200, &any_patch(), async |fields| {
        let body = Value::Object(fields.clone());
        let (status, answer) = read(patch(&app, &id, &body).await).await;
        if status == 200 {
            return Ok(());
        }
        // An image that is not on the engine is no mistake of the request's form.
        prop_assert!(
            status == 422 || (status == 409 && answer["code"] == "image_missing"),
            "{}",
            answer
        );
        for error in answer["errors"].as_array().unwrap() {
            let pointer = error["pointer"].as_str().unwrap();
            let field = pointer.split('/').nth(1).unwrap_or_default();
            // A provider without its model, key or address lacks what the patch does not name.
            let is_lacking = fields.contains_key("provider") || fields.contains_key("provider_key");
            prop_assert!(
                fields.contains_key(field) || is_lacking,
                "{}\n{}",
                body,
                answer
            );
        }
        prop_assert!(!answer["errors"].as_array().unwrap().is_empty());
        Ok(())
    });
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_bots_own_values_change_nothing_its_image_among_them() {
    let app = TestApp::start().await;
    let (id, _) = app.running_bot("Ada").await;
    let view = settled(&app, &id).await;
    let mut own = own_values(&view);
    own["provider"] = view["provider"].clone();
    own["image"] = view["image"].clone();
    own["avatar"] = view["avatar"].clone();
    own.as_object_mut().unwrap().remove("base_url");
    assert!(own["image"].is_string());
    let (status, after) = read(patch(&app, &id, &own).await).await;
    assert_eq!(status, 200, "{after}");
    assert_eq!(counts(&after), counts(&view));
    app.stop().await;
}
