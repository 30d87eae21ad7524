//! `PATCH /api/bots/{bot}`.

use std::{net::SocketAddr, time::Duration};

use botmaker_fleet::FleetSettings;
use botmaker_openclaw::gateway::FakeGateway;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, read, settings, wish},
    bots::change::{generations, patch, pointers, settled},
    reading::Events,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_renamed_and_tagged_without_a_new_container() {
    let app = TestApp::start().await;
    let (id, bot) = app.running_bot("Ada").await;
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let made = app.runtime.container_spec(bot).unwrap();
    let change =
        json!({ "name": "Grace", "tags": ["ops", "a1", "ops"], "avatar": { "emoji": "🦊" } });
    let response = patch(&app, "ada", &change).await;
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let (status, view) = read(response).await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(
        (&view["name"], &view["hostname"], &view["tags"]),
        (&json!("Grace"), &json!("ada"), &json!(["a1", "ops"]))
    );
    assert_eq!(view["avatar"], json!({ "kind": "emoji", "emoji": "🦊" }));
    assert_eq!(etag, format!("\"{}\"", view["revision"]));
    let told = events.until(|event| event.name == "bot.updated").await;
    assert_eq!(
        (&told.data["actor"], &told.data["bot"]["name"]),
        (&json!("admin"), &json!("Grace"))
    );
    assert_eq!(
        told.data["data"]["detail"],
        "renamed from “Ada” to “Grace”; tagged a1, ops; given the face 🦊"
    );
    let good = events
        .until(|event| event.name == "bot.generation_good")
        .await;
    assert_eq!(good.data["bot"]["generation"], 2);
    // A power change passes through the reconciler, which would replace a container that no longer fits.
    app.post("/api/bots/ada/restart", &json!({})).await;
    app.until_state(&id, "running").await;
    let kept = app.runtime.container_spec(bot).unwrap();
    assert_eq!(
        (kept.container_hash, kept.incarnation),
        (made.container_hash, made.incarnation)
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_out_stays_and_null_takes_away() {
    let app = TestApp::start().await;
    let mut body = wish("Ada");
    body["tags"] = json!(["b", "a"]);
    body["avatar"] = json!({ "emoji": "🤖" });
    let (status, made) = app.post("/api/bots", &body).await;
    assert_eq!((status, &made["tags"]), (201, &json!(["a", "b"])));
    app.until_state("ada", "running").await;
    let (_, same) = read(patch(&app, "ada", &json!({})).await).await;
    assert_eq!(
        (&same["tags"], &same["avatar"], &same["name"]),
        (&made["tags"], &made["avatar"], &made["name"])
    );
    let (_, again) = read(patch(&app, "ada", &json!({ "name": "Ada" })).await).await;
    assert_eq!(
        (&again["revision"], &again["generation"]),
        (&made["revision"], &made["generation"]),
        "nothing changed"
    );
    let none = json!({ "tags": null, "avatar": null });
    let (status, bare) = read(patch(&app, "ada", &none).await).await;
    assert_eq!(
        (status, &bare["tags"], &bare["avatar"]),
        (200, &json!([]), &Value::Null)
    );
    app.stop().await;
}

/// A change, what the bot then says, and where its generation says it.
type Case = (Value, (&'static str, Value), &'static [&'static str]);

/// What OpenClaw takes while it runs.
fn hot() -> Vec<Case> {
    let one = |field: &str, value: Value| json!({ field: value });
    vec![
        (
            one("name", json!("Grace")),
            ("/name", json!("Grace")),
            &["/name"],
        ),
        (
            one("tags", json!(["b"])),
            ("/tags", json!(["b"])),
            &["/tags"],
        ),
        (
            one("persona", json!("# Brief")),
            ("/persona", json!("# Brief")),
            &["/persona"],
        ),
        (
            one("persona", json!(null)),
            ("/persona", json!("")),
            &["/persona"],
        ),
        (
            one("canary_minutes", json!(30)),
            ("/canary_minutes", json!(30)),
            &["/canary_minutes"],
        ),
        (
            one("canary_minutes", json!(null)),
            ("/canary_minutes", json!(null)),
            &["/canary_minutes"],
        ),
    ]
}

/// What needs a new container.
fn cold() -> Vec<Case> {
    let memory = 3_u64 * 1024 * 1024 * 1024;
    let url = "http://10.0.0.9:8000/v1";
    vec![
        (
            json!({ "hostname": "grace" }),
            ("/hostname", json!("grace")),
            &["/hostname"],
        ),
        (
            json!({ "provider": "openai-compatible", "model": "m-1", "base_url": url }),
            ("/base_url", json!(url)),
            &["/base_url", "/model", "/provider"],
        ),
        (
            json!({ "model": "m-2" }),
            ("/model", json!("m-2")),
            &["/model"],
        ),
        (
            json!({ "resources": { "memory_bytes": memory } }),
            ("/resources/memory_bytes", json!(memory)),
            &["/resources/memory_bytes"],
        ),
        (
            json!({ "resources": { "cpu_millis": 750, "pids": 300 } }),
            (
                "/resources",
                json!({ "memory_bytes": memory, "cpu_millis": 750, "pids": 300 }),
            ),
            &["/resources/cpu_millis", "/resources/pids"],
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_changes_what_it_says_and_makes_a_generation() {
    let app = TestApp::start().await;
    let (id, bot) = app.running_bot("Ada").await;
    let hot = hot().into_iter().map(|case| (true, case));
    let all = hot.chain(cold().into_iter().map(|case| (false, case)));
    for (number, (is_hot, (change, (pointer, expected), places))) in (2..).zip(all) {
        let before = app.runtime.container_spec(bot).unwrap();
        let (status, wished) = read(patch(&app, &id, &change).await).await;
        assert_eq!(status, 200, "{change}: {wished}");
        assert_eq!(wished["generation"], number, "{change}");
        assert_eq!(
            wished["change"],
            json!({ "from": number - 1, "to": number })
        );
        let view = settled(&app, &id).await;
        assert_eq!(view.pointer(pointer), Some(&expected), "{change}");
        assert_eq!(
            (&view["generation"], &view["rolled_back"]),
            (&json!(number), &json!(null))
        );
        assert_eq!(view["revision"], number, "{change}");
        let after = app.runtime.container_spec(bot).unwrap();
        let is_same = after.container_hash == before.container_hash
            && after.incarnation == before.incarnation;
        assert_eq!(is_same, is_hot, "{change}");
        assert_eq!(view["incarnation"], after.incarnation, "{change}");
        let newest = generations(&app, &id).await.remove(0);
        assert_eq!(pointers(&newest), places, "{newest}");
        assert_eq!(
            (&newest["number"], &newest["author"], &newest["origin"]),
            (
                &json!(number),
                &json!("admin"),
                &json!({ "kind": "edited" })
            )
        );
        assert_eq!(
            (&newest["is_present"], &newest["is_good"]),
            (&json!(true), &json!(true))
        );
        assert_eq!(newest["outcome"]["kind"], "good");
        let made: jiff::Timestamp = newest["created_at"].as_str().unwrap().parse().unwrap();
        assert!(
            made.duration_since(jiff::Timestamp::now()).abs() < jiff::SignedDuration::from_mins(1)
        );
    }
    assert_eq!(
        app.get("/api/bots/ada").await.0,
        404,
        "its host name is free"
    );
    assert_eq!(app.get("/api/bots/grace").await.0, 200);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_image_is_pinned_and_comes_with_a_copy_of_the_state() {
    let app = TestApp::start().await;
    let (id, bot) = app.running_bot("Ada").await;
    let mut image = botmaker_ports::fakes::runtime::FakeRuntime::image();
    image.reference = "botmaker/openclaw:next".to_owned();
    image.id = format!("sha256:{}", "b".repeat(64));
    let change = json!({ "image": image.reference });
    let (status, body) = read(patch(&app, &id, &change).await).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("image_missing"))
    );
    assert_eq!(body["errors"][0]["pointer"], "/image");
    app.runtime.add_image(image.clone());
    app.runtime.write_state(bot, "memory.md", "the sea");
    let (status, body) = read(patch(&app, &id, &change).await).await;
    assert_eq!(status, 200, "{body}");
    let view = settled(&app, &id).await;
    assert_eq!(
        (&view["image"], &view["image_id"]),
        (&json!(image.reference), &json!(image.id))
    );
    let all = generations(&app, &id).await;
    assert_eq!(
        (&all[0]["image"], &all[0]["image_id"]),
        (&view["image"], &view["image_id"])
    );
    assert!(
        all[1]["snapshot"]["bytes"]
            .as_u64()
            .is_some_and(|bytes| bytes > 0),
        "{}",
        all[1]
    );
    let (status, body) = read(patch(&app, &id, &json!({ "image": null })).await).await;
    assert_eq!(status, 200, "{body}");
    let view = settled(&app, &id).await;
    assert_eq!(
        view["image"],
        botmaker_ports::fakes::runtime::FakeRuntime::IMAGE
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_does_not_become_ready_is_taken_back_and_the_bot_says_why() {
    let impatient = FleetSettings {
        start_deadline: Duration::from_millis(300),
        ..settings()
    };
    let app = TestApp::with(impatient).await;
    let (id, _) = app.running_bot("Ada").await;
    let before = settled(&app, &id).await;
    let port = u16::try_from(before["port"].as_u64().unwrap()).unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    app.gateway
        .set_report(address, FakeGateway::unreachable_report());
    let mut events = Events::open(app.request(Method::GET, "/api/events")).await;
    let change = json!({ "resources": { "pids": 300 } });
    let (status, _) = read(patch(&app, "ada", &change).await).await;
    assert_eq!(status, 200);
    let told = events.until(|event| event.name == "bot.rolled_back").await;
    assert_eq!(told.data["bot"]["id"], id.as_str());
    app.gateway.set_report(address, FakeGateway::ready_report());
    let view = settled(&app, "ada").await;
    assert_eq!(
        (&view["generation"], &view["resources"]),
        (&json!(1), &before["resources"])
    );
    let rolled_back = &view["rolled_back"];
    assert_eq!(
        (&rolled_back["generation"], &rolled_back["reason"]["code"]),
        (&json!(2), &json!("ready_timeout"))
    );
    assert!(
        rolled_back["at"].is_string()
            && !rolled_back["reason"]["detail"].as_str().unwrap().is_empty()
    );
    let all = generations(&app, "ada").await;
    assert_eq!(
        (&all[0]["outcome"]["kind"], &all[0]["is_good"]),
        (&json!("failed"), &json!(false))
    );
    assert_eq!(all[0]["outcome"]["reason"], rolled_back["reason"]);
    assert_eq!(
        (&all[1]["is_present"], &all[1]["is_good"]),
        (&json!(true), &json!(true))
    );
    // The next change that succeeds is all that is told of then, and has a number of its own.
    read(patch(&app, "ada", &json!({ "name": "Grace" })).await).await;
    let view = settled(&app, "ada").await;
    assert_eq!(
        (&view["generation"], &view["rolled_back"]),
        (&json!(3), &json!(null))
    );
    app.stop().await;
}
