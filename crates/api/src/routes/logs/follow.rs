//! `GET /api/logs`: follows several bots' logs as one.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use actix_web_lab::sse;
use botmaker_fleet::{BotRef, LogItem, MAX_MERGED, MergedItem, MergedRequest};
use futures_util::StreamExt;

use super::position::Position;
use crate::caller::Caller;
use crate::convert::log_stream;
use crate::dto::log::{MergedLogEnd, MergedLogGap, MergedLogLine, MergedLogsQuery};
use crate::extract::Query;
use crate::problem::Problem;
use crate::sse::{event, last_event_id, respond};
use crate::state::ApiState;

const DEFAULT_TAIL: u32 = 200;
const MAX_TAIL: u32 = 1_000;

/// Follows several logs as one
///
/// Server-sent events: `line` (`MergedLogLine`), `gap` (`MergedLogGap`) where lines of a bot are missing, `end` (`MergedLogEnd`)
/// when a bot ended. What is stored comes in the order of its times; a bot that prints much holds no other back. The id of an
/// event is the position in all of the logs: `Last-Event-ID` resumes them when the same bots are named in the same order. A
/// bot that is deleted is told no more.
#[utoipa::path(
    get,
    path = "/api/logs",
    operation_id = "followLogs",
    tag = "bots",
    params(MergedLogsQuery, ("Last-Event-ID" = Option<String>, Header, description = "Resumes after this event")),
    responses((status = 200, body = MergedLogLine, content_type = "text/event-stream")),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
    Query(query): Query<MergedLogsQuery>,
) -> Result<HttpResponse, Problem> {
    let bots = bots(&query.bots)?;
    let mut position = match last_event_id(&request) {
        Some(id) => Position::parse(id, bots.len()).ok_or_else(bad_position)?,
        None => Position::begin(bots.len()),
    };
    let requests: Vec<_> = bots
        .into_iter()
        .enumerate()
        .map(|(index, bot)| MergedRequest {
            bot,
            after: position.of(index),
        })
        .collect();
    let tail = query.tail.unwrap_or(DEFAULT_TAIL);
    if tail > MAX_TAIL {
        let detail = format!("tail is at most {MAX_TAIL}");
        return Err(Problem::bad_request("query_invalid", detail));
    }
    let items = state
        .fleet
        .follow_logs(&caller.actor, &requests, tail, query.since)
        .await?;
    let events = items.map(move |item| shape(&item, &mut position));
    respond(&request, &state, caller, events)
}

/// The bots that the query names, each once.
fn bots(names: &str) -> Result<Vec<BotRef>, Problem> {
    let names: Vec<&str> = names.split(',').collect();
    if names.len() > MAX_MERGED {
        let detail = format!("bots names at most {MAX_MERGED} bots");
        return Err(Problem::bad_request("query_invalid", detail));
    }
    let bot = |name: &&str| BotRef::parse(name).ok_or_else(Problem::no_such_bot);
    names.iter().map(bot).collect()
}

fn bad_position() -> Problem {
    Problem::bad_request(
        "last_event_id_invalid",
        "the id is not the position in the logs of these bots",
    )
}

fn shape(merged: &MergedItem, position: &mut Position) -> sse::Event {
    let bot_id = merged.bot_id.uuid();
    match &merged.item {
        LogItem::Line(line) => {
            position.advance(merged.index, line.id);
            let view = MergedLogLine {
                bot_id,
                timestamp: line.timestamp,
                stream: log_stream(line.stream),
                text: line.text.clone(),
                truncated: line.truncated,
            };
            event("line", Some(position.id()), &view)
        }
        LogItem::Gap {
            after,
            dropped,
            reason,
        } => {
            if let Some(after) = after {
                position.advance(merged.index, *after);
            }
            let gap = MergedLogGap {
                bot_id,
                dropped: *dropped,
                reason: reason.as_str().to_owned(),
            };
            event("gap", Some(position.id()), &gap)
        }
        LogItem::End { exit_code } => event(
            "end",
            None,
            &MergedLogEnd {
                bot_id,
                exit_code: *exit_code,
            },
        ),
    }
}
