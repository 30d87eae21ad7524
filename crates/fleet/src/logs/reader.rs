//! Reads one container's log in several passes, without loss or repetition, and tells what the engine lost.
//!
//! Whoever follows a log more slowly than a bot prints it gets something else than the log: each time that the engine
//! rotates its files it may skip some, and old engines pass on whole files twice; neither is told (Docker 20.10: 60 % of
//! a million lines missing, and 120,000 twice; moby's `loggerutils/follow.go` logs "some log messages have been skipped
//! over" to this day). Here repeated frames are known by their time stamps, which only rise within one output. A jump
//! in time behind a frame that came late may be a skip, so what is stored of that time is read before going on. And
//! every reading that goes on after another begins with what was read last, or else lines were rotated away unread.

use std::{cmp::Ordering, time::Duration};

use botmaker_domain::BotId;
use botmaker_ports::{LogFrame, LogQuery, LogStream, RuntimeError};
use futures_util::{
    StreamExt,
    stream::{BoxStream, ReadyChunks},
};
use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, timeout};

use super::{
    assembler::Assembler,
    hub::Watched,
    line::{GapReason, LogItem, LogLine, LogLineId},
};
use crate::core::Core;

/// How many frames that are there already are handled at once. Each may have 16 KiB.
const BATCH: usize = 256;
/// A follower skips files only when it is late, and then at least the time in which a bot fills one: 10 MiB at the
/// 200 MB/s that no engine reaches.
const SKIP: SignedDuration = SignedDuration::from_millis(50);
/// How far a reading goes back behind what was read last, so that it begins with it.
const OVERLAP: SignedDuration = SignedDuration::from_millis(100);
/// Whoever waited this long for a frame had read everything before it.
const IDLE: Duration = Duration::from_secs(5);
/// How long a followed log may be silent before the engine is asked whether there is something newer: after a flood an
/// old engine may wait for ever on a file that was rotated. Doubles up to the second time, and when there is, the engine
/// gets a little longer to pass it on.
const SILENCE: Duration = Duration::from_secs(2);
const LONGEST_SILENCE: Duration = Duration::from_secs(8);
const GRACE: Duration = Duration::from_secs(1);

type Batches = ReadyChunks<BoxStream<'static, Result<LogFrame, RuntimeError>>>;

/// Reads a container's log for those who watch it.
pub(super) struct Reader<'a> {
    core: &'a Core,
    bot: BotId,
    watched: &'a Watched,
    assembler: Assembler,
    /// Lines that are passed on together.
    lines: Vec<LogLine>,
    /// What was read of each output.
    stdout: Read,
    stderr: Read,
    /// The newest instant that was read, and whether the present container wrote it, so that the engine has it unless
    /// it was rotated away.
    newest: Option<Timestamp>,
    is_own: bool,
    /// Whether the last followed frame came so late that the engine may have skipped what comes after it.
    is_late: bool,
    /// Whether the engine has newer lines, which it does not pass on to its follower.
    is_left_behind: bool,
}

/// What was read of one output.
#[derive(Clone, Copy, Default)]
struct Read {
    /// The newest instant, and how many frames had it: the pieces of one line share theirs.
    at: Option<Timestamp>,
    frames: u32,
    /// How many of these have come again since the engine last went back.
    again: Option<u32>,
}

impl Read {
    /// Everything up to an instant.
    const fn up_to(at: Timestamp) -> Self {
        Self {
            at: Some(at),
            frames: u32::MAX,
            again: Some(0),
        }
    }

    /// Whether a frame of this instant was read before; if not, now it has been.
    fn has(&mut self, timestamp: Timestamp) -> bool {
        let (order, again) = (self.at.map(|at| timestamp.cmp(&at)), self.again);
        match (order, again) {
            (Some(Ordering::Less), _) => self.again = Some(0),
            (Some(Ordering::Equal), Some(again)) if again < self.frames => {
                self.again = Some(again + 1);
            }
            (Some(Ordering::Equal), _) => {
                (self.frames, self.again) = (self.frames.saturating_add(1), None);
                return false;
            }
            (Some(Ordering::Greater) | None, _) => {
                *self = Self {
                    at: Some(timestamp),
                    frames: 1,
                    again: None,
                };
                return false;
            }
        }
        true
    }
}

