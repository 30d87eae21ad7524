//! `GET /api/bots`.

use serde_json::{Value, json};

use crate::app::TestApp;

fn names(page: &Value) -> Vec<String> {
    let bots = page["bots"].as_array().unwrap().iter();
    bots.map(|bot| bot["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn listing_makes_no_engine_call() {
    let app = TestApp::start().await;
    for name in ["Ada", "Bob", "Cleo", "Dan", "Eve"] {
        app.running_bot(name).await;
    }
    // What the fleet still asks on its own account ends soon; what listing asks would come in every round.
    app.until("fifty lists in a row ask the engine nothing", async || {
        app.runtime.forget_calls();
        for _ in 0..50 {
            let (status, page) = app.get("/api/bots").await;
            assert_eq!((status, names(&page).len()), (200, 5));
            let evidence = &page["bots"][4]["status"]["evidence"];
            assert_eq!(evidence["container"]["state"], "running");
        }
        app.runtime.all_calls().is_empty()
    })
    .await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bots_are_listed_in_pages_and_found_by_name_and_state() {
    let app = TestApp::start().await;
    for name in ["Ada", "Bob", "Cleo"] {
        app.running_bot(name).await;
    }
    let (_, page) = app.get("/api/bots?limit=2").await;
    assert_eq!(names(&page), ["Ada", "Bob"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let (_, rest) = app.get(&format!("/api/bots?limit=2&cursor={cursor}")).await;
    assert_eq!(
        (names(&rest), &rest["next_cursor"]),
        (vec!["Cleo".to_owned()], &json!(null))
    );
    for (query, found) in [
        ("limit=3", vec!["Ada", "Bob", "Cleo"]),
        ("search=LE&state=running", vec!["Cleo"]),
        ("search=%25", vec![]),
        ("state=stopped", vec![]),
    ] {
        let (status, page) = app.get(&format!("/api/bots?{query}")).await;
        assert_eq!(
            (status, names(&page)),
            (200, found.iter().map(ToString::to_string).collect()),
            "{query}"
        );
        assert_eq!(page["next_cursor"], json!(null), "{query}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_query_is_refused_by_code() {
    let app = TestApp::start().await;
    let long = format!("search={}", "x".repeat(129));
    for (query, code) in [
        ("limit=0", "query_invalid"),
        ("limit=501", "query_invalid"),
        ("limit=-1", "query_invalid"),
        ("limit=x", "query_invalid"),
        ("limit=1&limit=2", "query_invalid"),
        ("colour=red", "query_invalid"),
        ("state=happy", "query_invalid"),
        (&long, "query_invalid"),
        ("cursor=x", "cursor_invalid"),
        ("cursor=", "cursor_invalid"),
    ] {
        let (status, answer) = app.get(&format!("/api/bots?{query}")).await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (400, Some(code)),
            "{query}: {answer}"
        );
    }
    app.stop().await;
}
