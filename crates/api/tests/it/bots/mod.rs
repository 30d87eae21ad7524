//! Bots, a file for each verb.

mod channels;
mod create;
mod delete;
mod list;
mod logs;
mod messages;
mod metrics;
mod power;
mod show;
mod stats;

use botmaker_ports::{BotFilter, Page, store::bots::BotStore};

use crate::app::TestApp;

/// How many bots the database holds.
async fn rows(app: &TestApp) -> usize {
    let page = Page {
        after: None,
        limit: 100,
    };
    let bots = app.store.list_bots(&BotFilter::default(), page).await;
    bots.unwrap().len()
}