/// One reading of the log.
struct Reading {
    batches: Batches,
    /// Whether a frame has come, and whether a new one has.
    has_begun: bool,
    has_news: bool,
}

impl<'a> Reader<'a> {
    /// Begins with a log of which nothing has been read.
    pub(super) fn new(core: &'a Core, bot: BotId, watched: &'a Watched, incarnation: u32) -> Self {
        Self {
            core,
            bot,
            watched,
            assembler: Assembler::new(incarnation),
            lines: Vec::new(),
            stdout: Read::default(),
            stderr: Read::default(),
            newest: None,
            is_own: false,
            is_late: false,
            is_left_behind: false,
        }
    }

    /// Goes on after a line that was read from this or, unless `is_own`, another container.
    pub(super) fn go_on_after(&mut self, last: LogLineId, is_own: bool) {
        self.newest = Timestamp::from_nanosecond(last.timestamp_ns).ok();
        self.is_own = is_own;
        if let Some(newest) = self.newest {
            (self.stdout, self.stderr) = (Read::up_to(newest), Read::up_to(newest));
        }
    }

    /// Passes on what is stored after what was read before; of a log never read, the last lines. Returns how many
    /// frames came.
    pub(super) async fn read_stored(&mut self) -> Result<usize, RuntimeError> {
        self.read(false).await
    }

    /// The same, and what comes until the container ends.
    pub(super) async fn follow(&mut self) -> Result<(), RuntimeError> {
        loop {
            self.is_left_behind = false;
            self.read(true).await?;
            if !self.is_left_behind {
                return Ok(());
            }
        }
    }

    /// Passes on the lines that never got their line break, at the end of a log.
    pub(super) fn finish(&mut self) {
        self.lines.extend(self.assembler.flush());
        self.pass_on();
    }

    async fn read(&mut self, follow: bool) -> Result<usize, RuntimeError> {
        let mut reading = self.open(follow).await?;
        let (mut count, mut silence) = (0, SILENCE);
        loop {
            let asked = Instant::now();
            let batch = match timeout(silence, reading.batches.next()).await {
                Ok(Some(batch)) => batch,
                Ok(None) => return Ok(count),
                Err(_elapsed) if follow => {
                    let was_left_behind = self.is_left_behind;
                    self.is_left_behind = self.has_newer().await?;
                    // The lines may be on their way: they get a little more time once.
                    if was_left_behind && self.is_left_behind {
                        return Ok(count);
                    }
                    silence = if self.is_left_behind {
                        GRACE
                    } else {
                        silence * 2
                    }
                    .min(LONGEST_SILENCE);
                    continue;
                }
                Err(_elapsed) => continue,
            };
            (self.is_left_behind, silence) = (false, SILENCE);
            self.is_late &= asked.elapsed() < IDLE;
            let now = self.core.clock.now();
            for frame in batch {
                let frame = frame.inspect_err(|_| self.pass_on())?;
                if follow && self.may_be_behind_a_skip(&frame) {
                    self.fill_in(frame.timestamp).await?;
                }
                if self.take(&mut reading, &frame) {
                    self.is_late = follow && now.duration_since(frame.timestamp) >= SKIP;
                    count += 1;
                } else {
                    self.is_late |= reading.has_news;
                }
            }
            self.pass_on();
        }
    }

    /// Whether the engine has stored something that is newer than what was read.
    async fn has_newer(&self) -> Result<bool, RuntimeError> {
        let query = LogQuery {
            tail: Some(1),
            since: self.newest,
            follow: false,
        };
        let mut frames = self.core.runtime.logs(self.bot, &query).await?;
        Ok(frames.next().await.transpose()?.is_some())
    }

