//! From the engine's frames to lines: pieces joined, long lines capped, instants numbered.

use botmaker_ports::{LogFrame, LogStream};
use jiff::Timestamp;

use super::line::{LogLine, LogLineId, Sent};

/// The longest line that is passed on; the rest of it is dropped and the line marked.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

#[derive(Default)]
struct Unfinished {
    bytes: Vec<u8>,
    last_piece_at: Option<Timestamp>,
    truncated: bool,
}

/// Joins frames to lines. Docker cuts lines into pieces of 16 KiB, of which only the last ends with a line break.
pub struct Assembler {
    incarnation: u32,
    stdout: Unfinished,
    stderr: Unfinished,
    last: Option<(i128, u32)>,
}

impl Assembler {
    /// Begins with a container's log.
    #[must_use]
    pub fn new(incarnation: u32) -> Self {
        Self {
            incarnation,
            stdout: Unfinished::default(),
            stderr: Unfinished::default(),
            last: None,
        }
    }

    /// Takes the next frame; returns the line that it finishes, if it does.
    pub fn push(&mut self, frame: &LogFrame) -> Option<LogLine> {
        let unfinished = match frame.stream {
            LogStream::Stdout => &mut self.stdout,
            LogStream::Stderr => &mut self.stderr,
        };
        unfinished.last_piece_at = Some(frame.timestamp);
        let is_complete = frame.bytes.ends_with(b"\n");
        let room = MAX_LINE_BYTES.saturating_sub(unfinished.bytes.len());
        let text = if is_complete {
            &frame.bytes[..frame.bytes.len() - 1]
        } else {
            &frame.bytes[..]
        };
        unfinished
            .bytes
            .extend_from_slice(&text[..text.len().min(room)]);
        unfinished.truncated |= text.len() > room;
        if is_complete {
            self.finish(frame.stream)
        } else {
            None
        }
    }

    /// The lines that never got their line break, at the end of a log.
    pub fn flush(&mut self) -> Vec<LogLine> {
        [LogStream::Stdout, LogStream::Stderr]
            .into_iter()
            .filter_map(|stream| self.finish(stream))
            .collect()
    }

    fn finish(&mut self, stream: LogStream) -> Option<LogLine> {
        let unfinished = match stream {
            LogStream::Stdout => &mut self.stdout,
            LogStream::Stderr => &mut self.stderr,
        };
        let Unfinished {
            mut bytes,
            last_piece_at,
            truncated,
        } = std::mem::take(unfinished);
        let timestamp = last_piece_at?;
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
        // Positions never go back, also when an unfinished line of one output is flushed after lines of the other.
        let (timestamp_ns, ordinal) = match self.last {
            Some((last, ordinal)) if last >= timestamp.as_nanosecond() => {
                (last, ordinal.saturating_add(1))
            }
            _ => (timestamp.as_nanosecond(), 0),
        };
        self.last = Some((timestamp_ns, ordinal));
        let id = LogLineId {
            incarnation: self.incarnation,
            timestamp_ns,
            ordinal,
        };
        // What is no UTF-8 takes three bytes for each that it was.
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        let fits = text.len() <= MAX_LINE_BYTES;
        text.truncate(text.floor_char_boundary(MAX_LINE_BYTES));
        Some(LogLine {
            id,
            timestamp,
            stream,
            text,
            truncated: truncated || !fits,
            sent: Sent::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;

    fn frame(stream: LogStream, nanos: i128, text: &[u8]) -> LogFrame {
        LogFrame {
            stream,
            timestamp: Timestamp::from_nanosecond(nanos).unwrap(),
            bytes: Bytes::copy_from_slice(text),
        }
    }

    #[test]
    fn pieces_are_joined_and_instants_numbered() {
        let mut assembler = Assembler::new(2);
        assert_eq!(assembler.push(&frame(LogStream::Stdout, 5, b"hel")), None);
        assert_eq!(
            assembler
                .push(&frame(LogStream::Stderr, 5, b"oops\r\n"))
                .unwrap()
                .text,
            "oops"
        );
        let line = assembler
            .push(&frame(LogStream::Stdout, 6, b"lo\n"))
            .unwrap();
        assert_eq!(
            (line.text.as_str(), line.id.to_string()),
            ("hello", "2:6:0".to_owned())
        );
        assert_eq!(assembler.push(&frame(LogStream::Stdout, 7, b"end")), None);
        assert_eq!(assembler.flush()[0].text, "end");
        assert!(assembler.flush().is_empty());
    }

    #[test]
    fn a_line_without_end_stays_within_the_cap() {
        let mut assembler = Assembler::new(1);
        let piece = vec![b'x'; 16 * 1024];
        for _ in 0..100 {
            assert_eq!(assembler.push(&frame(LogStream::Stdout, 1, &piece)), None);
        }
        let line = assembler.push(&frame(LogStream::Stdout, 1, b"\n")).unwrap();
        assert_eq!((line.text.len(), line.truncated), (MAX_LINE_BYTES, true));
        let next = assembler
            .push(&frame(LogStream::Stdout, 2, b"short\n"))
            .unwrap();
        assert_eq!((next.text.as_str(), next.truncated), ("short", false));
    }

    proptest! {
        /// Whatever a bot prints, on whichever output and cut however: positions rise, nothing is longer than the cap, and a line
        /// comes out for each line break and for each rest, never more.
        #[test]
        fn any_bytes_become_bounded_lines_in_order(
            frames in proptest::collection::vec((any::<bool>(), 0i64..5, proptest::collection::vec(any::<u8>(), 0..40), any::<bool>(), 1usize..3000), 0..60),
        ) {
            let mut assembler = Assembler::new(1);
            let (mut seen, mut breaks) = (Vec::new(), 0);
            for (is_error, nanos, piece, ends, times) in &frames {
                let stream = if *is_error { LogStream::Stderr } else { LogStream::Stdout };
                let mut bytes = piece.repeat(*times);
                if *ends {
                    bytes.push(b'\n');
                }
                breaks += usize::from(bytes.ends_with(b"\n"));
                seen.extend(assembler.push(&frame(stream, i128::from(*nanos), &bytes)));
                prop_assert_eq!(seen.len(), breaks);
            }
            seen.extend(assembler.flush());
            prop_assert!(seen.len() <= breaks + 2);
            prop_assert!(assembler.flush().is_empty());
            prop_assert!(seen.windows(2).all(|pair| pair[0].id < pair[1].id));
            for line in &seen {
                // A byte that is no UTF-8 becomes a replacement character of three bytes.
                prop_assert!(line.text.len() <= MAX_LINE_BYTES);
            }
        }

        /// However a text is cut into pieces, the same lines come out.
        #[test]
        fn cutting_does_not_matter(lines in proptest::collection::vec("[a-zé]{0,40}", 1..20), cut in 1usize..17) {
            let mut assembler = Assembler::new(1);
            let mut seen = Vec::new();
            for (number, line) in lines.iter().enumerate() {
                let text = format!("{line}\n");
                for piece in text.as_bytes().chunks(cut) {
                    seen.extend(assembler.push(&frame(LogStream::Stdout, i128::try_from(number).unwrap(), piece)));
                }
            }
            let texts: Vec<_> = seen.iter().map(|line| line.text.clone()).collect();
            prop_assert_eq!(texts, lines);
            prop_assert!(seen.windows(2).all(|pair| pair[0].id < pair[1].id));
        }
    }
}
