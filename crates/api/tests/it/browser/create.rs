use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn bots_are_created_by_keyboard_from_drafts_and_as_copies() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::showroom(&app).await;
    script::run(&app, "create").await;
}
