//! From a program's output to lines that can be shown: bounded, and without what steers a terminal.

use std::collections::VecDeque;

/// Bytes kept of a line; the rest is dropped.
const LINE_CAP: usize = 512;

/// Where in a terminal's escape sequence the output is (ECMA-48, section 5.4).
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Escape {
    #[default]
    None,
    /// After ESC.
    Begun,
    /// Within `ESC [ …`, which ends with a byte from `@` to `~`.
    Control,
    /// Within `ESC ] …`, which ends with BEL or the next ESC.
    System,
}

/// Collects bytes and gives whole lines. A carriage return ends a line too: progress bars print nothing else.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
    whole: VecDeque<String>,
    escape: Escape,
}

impl Lines {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.take(*byte);
        }
    }

    /// No more will come: what has begun is a line.
    pub(super) fn end(&mut self) {
        self.finish();
    }

    pub(super) fn next(&mut self) -> Option<String> {
        self.whole.pop_front()
    }

    fn take(&mut self, byte: u8) {
        self.escape = match (self.escape, byte) {
            (_, 0x1b) => Escape::Begun,
            (Escape::Begun, b'[') => Escape::Control,
            (Escape::Begun, b']') => Escape::System,
            (Escape::Control, 0x40..=0x7e) | (Escape::System, 0x07) | (Escape::Begun, _) => {
                Escape::None
            }
            (Escape::None, b'\n' | b'\r') => {
                self.finish();
                Escape::None
            }
            (Escape::None, b'\t') => {
                self.keep(b' ');
                Escape::None
            }
            (Escape::None, 0x00..=0x1f | 0x7f) => Escape::None,
            (Escape::None, _) => {
                self.keep(byte);
                Escape::None
            }
            (within, _) => within,
        };
    }

    fn keep(&mut self, byte: u8) {
        if self.begun.len() < LINE_CAP {
            self.begun.push(byte);
        }
    }

    fn finish(&mut self) {
        let text = String::from_utf8_lossy(&self.begun).trim_end().to_owned();
        self.begun.clear();
        if !text.is_empty() {
            self.whole.push_back(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(output: &[u8]) -> Vec<String> {
        let mut lines = Lines::default();
        // In pieces, as a pipe gives them.
        output.chunks(3).for_each(|piece| lines.push(piece));
        lines.end();
        std::iter::from_fn(|| lines.next()).collect()
    }

    #[test]
    fn what_steers_a_terminal_is_dropped() {
        let output = b"\x1b[1;32mgreen\x1b[0m\ta\x1b]0;title\x07b\n10 %\r20 %\r\n\x00\x08last";
        assert_eq!(lines(output), ["green ab", "10 %", "20 %", "last"]);
    }

    #[test]
    fn lines_are_bounded_and_always_text() {
        let long = [b'x'; 5000];
        assert_eq!(lines(&long)[0].len(), LINE_CAP);
        assert_eq!(lines(b"\xff\xfe ok"), ["\u{fffd}\u{fffd} ok"]);
        assert!(lines(b"\n\n\r\n  \n").is_empty());
    }
}
