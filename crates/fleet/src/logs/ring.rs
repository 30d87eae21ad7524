//! The last items of a watched log, bounded in number and in bytes, and how far each viewer has read them.
//!
//! Viewers have no queues: however many there are and however slow, what is kept is kept once.

use std::{collections::VecDeque, sync::Arc};

use super::line::{GapReason, LogItem, LogLine, LogLineId, LogRequest};

/// A ring of items, which are numbered from 0 in the order of their coming.
pub struct Ring {
    entries: VecDeque<Entry>,
    pushed: Place,
    bytes: usize,
    bounds: Bounds,
    has_dropped: bool,
    last_id: Option<LogLineId>,
    /// The newest end of a container and the newest gap that nobody counted: whoever passes over them is told.
    last_end: Option<(u64, LogItem)>,
    last_uncounted: Option<u64>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Items, at most.
    pub items: usize,
    /// Bytes of them, at most; the newest is kept whatever its size.
    pub bytes: usize,
    /// How many new items may wait for a viewer before it is told of a gap.
    pub waiting: usize,
}

struct Entry {
    item: LogItem,
    /// How many lines came before it.
    lines_before: u64,
}

/// A place between two items: how many items and how many lines came before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    item: u64,
    lines: u64,
}

/// How far a viewer has read.
#[derive(Clone, Debug)]
pub struct Cursor {
    next: Place,
    last: Option<LogLineId>,
    /// Where the log ended when the viewer came. Of what is older it gets the lines only.
    joined: u64,
    /// Lines that the viewer asked for are gone.
    is_cut: bool,
}

/// What an item costs besides its text.
const ITEM_OVERHEAD: usize = 96;
/// What a viewer takes at once: few enough that hundreds who stop reading hold little.
const TAKEN_ITEMS: usize = 64;
const TAKEN_BYTES: usize = 64 * 1024;

