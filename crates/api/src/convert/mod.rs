//! From what use cases return to what the API shows, and from wishes to what use cases take.

mod access;
mod activity;
mod bot;
mod bulk;
mod catalog;
mod channels;
mod discovery;
mod docker;
mod event;
mod generation;
mod janitor;
mod log;
mod metrics;
mod pairing;
mod preview;
mod profile;
pub(crate) mod system;
mod wish;

pub(crate) use access::{token_view, user};
pub(crate) use activity::{activity_part, activity_view};
pub(crate) use bot::BotShaper;
pub(crate) use bulk::{bulk_action, bulk_view};
pub(crate) use catalog::catalog_view;
pub(crate) use channels::channels_view;
pub(crate) use discovery::discovery_view;
pub(crate) use docker::{container_view, docker_status};
pub(crate) use event::event_view;
pub(crate) use generation::generations_view;
pub(crate) use janitor::{clean_up_view, orphan_view};
pub(crate) use log::{line_view, log_stream};
pub(crate) use metrics::{latest_metrics_view, metrics_view};
pub(crate) use pairing::pairing_view;
pub(crate) use preview::preview_view;
pub(crate) use profile::{revision_tag, shown};
pub(crate) use wish::{create_bot, edit_bot};
