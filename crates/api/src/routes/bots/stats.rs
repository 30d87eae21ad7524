//! `GET /api/bots/{bot}/stats`: measures a bot.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use botmaker_fleet::BotError;
use botmaker_fleet::StatsSample;
use futures_util::StreamExt;

use crate::caller::Caller;
use crate::dto::stats::StatsView;
use crate::extract::{Accepts, NamedBot, Offer};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::sse::{event, respond};
use crate::state::ApiState;

/// What the bot uses
///
/// One sample, or with `Accept: text/event-stream` an event `stats` about every second until the bot ends. `409
/// bot_not_running` when it does not run.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/stats",
    operation_id = "botStats",
    tag = "bots",
    params(BotPath),
    responses(
        (status = 200, content((StatsView = "application/json"), (StatsView = "text/event-stream"))),
    ),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
) -> Result<HttpResponse, Problem> {
    let offer = Accepts::choose(&request, &[Offer::Json, Offer::EventStream])?;
    let mut samples = state.fleet.stats(&caller.actor, &bot).await?;
    if offer == Offer::EventStream {
        let events = samples.map(|sample| match sample {
            Ok(sample) => event("stats", None, &shape(&sample)),
            Err(error) => event("error", None, &Problem::from(error).body()),
        });
        return respond(&request, &state, caller, events);
    }
    let sample = samples.next().await.ok_or(BotError::NotRunning)??;
    Ok(HttpResponse::Ok().json(shape(&sample)))
}

const fn shape(sample: &StatsSample) -> StatsView {
    StatsView {
        sampled_at: sample.sampled_at,
        cpu_percent: sample.cpu_percent,
        memory_bytes: sample.memory_bytes,
        memory_limit_bytes: sample.memory_limit_bytes,
        network_received_bytes: sample.network_received_bytes,
        network_sent_bytes: sample.network_sent_bytes,
        pids: sample.pids,
    }
}
