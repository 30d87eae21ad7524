//! What a reader of numbered lines got, what it was told of the rest, and what it was not.

use std::{
    collections::BTreeMap,
    io::{self, BufRead},
};

use anyhow::{Context, Result, bail};

/// Counts lines that are numbered from 1 on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The highest number that was seen.
    highest: u64,
    /// Lines that came for the first time, and everything that was read.
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
    /// Lines that are missing where a gap counted them, and where one said that nobody counted.
    pub(crate) told: u64,
    pub(crate) uncounted: u64,
    /// Lines that are missing without a word.
    pub(crate) silent: u64,
    /// Lines that came once more.
    pub(crate) again: u64,
    gap: Gap,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Counted(u64),
    Uncounted,
}

impl Tally {
    fn line(&mut self, number: u64) {
        let gap = std::mem::take(&mut self.gap);
        if number <= self.highest {
            self.again += 1;
            return;
        }
        let missing = number - self.highest - 1;
        match gap {
            Gap::None => self.silent += missing,
            Gap::Counted(count) => {
                self.told += count.min(missing);
                self.silent += missing.saturating_sub(count);
            }
            Gap::Uncounted => self.uncounted += missing,
        }
        self.lines += 1;
        self.highest = number;
    }

    fn gap(&mut self, dropped: Option<u64>) {
        self.gap = match (self.gap, dropped) {
            (Gap::None, Some(count)) => Gap::Counted(count),
            (Gap::Counted(before), Some(count)) => Gap::Counted(before + count),
            (Gap::Uncounted, _) | (_, None) => Gap::Uncounted,
        };
    }
}

/// The number of a line `line 7 …`.
fn number_of(text: &str) -> Option<u64> {
    text.strip_prefix("line ")?
        .split([' ', '\n'])
        .next()?
        .parse()
        .ok()
}

/// Reads lines of text up to the line `last`; with `skipped` words before the text, such as a time.
pub(crate) fn text(mut reader: impl BufRead, skipped: usize, last: u64) -> Result<Tally> {
    let (mut tally, mut line) = (Tally::default(), String::new());
    while tally.highest < last {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            bail!("it ends after line {}", tally.highest);
        }
        tally.bytes += line.len() as u64;
        let text = line.splitn(skipped + 1, ' ').nth(skipped);
        if let Some(number) = text.and_then(number_of) {
            tally.line(number);
        }
    }
    Ok(tally)
}

/// Reads the engine's records (a head of eight bytes, a time, the text) up to the line `last`.
pub(crate) fn records(mut reader: impl BufRead, last: u64) -> Result<Tally> {
    let (mut tally, mut head, mut record) = (Tally::default(), [0; 8], Vec::new());
    while tally.highest < last {
        reader.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
        record.resize(length as usize, 0);
        reader.read_exact(&mut record)?;
        tally.bytes += record.len() as u64 + 8;
        let text = std::str::from_utf8(&record)?.split_once(' ');
        if let Some(number) = text.and_then(|(_, text)| number_of(text)) {
            tally.line(number);
        }
    }
    Ok(tally)
}

/// Reads BotMaker's server-sent events up to the line `last`. What HTTP's chunks put between them is passed over.
pub(crate) fn events(reader: &mut impl BufRead, last: u64) -> Result<Tally> {
    let (mut tally, mut line, mut is_gap) = (Tally::default(), Vec::new(), false);
    let mut silences = 0;
    while tally.highest < last {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            bail!("the stream ends after line {}", tally.highest);
        }
        tally.bytes += line.len() as u64;
        if let Some(name) = line.strip_prefix(b"event: ") {
            is_gap = name.starts_with(b"gap");
        } else if let Some(data) = line.strip_prefix(b"data: ") {
            let data = std::str::from_utf8(data)?;
            if is_gap {
                let gap: BTreeMap<String, serde_json::Value> = serde_json::from_str(data)?;
                tally.gap(gap.get("dropped").and_then(serde_json::Value::as_u64));
            } else if let Some(number) = data.split('"').nth(11).and_then(number_of) {
                tally.line(number);
            }
            silences = 0;
        } else if line.starts_with(b": ") {
            // Every 15 s of silence there is a comment.
            silences += 1;
            if silences > 4 {
                bail!("nothing comes after line {}", tally.highest);
            }
        }
    }
    Ok(tally)
}

/// Passes over lines up to one that begins with `start`.
pub(crate) fn skip_to(reader: &mut impl BufRead, start: &str) -> Result<()> {
    let mut line = String::new();
    while !line.starts_with(start) {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof))
                .with_context(|| format!("nothing begins with {start:?}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_or_silent() {
        let data = |number| {
            format!(
                "id: 1:2:3\nevent: line\ndata: {{\"timestamp\":\"t\",\"stream\":\"stdout\",\"text\":\"line {number} x\"}}\n\n"
            )
        };
        let gap = |dropped| format!("event: gap\ndata: {{\"dropped\":{dropped}}}\n\n");
        let text = [
            "1a\r\n".to_owned(),
            data(1),
            gap("2"),
            data(4),
            data(6),
            gap("null"),
            data(9),
            data(8),
            data(10),
        ]
        .concat();
        let tally = events(&mut text.as_bytes(), 10).unwrap();
        let Tally {
            lines,
            told,
            uncounted,
            silent,
            again,
            ..
        } = tally;
        assert_eq!((lines, told, uncounted, silent, again), (5, 2, 2, 1, 1));
        assert_eq!(
            tally.bytes,
            text.len() as u64 - 1,
            "all but the last event's end"
        );
    }

    #[test]
    fn a_gap_that_counts_too_little_is_found_out() {
        let mut tally = Tally::default();
        tally.line(1);
        tally.gap(Some(2));
        tally.gap(Some(1));
        tally.line(6);
        assert_eq!((tally.told, tally.silent), (3, 1));
    }

    #[test]
    fn texts_and_records_are_counted() {
        let plain = "line 1\nother\nline 2 x\n";
        assert_eq!(text(plain.as_bytes(), 0, 2).unwrap().lines, 2);
        let dated = "t stdout line 1\nt stdout line 3 x\n";
        let tally = text(dated.as_bytes(), 2, 3).unwrap();
        assert_eq!((tally.lines, tally.silent), (2, 1));
        assert!(text(dated.as_bytes(), 2, 4).is_err());
        let record = |text: &str| {
            let length = u32::try_from(text.len()).unwrap().to_be_bytes();
            [&[1, 0, 0, 0], &length[..], text.as_bytes()].concat()
        };
        let stored = [record("t line 1\n"), record("t line 2 x\n")].concat();
        assert_eq!(records(&stored[..], 2).unwrap().lines, 2);
    }
}
