use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn palette_keys_theme_and_a_session_that_ends_over_a_form() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::showroom(&app).await;
    script::run(&app, "frame").await;
}
