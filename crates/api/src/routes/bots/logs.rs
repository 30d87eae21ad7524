//! `GET /api/bots/{bot}/logs`: follows or downloads a log.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use actix_web_lab::sse;
use botmaker_fleet::{BotRef, LogItem, LogLineId, LogRequest};
use bytes::Bytes;
use futures_util::StreamExt;
use tracing::warn;

use crate::caller::Caller;
use crate::convert::line_view;
use crate::dto::log::{LogEnd, LogGap, LogLine, LogsQuery};
use crate::extract::{Accepts, NamedBot, Offer, Query};
use crate::problem::Problem;
use crate::routes::bots::BotPath;
use crate::sse::{event, last_event_id, respond, shared_event};
use crate::state::ApiState;

/// Follows or downloads the log
///
/// Server-sent events: `line` (`LogLine`), `gap` (`LogGap`) where lines are missing, `end` (`LogEnd`) when the bot ended. Each has
/// an id; `Last-Event-ID` resumes after it. With `Accept: text/plain` the stored log is downloaded once.
///
/// A log holds what the bot's users wrote: treat it as private.
#[utoipa::path(
    get,
    path = "/api/bots/{bot}/logs",
    operation_id = "botLogs",
    tag = "bots",
    params(BotPath, LogsQuery, ("Last-Event-ID" = Option<String>, Header, description = "Resumes after this event")),
    responses(
        (status = 200, content((LogLine = "text/event-stream"), (String = "text/plain"))),
    ),
)]
pub(crate) async fn handle(
    request: HttpRequest,
    state: Data<ApiState>,
    caller: Caller,
    NamedBot(bot): NamedBot,
    Query(query): Query<LogsQuery>,
) -> Result<HttpResponse, Problem> {
    if query.tail.is_some_and(|tail| tail > MAX_TAIL) {
        let detail = format!("tail is at most {MAX_TAIL}");
        return Err(Problem::bad_request("query_invalid", detail));
    }
    let mut wanted = LogRequest {
        tail: query.tail,
        since: query.since,
        after: None,
    };
    if Accepts::choose(&request, &[Offer::EventStream, Offer::Text])? == Offer::Text {
        return download(&state, &caller, &bot, wanted).await;
    }
    wanted.tail = wanted.tail.or(Some(DEFAULT_TAIL));
    if let Some(id) = last_event_id(&request) {
        let id = id
            .parse::<LogLineId>()
            .map_err(|error| Problem::bad_request("last_event_id_invalid", error.to_string()))?;
        wanted.after = Some(id);
    }
    let items = state.fleet.follow_log(&caller.actor, &bot, wanted).await?;
    respond(&request, &state, caller, items.map(|item| shape(&item)))
}

const DEFAULT_TAIL: u32 = 200;
const MAX_TAIL: u32 = 100_000;

fn shape(item: &LogItem) -> sse::Event {
    match item {
        LogItem::Line(line) => {
            let sent = line.sent.get_or_make(|| {
                let data = serde_json::to_string(&line_view(line)).unwrap_or_default();
                [line.id.to_string().into(), data.into()]
            });
            shared_event("line", sent)
        }
        LogItem::Gap {
            after,
            dropped,
            reason,
        } => {
            let gap = LogGap {
                dropped: *dropped,
                reason: reason.as_str().to_owned(),
            };
            event("gap", after.map(|id| id.to_string()), &gap)
        }
        LogItem::End { exit_code } => event(
            "end",
            None,
            &LogEnd {
                exit_code: *exit_code,
            },
        ),
    }
}

/// Streams the stored log; an error in the middle breaks the connection off, so that nobody takes a part for all.
async fn download(
    state: &ApiState,
    caller: &Caller,
    bot: &BotRef,
    wanted: LogRequest,
) -> Result<HttpResponse, Problem> {
    let record = state.fleet.load_bot(&caller.actor, bot).await?.record;
    let lines = state.fleet.read_log(&caller.actor, bot, wanted).await?;
    let text = lines.map(|line| {
        line.map(|line| {
            Bytes::from(format!(
                "{} {} {}\n",
                line.timestamp,
                line.stream.as_str(),
                line.text
            ))
        })
        .inspect_err(|error| warn!(%error, "a log download broke off"))
    });
    let disposition = format!("attachment; filename=\"{}.log\"", record.spec.hostname);
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, disposition))
        .streaming(text))
}
