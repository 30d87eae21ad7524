//! From the engine's log records to lines.

use botmaker_docker::fuzzing::log_record;
use botmaker_fleet::{
    LogLineId,
    logs::assembler::{Assembler, MAX_LINE_BYTES},
};
use botmaker_ports::{LogFrame, LogStream};
use bytes::Bytes;
use jiff::Timestamp;

/// Each record begins with a byte that says how: which output, whether the engine's time stamp stands in it, how often
/// its text is repeated; then its length, then the text.
pub(crate) fn run(data: &[u8]) {
    let mut assembler = Assembler::new(7);
    let (mut lines, mut breaks, mut now) = (Vec::new(), 0, Timestamp::UNIX_EPOCH);
    let mut rest = data;
    while let [how, length, tail @ ..] = rest {
        let (text, tail) = tail.split_at(tail.len().min(usize::from(*length)));
        rest = tail;
        let mut bytes = Bytes::copy_from_slice(&text.repeat(1 << (how >> 5)));
        if how & 2 != 0 {
            let Some((at, text)) = log_record(bytes) else {
                continue;
            };
            (now, bytes) = (at, text);
        }
        breaks += usize::from(bytes.ends_with(b"\n"));
        let stream = if how & 1 == 0 {
            LogStream::Stdout
        } else {
            LogStream::Stderr
        };
        let frame = LogFrame {
            stream,
            timestamp: now,
            bytes,
        };
        lines.extend(assembler.push(&frame));
        assert_eq!(lines.len(), breaks, "one line for each line break");
    }
    lines.extend(assembler.flush());
    assert!(lines.len() <= breaks + 2, "a line for each rest at most");
    assert!(assembler.flush().is_empty(), "nothing is told twice");
    for line in &lines {
        assert!(line.text.len() <= MAX_LINE_BYTES, "a line beyond the cap");
        assert_eq!(
            line.id.to_string().parse(),
            Ok(line.id),
            "a position that is no text"
        );
    }
    let rises = |pair: &[LogLineId]| pair[0] < pair[1];
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    assert!(ids.windows(2).all(rises), "positions rise: {ids:?}");
    if let Some(Ok(id)) = super::text(data).map(str::parse::<LogLineId>) {
        assert_eq!(id.to_string().parse(), Ok(id), "a position that changes");
    }
}
