//! What a form for a new bot needs.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_says_what_the_image_has() {
    let app = TestApp::start().await;
    let (status, catalog) = app.get("/api/catalog").await;
    assert_eq!(status, 200);
    let demo = &catalog["providers"][0];
    assert_eq!(
        (&demo["id"], &demo["key"], &demo["demo"]),
        (&json!("demo"), &json!("none"), &json!(true))
    );
    let telegram = catalog["channels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|channel| channel["kind"] == "telegram")
        .unwrap();
    assert_eq!(
        (&telegram["available"], &telegram["secrets"][0]["name"]),
        (&json!(true), &json!("telegram_token"))
    );
    let (secret, how_to) = (&telegram["secrets"][0], telegram["how_to"].as_array());
    assert_eq!(
        (&secret["pattern"], &telegram["allow_from_pattern"]),
        (
            &json!("^[0-9]{6,20}:[A-Za-z0-9_-]{35}$"),
            &json!("^[1-9][0-9]{0,18}$")
        )
    );
    assert_eq!(telegram["url"], "https://t.me/BotFather");
    assert!(how_to.is_some_and(|steps| steps.len() >= 3), "{telegram}");
    let asked: Vec<_> = catalog["providers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|provider| provider["discovers_models"] == true)
        .map(|provider| (&provider["id"], &provider["key_url"]))
        .collect();
    assert_eq!(asked, [(&json!("ollama"), &json!(null))]);
    assert_eq!(
        (
            &catalog["limits"]["max_bots"],
            &catalog["defaults"]["resources"]["pids"]
        ),
        (&json!(6), &json!(256))
    );
    app.stop().await;
}