    /// Passes on what is stored between what was read before and an instant.
    async fn fill_in(&mut self, end: Timestamp) -> Result<(), RuntimeError> {
        let mut reading = self.open(false).await?;
        while let Some(batch) = reading.batches.next().await {
            for frame in batch {
                let frame = frame.inspect_err(|_| self.pass_on())?;
                if frame.timestamp >= end {
                    self.notice_loss(&mut reading);
                    self.pass_on();
                    return Ok(());
                }
                self.take(&mut reading, &frame);
            }
            self.pass_on();
        }
        Ok(())
    }

    async fn open(&mut self, follow: bool) -> Result<Reading, RuntimeError> {
        let tail = match self.newest {
            Some(_) => None,
            None => u32::try_from(self.core.settings.logs.ring_lines).ok(),
        };
        let overlap = if self.is_own {
            OVERLAP
        } else {
            SignedDuration::ZERO
        };
        let query = LogQuery {
            tail,
            since: self.newest.and_then(|at| at.checked_sub(overlap).ok()),
            follow,
        };
        for read in [&mut self.stdout, &mut self.stderr] {
            read.again = Some(0);
        }
        let frames = self.core.runtime.logs(self.bot, &query).await?;
        Ok(Reading {
            batches: frames.ready_chunks(BATCH),
            has_begun: false,
            has_news: false,
        })
    }

    fn may_be_behind_a_skip(&self, frame: &LogFrame) -> bool {
        let jump = |newest| frame.timestamp.duration_since(newest);
        self.is_late && self.newest.is_some_and(|newest| jump(newest) >= SKIP)
    }

    /// Takes a frame; tells whether it is a new one.
    fn take(&mut self, reading: &mut Reading, frame: &LogFrame) -> bool {
        let read = match frame.stream {
            LogStream::Stdout => &mut self.stdout,
            LogStream::Stderr => &mut self.stderr,
        };
        if read.has(frame.timestamp) {
            reading.has_begun = true;
            return false;
        }
        self.notice_loss(reading);
        reading.has_news = true;
        self.newest = self.newest.max(Some(frame.timestamp));
        self.is_own = true;
        self.lines.extend(self.assembler.push(frame));
        true
    }

    /// Tells of a loss when a reading does not begin with what was read last.
    fn notice_loss(&mut self, reading: &mut Reading) {
        let is_first = !std::mem::replace(&mut reading.has_begun, true);
        if is_first && self.is_own && self.newest.is_some() {
            self.pass_on();
            self.watched.tell(LogItem::Gap {
                after: self.watched.last_id(),
                dropped: None,
                reason: GapReason::Rotated,
            });
        }
    }

    fn pass_on(&mut self) {
        self.watched.push(std::mem::take(&mut self.lines));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanosecond: i128) -> Timestamp {
        Timestamp::from_nanosecond(nanosecond).unwrap()
    }

    #[test]
    fn a_frame_is_new_once() {
        let mut read = Read::default();
        let mut is_new = |times: &[i128]| -> Vec<bool> {
            times.iter().map(|time| !read.has(at(*time))).collect()
        };
        assert_eq!(
            is_new(&[1, 2, 2, 3, 3]),
            [true; 5],
            "pieces share an instant"
        );
        assert_eq!(is_new(&[1, 2, 2, 3, 3]), [false; 5], "the engine went back");
        assert_eq!(
            is_new(&[3, 3, 4, 4]),
            [true; 4],
            "two more pieces, and a line"
        );
        assert_eq!(
            is_new(&[2, 3, 3, 3, 3, 4, 4, 5]),
            [false, false, false, false, false, false, false, true]
        );
    }

    #[test]
    fn what_comes_after_an_instant_is_new() {
        let mut read = Read::up_to(at(3));
        let is_known: Vec<_> = [1, 3, 3, 3, 4].map(|time| read.has(at(time))).into();
        assert_eq!(is_known, [true, true, true, true, false]);
    }
}