impl Ring {
    /// An empty ring with these bounds.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        Self {
            entries: VecDeque::new(),
            pushed: Place::default(),
            bytes: 0,
            bounds: Bounds {
                items: bounds.items.max(1),
                waiting: bounds.waiting.max(1),
                ..bounds
            },
            has_dropped: false,
            last_id: None,
            last_end: None,
            last_uncounted: None,
        }
    }

    /// Adds a line; one at or before the newest is known already.
    pub fn push(&mut self, line: LogLine) {
        if self.last_id.is_some_and(|last| line.id <= last) {
            return;
        }
        self.last_id = Some(line.id);
        self.add(LogItem::Line(Arc::new(line)));
        self.pushed.lines += 1;
    }

    /// Adds something that is no line.
    pub fn mark(&mut self, mark: LogItem) {
        match mark {
            LogItem::End { .. } => self.last_end = Some((self.pushed.item, mark.clone())),
            LogItem::Gap { dropped: None, .. } => self.last_uncounted = Some(self.pushed.item),
            LogItem::Gap { .. } | LogItem::Line(_) => {}
        }
        self.add(mark);
    }

    fn add(&mut self, item: LogItem) {
        self.bytes += size(&item);
        self.pushed.item += 1;
        self.entries.push_back(Entry {
            item,
            lines_before: self.pushed.lines,
        });
        while self.entries.len() > self.bounds.items
            || (self.bytes > self.bounds.bytes && self.entries.len() > 1)
        {
            if let Some(oldest) = self.entries.pop_front() {
                self.bytes -= size(&oldest.item);
                self.has_dropped = true;
            }
        }
    }

    /// There are older lines that were never in the ring.
    pub fn begin_late(&mut self) {
        self.has_dropped = true;
    }

    /// The newest line's position.
    #[must_use]
    pub const fn last_id(&self) -> Option<LogLineId> {
        self.last_id
    }

    /// Where the log ends now.
    #[must_use]
    pub const fn end(&self) -> Place {
        self.pushed
    }

    /// The number of the oldest item that is kept.
    fn oldest(&self) -> u64 {
        self.pushed.item - self.entries.len() as u64
    }

    /// The place of a kept item.
    fn place(&self, item: u64) -> Place {
        let index = usize::try_from(item - self.oldest()).unwrap_or(usize::MAX);
        let entry = self.entries.get(index);
        entry.map_or(self.pushed, |entry| Place {
            item,
            lines: entry.lines_before,
        })
    }

    /// Answers a request that was made when the log ended at `joined`.
    #[must_use]
    pub fn select(&self, request: &LogRequest, joined: Place) -> Cursor {
        let older = usize::try_from(joined.item.saturating_sub(self.oldest())).unwrap_or(0);
        let lines: Vec<(u64, &LogLine)> = (self.oldest()..)
            .zip(&self.entries)
            .take(older)
            .filter_map(|(number, entry)| match &entry.item {
                LogItem::Line(line) => Some((number, &**line)),
                LogItem::Gap { .. } | LogItem::End { .. } => None,
            })
            .collect();
        let is_wanted = |line: &LogLine| {
            request.after.is_none_or(|after| line.id > after)
                && request.since.is_none_or(|since| line.timestamp > since)
        };
        let unwanted = lines.iter().take_while(|(_, line)| !is_wanted(line));
        let mut first = unwanted.count();
        if let Some(tail) = request.tail.filter(|_| request.after.is_none()) {
            first = first.max(lines.len().saturating_sub(tail as usize));
        }
        let oldest = lines.first().map(|(_, line)| line.id).or(self.last_id);
        let is_behind = |after| oldest.is_some_and(|oldest| oldest > after);
        Cursor {
            next: lines
                .get(first)
                .map_or(joined, |(number, _)| self.place(*number)),
            last: request.after,
            joined: joined.item,
            is_cut: self.has_dropped && request.after.is_some_and(is_behind),
        }
    }

    /// Adds the viewer's next items to `taken`, a few at once; tells whether there are more. A viewer that is too far
    /// behind is told what it missed and goes on with newer lines: not with the oldest, of which it would miss the
    /// next ones too.
    pub fn take(&self, cursor: &mut Cursor, taken: &mut VecDeque<LogItem>) -> bool {
        if std::mem::take(&mut cursor.is_cut) {
            taken.push_back(LogItem::Gap {
                after: cursor.last,
                dropped: None,
                reason: GapReason::Rotated,
            });
        }
        let waiting = self.pushed.item - cursor.next.item.max(cursor.joined);
        if cursor.next.item < self.oldest() || waiting > self.bounds.waiting as u64 {
            self.pass_over(cursor, taken);
        }
        let start = usize::try_from(cursor.next.item - self.oldest()).unwrap_or(usize::MAX);
        let mut bytes = 0;
        for entry in self.entries.iter().skip(start).take(TAKEN_ITEMS) {
            if bytes >= TAKEN_BYTES {
                break;
            }
            bytes += size(&entry.item);
            let is_old = cursor.next.item < cursor.joined;
            cursor.next.item += 1;
            if let LogItem::Line(line) = &entry.item {
                cursor.next.lines += 1;
                cursor.last = Some(line.id);
            } else if is_old {
                continue;
            }
            taken.push_back(entry.item.clone());
        }
        cursor.next.item < self.pushed.item
    }

    /// Moves a viewer to the newer half of what may wait for it.
    fn pass_over(&self, cursor: &mut Cursor, taken: &mut VecDeque<LogItem>) {
        let kept = self.entries.len().min(self.bounds.waiting).div_ceil(2);
        let target = self.place(self.pushed.item - kept as u64);
        let passed = cursor.next.item..target.item;
        let is_uncounted = |number| passed.contains(&number);
        let missed = if self.last_uncounted.is_some_and(is_uncounted) {
            None
        } else {
            Some(target.lines - cursor.next.lines)
        };
        if missed != Some(0) {
            taken.push_back(LogItem::Gap {
                after: cursor.last,
                dropped: missed,
                reason: GapReason::SlowViewer,
            });
        }
        if let Some((number, end)) = &self.last_end
            && passed.contains(number)
            && *number >= cursor.joined
        {
            taken.push_back(end.clone());
        }
        cursor.next = target;
    }
}

