use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn a_page_whose_line_is_cut_says_so_and_heals() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::showroom(&app).await;
    script::run(&app, "reconnect").await;
}
