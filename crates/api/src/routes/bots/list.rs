//! `GET /api/bots`: lists bots.

use crate::dto::bot::{BotListView, ListBotsQuery};

/// Lists bots
///
/// Ordered by creation, one page at a time. Costs one database query and no call to Docker.
#[utoipa::path(
    get,
    path = "/api/bots",
    operation_id = "listBots",
    tag = "bots",
    params(ListBotsQuery),
    responses(
        (status = 200, body = BotListView),
    ),
)]
pub(crate) async fn handle() {}
