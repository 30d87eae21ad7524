use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn a_hundred_thousand_lines_are_followed_and_searched() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::showroom(&app).await;
    script::run(&app, "log-lines").await;
}
