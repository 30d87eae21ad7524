use reqwest::Method;

use super::{keyring_seed, script, seed};
use crate::app::{TestApp, settings};

#[tokio::test]
async fn every_screen_is_accessible_in_both_themes_at_both_widths() {
    let app = TestApp::with(seed::many(settings())).await;
    seed::showroom(&app).await;
    seed::trash(&app).await;
    keyring_seed::spent(&app).await;
    // The checks look into containers, which these are not, and wait a minute for them; the System page shows what came.
    let checks = app.request(Method::GET, "/api/system/checks").send();
    let checks = tokio::spawn(checks);
    script::run(&app, "screens").await;
    checks.abort();
}
