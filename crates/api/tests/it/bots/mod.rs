//! Bots, a file for each verb.

mod activity;
mod avatar;
mod bulk;
pub(crate) mod change;
mod channels;
mod create;
mod delete;
mod edit;
mod edit_laws;
mod edit_refused;
mod edit_secrets;
mod generations;
mod leftovers;
mod list;
mod logs;
mod messages;
mod metrics;
mod pairing;
mod power;
mod preview;
mod reports;
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
