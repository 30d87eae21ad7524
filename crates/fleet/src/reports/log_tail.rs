//! The end of a container's log, kept before the container goes: the engine removes the log with it.

use std::sync::Arc;

use botmaker_domain::BotRecord;
use futures_util::StreamExt;
use serde_json::Value;
use tracing::debug;

use crate::{
    core::Core,
    logs::{LogLine, LogRequest, stored},
};

/// Lines of a log that are kept. A start prints 30, a day of a busy bot some thousands.
const LINES: u32 = 2000;
/// Bytes that are kept, whatever the number of lines.
const BYTES: usize = 1024 * 1024;
/// Logs of past containers that are kept of each bot.
const KEEP: usize = 3;

/// The last lines of the bot's present container; none when it has none.
pub(crate) async fn read(core: &Arc<Core>, record: &BotRecord) -> Vec<LogLine> {
    let request = LogRequest {
        tail: Some(LINES),
        ..LogRequest::default()
    };
    let Ok(mut lines) = stored::read(core, record, &request).await else {
        return Vec::new();
    };
    let mut kept = Vec::new();
    while let Some(line) = lines.next().await {
        match line {
            Ok(line) => kept.push(line),
            Err(failure) => {
                debug!(bot.id = %record.id, error = %failure, "the end of a log cannot be read");
                break;
            }
        }
    }
    newest(kept)
}

/// The newest of the lines that fit.
fn newest(lines: Vec<LogLine>) -> Vec<LogLine> {
    let mut room = BYTES;
    let fits = |line: &&LogLine| {
        let size = line.text.len() + 40;
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    };
    let count = lines.iter().rev().take_while(fits).count();
    let from = lines.len() - count;
    lines.into_iter().skip(from).collect()
}

/// What OpenClaw says when it cannot start; the exit code alone tells one reason of many.
const FAREWELL: &str = "failed to start: ";
/// Lines at the end of a log in which that is looked for.
const LAST_LINES: u32 = 50;
/// Characters of it that are told.
const MAX_WORDS: usize = 300;

/// Why OpenClaw did not start, in its own words: hostile text on one line.
pub(crate) async fn last_words(core: &Arc<Core>, record: &BotRecord) -> Option<String> {
    let request = LogRequest {
        tail: Some(LAST_LINES),
        ..LogRequest::default()
    };
    let mut lines = stored::read(core, record, &request).await.ok()?;
    let mut found = None;
    while let Some(Ok(line)) = lines.next().await {
        // OpenClaw prints plain text before it has read its configuration, and JSON afterwards.
        let parsed: Option<Value> = serde_json::from_str(&line.text).ok();
        let message = parsed
            .as_ref()
            .and_then(|parsed| parsed["message"].as_str());
        let words = message.unwrap_or(&line.text).split_once(FAREWELL);
        let words = words.map(|(_, words)| words);
        found = words
            .map(|words| botmaker_openclaw::text::one_line(words, MAX_WORDS))
            .or(found);
    }
    found
}

/// One line a line: when, where, what.
pub(crate) fn as_text(lines: &[LogLine]) -> String {
    let line = |line: &LogLine| {
        let text = line.text.replace('\r', "");
        format!("{} {} {text}\n", line.timestamp, line.stream.as_str())
    };
    lines.iter().map(line).collect()
}

/// Keeps the end of the present container's log. A log that cannot be kept keeps nobody from going on.
pub(crate) async fn keep(core: &Arc<Core>, record: &BotRecord) {
    let lines = read(core, record).await;
    if lines.is_empty() {
        return;
    }
    let name = format!("log-{:06}.txt", record.incarnation);
    let text = as_text(&lines);
    let kept = core
        .runtime
        .keep_report(record.id, &name, text.as_bytes())
        .await;
    let pruned = super::prune(core, record.id, "log-", KEEP).await;
    for failure in [kept, pruned].into_iter().filter_map(Result::err) {
        debug!(bot.id = %record.id, error = %failure, "the end of a log cannot be kept");
    }
}
