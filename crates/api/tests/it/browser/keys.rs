use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn a_key_is_added_pays_for_a_bot_and_is_bounded() {
    let app = TestApp::with(seed::many(settings())).await;
    app.serve_bots().await;
    script::run(&app, "keys").await;
}

#[tokio::test]
async fn a_server_without_a_keyring_is_asked_for_nothing_of_it() {
    let app = TestApp::without_keyring(seed::many(settings())).await;
    script::run(&app, "keyring-off").await;
}
