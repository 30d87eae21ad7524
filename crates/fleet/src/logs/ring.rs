//! The last lines of a watched log, bounded in number and in bytes.

use std::{collections::VecDeque, sync::Arc};

use super::line::{LogLine, LogLineId, LogRequest};

/// A ring of lines.
pub struct Ring {
    lines: VecDeque<Arc<LogLine>>,
    bytes: usize,
    max_lines: usize,
    max_bytes: usize,
    has_dropped: bool,
}

/// What a line costs besides its text.
const LINE_OVERHEAD: usize = 96;

impl Ring {
    /// An empty ring with these bounds.
    #[must_use]
    pub fn new(max_lines: usize, max_bytes: usize) -> Self {
        Self {
            lines: VecDeque::new(),
            bytes: 0,
            max_lines: max_lines.max(1),
            max_bytes,
            has_dropped: false,
        }
    }

    /// Adds a line, dropping the oldest as needed; the newest always stays.
    pub fn push(&mut self, line: Arc<LogLine>) {
        self.bytes += line.text.len() + LINE_OVERHEAD;
        self.lines.push_back(line);
        while self.lines.len() > self.max_lines
            || (self.bytes > self.max_bytes && self.lines.len() > 1)
        {
            if let Some(oldest) = self.lines.pop_front() {
                self.bytes -= oldest.text.len() + LINE_OVERHEAD;
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
    pub fn last_id(&self) -> Option<LogLineId> {
        self.lines.back().map(|line| line.id)
    }

    /// The lines that a request asks for, and whether older lines that it asks for were dropped from the ring.
    #[must_use]
    pub fn select(&self, request: &LogRequest) -> (Vec<Arc<LogLine>>, bool) {
        let is_wanted = |line: &&Arc<LogLine>| {
            request.after.is_none_or(|after| line.id > after)
                && request.since.is_none_or(|since| line.timestamp > since)
        };
        let mut wanted: Vec<_> = self.lines.iter().filter(is_wanted).cloned().collect();
        let is_cut = request.after.is_some_and(|after| {
            self.has_dropped && self.lines.front().is_some_and(|oldest| oldest.id > after)
        });
        if let Some(tail) = request.tail.filter(|_| request.after.is_none()) {
            let excess = wanted.len().saturating_sub(tail as usize);
            wanted.drain(..excess);
        }
        (wanted, is_cut)
    }
}

#[cfg(test)]
mod tests {
    use botmaker_ports::LogStream;
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn line(number: i128, length: usize) -> Arc<LogLine> {
        let id = LogLineId {
            incarnation: 1,
            timestamp_ns: number,
            ordinal: 0,
        };
        let timestamp = Timestamp::from_nanosecond(number).unwrap();
        Arc::new(LogLine {
            id,
            timestamp,
            stream: LogStream::Stdout,
            text: "x".repeat(length),
            truncated: false,
        })
    }

    #[test]
    fn what_was_never_there_is_missed_too() {
        let mut ring = Ring::new(3, 1 << 20);
        ring.begin_late();
        ring.push(line(7, 1));
        let after = |number| LogRequest {
            after: Some(line(number, 0).id),
            ..LogRequest::default()
        };
        assert!(ring.select(&after(1)).1);
        assert!(!ring.select(&after(7)).1);
        assert!(!ring.select(&LogRequest::default()).1);
    }

    #[test]
    fn requests_select_by_tail_and_position() {
        let mut ring = Ring::new(3, 1 << 20);
        (1..=5).for_each(|number| ring.push(line(number, 1)));
        let numbers = |request: &LogRequest| {
            ring.select(request)
                .0
                .iter()
                .map(|line| line.id.timestamp_ns)
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers(&LogRequest::default()), [3, 4, 5]);
        assert_eq!(
            numbers(&LogRequest {
                tail: Some(1),
                ..LogRequest::default()
            }),
            [5]
        );
        assert_eq!(
            numbers(&LogRequest {
                after: Some(line(4, 0).id),
                tail: Some(0),
                since: None
            }),
            [5]
        );
        assert!(
            ring.select(&LogRequest {
                after: Some(line(1, 0).id),
                ..LogRequest::default()
            })
            .1,
            "line 2 is lost"
        );
        assert!(
            !ring
                .select(&LogRequest {
                    after: Some(line(3, 0).id),
                    ..LogRequest::default()
                })
                .1
        );
    }

    proptest! {
        #[test]
        fn the_bounds_hold_and_the_newest_stays(lengths in proptest::collection::vec(0usize..5000, 1..200)) {
            let mut ring = Ring::new(50, 20_000);
            for (number, length) in lengths.iter().enumerate() {
                let number = i128::try_from(number).unwrap();
                ring.push(line(number, *length));
                prop_assert!(ring.lines.len() <= 50);
                prop_assert!(ring.bytes <= 20_000 || ring.lines.len() == 1);
                prop_assert_eq!(ring.last_id().unwrap().timestamp_ns, number);
            }
        }
    }
}
