//! Several bots' logs as one. Each keeps its own follower and queue, so that none waits for another.

use std::{cmp::Reverse, collections::BinaryHeap, time::Duration};

use botmaker_domain::BotId;
use futures_util::{StreamExt, future::Either, stream, stream::BoxStream};
use tokio::time::{Instant, timeout_at};

use super::line::{LogItem, LogLineId};

/// How many bots' logs may be merged: what a person can still tell apart by colour.
pub const MAX_MERGED: usize = 16;

/// How long the stored lines of all bots are waited for, so that they come in the order of their times. A log that
/// is not there by then comes when it comes.
const BACKLOG: Duration = Duration::from_millis(400);
/// Stored lines that are put in order together, at most.
const BACKLOG_LINES: usize = 4096;
/// The same for those that come later: what is held for a viewer who stops reading, besides the bots' rings.
const LIVE_LINES: usize = 256;

/// One bot's part of a merged log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergedRequest {
    /// Whose log.
    pub bot: crate::BotRef,
    /// Only lines after this one.
    pub after: Option<LogLineId>,
}

/// What a viewer of a merged log gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergedItem {
    /// Whose log it is of.
    pub bot_id: BotId,
    /// Which of the requested bots that is, from 0.
    pub index: usize,
    /// What happened there.
    pub item: LogItem,
}

type Items = BoxStream<'static, MergedItem>;

/// Merges logs. What is there already comes in the order of its times, and so does what comes at once; what comes
/// later is never held back for that. Each log keeps its own order.
pub(crate) fn merge(logs: Vec<(BotId, BoxStream<'static, LogItem>)>) -> Items {
    let streams = logs
        .into_iter()
        .enumerate()
        .map(|(index, (bot_id, items))| {
            let tagged = items.map(move |item| MergedItem {
                bot_id,
                index,
                item,
            });
            tagged.boxed()
        });
    let merged = stream::select_all(streams);
    let backlog = stream::once(take_backlog(merged)).flat_map(|(backlog, rest)| {
        let live = match rest {
            Some(rest) => Either::Left(rest.ready_chunks(LIVE_LINES).map(in_order)),
            None => Either::Right(stream::empty()),
        };
        stream::iter([in_order(backlog)]).chain(live)
    });
    backlog.flat_map(stream::iter).boxed()
}

type Merged = stream::SelectAll<Items>;

/// Takes what comes within [`BACKLOG`], or until it is [`BACKLOG_LINES`]. The rest is `None` when the logs have ended.
async fn take_backlog(mut merged: Merged) -> (Vec<MergedItem>, Option<Merged>) {
    let (mut backlog, deadline) = (Vec::new(), Instant::now() + BACKLOG);
    while backlog.len() < BACKLOG_LINES {
        match timeout_at(deadline, merged.next()).await {
            Ok(Some(item)) => backlog.push(item),
            Ok(None) => return (backlog, None),
            Err(_elapsed) => break,
        }
    }
    (backlog, Some(merged))
}

/// Orders items by time without changing the order within one log: the log whose next item is the oldest goes first.
/// What is no line belongs to the line before it.
fn in_order(items: Vec<MergedItem>) -> Vec<MergedItem> {
    let mut logs: Vec<Vec<(i128, MergedItem)>> = vec![Vec::new(); MAX_MERGED];
    for item in items {
        if let Some(log) = logs.get_mut(item.index) {
            let before = log.last().map_or(i128::MIN, |(time, _)| *time);
            let time = match &item.item {
                LogItem::Line(line) => line.id.timestamp_ns.max(before),
                LogItem::Gap { .. } | LogItem::End { .. } => before,
            };
            log.push((time, item));
        }
    }
    let mut logs: Vec<_> = logs
        .into_iter()
        .map(|log| log.into_iter().peekable())
        .collect();
    let mut heads: BinaryHeap<_> = logs
        .iter_mut()
        .enumerate()
        .filter_map(|(index, log)| Some(Reverse((log.peek()?.0, index))))
        .collect();
    let mut ordered = Vec::new();
    while let Some(Reverse((_, index))) = heads.pop() {
        let log = &mut logs[index];
        ordered.extend(log.next().map(|(_, item)| item));
        if let Some((time, _)) = log.peek() {
            heads.push(Reverse((*time, index)));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use botmaker_ports::LogStream;
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::logs::{LogLine, line::Sent};

    fn line(number: i128) -> LogItem {
        LogItem::Line(Arc::new(LogLine {
            id: LogLineId {
                incarnation: 1,
                timestamp_ns: number,
                ordinal: 0,
            },
            timestamp: Timestamp::from_nanosecond(number).unwrap(),
            stream: LogStream::Stdout,
            text: number.to_string(),
            truncated: false,
            sent: Sent::default(),
        }))
    }

    fn log(items: Vec<LogItem>) -> (BotId, BoxStream<'static, LogItem>) {
        (BotId::generate(), stream::iter(items).boxed())
    }

    fn numbers(items: &[MergedItem]) -> Vec<i128> {
        let number = |item: &MergedItem| match &item.item {
            LogItem::Line(line) => line.id.timestamp_ns,
            LogItem::Gap { .. } | LogItem::End { .. } => -1,
        };
        items.iter().map(number).collect()
    }

    #[tokio::test]
    async fn what_is_there_comes_in_the_order_of_its_times() {
        let end = LogItem::End { exit_code: Some(0) };
        let logs = vec![
            log(vec![line(1), line(4), end, line(9)]),
            log(vec![line(2), line(3), line(5)]),
        ];
        let items: Vec<_> = merge(logs).collect().await;
        assert_eq!(numbers(&items), [1, 2, 3, 4, -1, 5, 9]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_log_that_never_comes_holds_no_other_back() {
        let (bot, items) = log(vec![line(1)]);
        let silent = (BotId::generate(), stream::pending().boxed());
        let mut merged = merge(vec![silent, (bot, items.chain(stream::pending()).boxed())]);
        let first = tokio::time::timeout(BACKLOG * 2, merged.next()).await;
        let first = first.expect("in time").expect("a line");
        assert_eq!((first.bot_id, first.index), (bot, 1));
    }

    proptest! {
        /// Nothing is lost or repeated, and each log keeps its order whatever its times are.
        #[test]
        fn each_log_keeps_its_order(logs in proptest::collection::vec(proptest::collection::vec(0i64..50, 0..40), 1..5)) {
            let tagged = |index: usize, times: &[i64]| -> Vec<MergedItem> {
                let item = |time: &i64| MergedItem { bot_id: BotId::generate(), index, item: line(i128::from(*time)) };
                times.iter().map(item).collect()
            };
            let items: Vec<_> = logs.iter().enumerate().flat_map(|(index, times)| tagged(index, times)).collect();
            let ordered = in_order(items.clone());
            for (index, times) in logs.iter().enumerate() {
                let own: Vec<_> = ordered.iter().filter(|item| item.index == index).cloned().collect();
                prop_assert_eq!(numbers(&own), times.iter().map(|time| i128::from(*time)).collect::<Vec<_>>());
            }
            prop_assert_eq!(ordered.len(), items.len());
        }
    }
}