fn size(item: &LogItem) -> usize {
    let text = match item {
        LogItem::Line(line) => line.text.len(),
        LogItem::Gap { .. } | LogItem::End { .. } => 0,
    };
    text + ITEM_OVERHEAD
}

#[cfg(test)]
mod tests {
    use botmaker_ports::LogStream;
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::{super::line::Sent, *};

    fn id(number: u64) -> LogLineId {
        LogLineId {
            incarnation: 1,
            timestamp_ns: number.into(),
            ordinal: 0,
        }
    }

    fn line(number: u64, length: usize) -> LogLine {
        LogLine {
            id: id(number),
            timestamp: Timestamp::from_nanosecond(number.into()).unwrap(),
            stream: LogStream::Stdout,
            text: "x".repeat(length),
            truncated: false,
            sent: Sent::default(),
        }
    }

    fn ring(items: usize, waiting: usize) -> Ring {
        Ring::new(Bounds {
            items,
            bytes: 1 << 20,
            waiting,
        })
    }

    const END: LogItem = LogItem::End { exit_code: Some(3) };

    /// Everything that a viewer can have now, lines as their numbers, what is missing as `-n`, the end as 1000.
    fn read(ring: &Ring, cursor: &mut Cursor) -> Vec<i64> {
        let mut taken = VecDeque::new();
        loop {
            let before = taken.len();
            ring.take(cursor, &mut taken);
            if taken.len() == before {
                break;
            }
        }
        let number = |item: LogItem| match item {
            LogItem::Line(line) => i64::try_from(line.id.timestamp_ns).unwrap(),
            LogItem::Gap { dropped, .. } => -dropped.map_or(1000, |dropped| dropped as i64),
            LogItem::End { .. } => 1000,
        };
        taken.into_iter().map(number).collect()
    }

    fn selected(ring: &Ring, request: &LogRequest) -> Vec<i64> {
        read(ring, &mut ring.select(request, ring.end()))
    }

    fn after(number: u64) -> LogRequest {
        LogRequest {
            after: Some(id(number)),
            ..LogRequest::default()
        }
    }

    #[test]
    fn what_was_never_there_is_missed_too() {
        let mut ring = ring(3, 3);
        ring.begin_late();
        ring.push(line(7, 1));
        assert_eq!(selected(&ring, &after(1)), [-1000, 7]);
        assert!(selected(&ring, &after(7)).is_empty());
        assert_eq!(selected(&ring, &LogRequest::default()), [7]);
    }

    #[test]
    fn requests_select_by_tail_and_position() {
        let mut ring = ring(3, 3);
        (1..=5).for_each(|number| ring.push(line(number, 1)));
        let tail = |tail| LogRequest {
            tail: Some(tail),
            ..LogRequest::default()
        };
        assert_eq!(selected(&ring, &LogRequest::default()), [3, 4, 5]);
        assert_eq!(selected(&ring, &tail(1)), [5]);
        assert!(selected(&ring, &tail(0)).is_empty());
        let since = LogRequest {
            since: Timestamp::from_nanosecond(4).ok(),
            ..tail(2)
        };
        assert_eq!(selected(&ring, &since), [5]);
        let resumed = LogRequest {
            tail: Some(0),
            ..after(4)
        };
        assert_eq!(selected(&ring, &resumed), [5]);
        assert_eq!(selected(&ring, &after(1)), [-1000, 3, 4, 5]);
        assert_eq!(selected(&ring, &after(3)), [4, 5]);
    }

    #[test]
    fn a_viewer_that_falls_behind_is_told_how_many_it_missed() {
        let mut ring = ring(100, 10);
        let mut slow = ring.select(&LogRequest::default(), ring.end());
        (1..=10).for_each(|number| ring.push(line(number, 1)));
        let mut quick = slow.clone();
        assert_eq!(read(&ring, &mut quick).len(), 10);
        (11..=17).for_each(|number| ring.push(line(number, 1)));
        assert_eq!(read(&ring, &mut slow), [-12, 13, 14, 15, 16, 17]);
        assert_eq!(read(&ring, &mut quick), [11, 12, 13, 14, 15, 16, 17]);
    }

