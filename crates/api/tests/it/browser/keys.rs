use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn a_key_is_added_pays_for_a_bot_and_is_bounded() {
    let app = TestApp::with(seed::many(settings())).await;
    app.serve_bots().await;
    script::run(&app, "keys").await;
}
