use super::{script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn a_thousand_bots_are_listed_filtered_and_steered() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::fill(&app, 1000).await;
    script::run(&app, "many-bots").await;
}