    #[test]
    fn what_was_asked_for_does_not_count_as_waiting() {
        let mut ring = ring(100, 10);
        (1..=50).for_each(|number| ring.push(line(number, 1)));
        let mut cursor = ring.select(&LogRequest::default(), ring.end());
        (51..=60).for_each(|number| ring.push(line(number, 1)));
        assert_eq!(read(&ring, &mut cursor), (1..=60).collect::<Vec<_>>());
    }

    #[test]
    fn who_asked_before_the_log_was_there_misses_what_came_since() {
        let mut ring = ring(3, 3);
        (1..=5).for_each(|number| ring.push(line(number, 1)));
        let then = ring.end();
        (6..=20).for_each(|number| ring.push(line(number, 1)));
        let mut cursor = ring.select(&LogRequest::default(), then);
        assert_eq!(read(&ring, &mut cursor), [-13, 19, 20]);
    }

    #[test]
    fn an_end_is_told_also_to_those_who_fell_behind() {
        let mut ring = ring(4, 4);
        let mut slow = ring.select(&LogRequest::default(), ring.end());
        ring.push(line(1, 1));
        ring.mark(END);
        (2..=9).for_each(|number| ring.push(line(number, 1)));
        assert_eq!(read(&ring, &mut slow), [-7, 1000, 8, 9]);
        ring.mark(END);
        assert_eq!(read(&ring, &mut slow), [1000]);
        assert_eq!(
            selected(&ring, &LogRequest::default()),
            [7, 8, 9],
            "a later viewer has not seen it begin"
        );
    }

    #[test]
    fn what_nobody_counted_makes_a_gap_uncounted() {
        let mut ring = ring(4, 4);
        let mut slow = ring.select(&LogRequest::default(), ring.end());
        ring.mark(LogItem::Gap {
            after: None,
            dropped: None,
            reason: GapReason::EngineAway,
        });
        (1..=9).for_each(|number| ring.push(line(number, 1)));
        assert_eq!(read(&ring, &mut slow), [-1000, 8, 9]);
    }

    proptest! {
        #[test]
        fn the_bounds_hold_and_the_newest_stays(lengths in proptest::collection::vec(0usize..5000, 1..200)) {
            let mut ring = Ring::new(Bounds { items: 50, bytes: 20_000, waiting: 20 });
            for (number, length) in (0..).zip(&lengths) {
                ring.push(line(number, *length));
                prop_assert!(ring.entries.len() <= 50);
                prop_assert!(ring.bytes <= 20_000 || ring.entries.len() == 1);
                prop_assert_eq!(ring.last_id(), Some(id(number)));
            }
        }

        /// However slowly a viewer reads: lines in order, each that it does not get counted in a gap where it is missing,
        /// and the end.
        #[test]
        fn a_viewer_gets_every_line_or_a_gap(
            turns in proptest::collection::vec((0u64..40, any::<bool>(), 0usize..2000), 1..60),
            waiting in 1usize..40,
        ) {
            let mut ring = Ring::new(Bounds { items: 30, bytes: 20_000, waiting });
            let mut cursor = ring.select(&LogRequest::default(), ring.end());
            let (mut printed, mut taken) = (0, VecDeque::new());
            for (lines, reads, length) in turns {
                for _ in 0..lines {
                    printed += 1;
                    ring.push(line(printed, length));
                }
                if reads {
                    ring.take(&mut cursor, &mut taken);
                }
            }
            ring.mark(END);
            while cursor.next != ring.end() {
                ring.take(&mut cursor, &mut taken);
            }
            prop_assert_eq!(taken.pop_back(), Some(END));
            let mut next = 1;
            for item in taken {
                match item {
                    LogItem::Line(line) => {
                        prop_assert_eq!(line.id, id(next));
                        next += 1;
                    }
                    LogItem::Gap { dropped, .. } => next += dropped.unwrap(),
                    LogItem::End { .. } => prop_assert!(false, "it ended once"),
                }
            }
            prop_assert_eq!(next, printed + 1);
        }
    }
}
