use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn every_screen_is_accessible_in_both_themes_at_both_widths() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::showroom(&app).await;
    script::run(&app, "screens").await;
}
