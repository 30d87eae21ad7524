//! A viewer of a bot's log that counts: a thread with a socket of its own, because a hundred of them must be quicker than
//! a server that is not optimised.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Write as _},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use reqwest::header::HeaderMap;
use serde_json::Value;

/// How long a line may take to come. The lines come without pause; this is for a server that hangs.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the fixture's bot prints when it is told to stop being watched.
const LAST_WORDS: &str = "echo: enough";

/// What a viewer has seen.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Seen {
    /// Numbered lines.
    pub(crate) lines: u64,
    /// Gaps, and the lines that they counted.
    pub(crate) gaps: u64,
    pub(crate) missed: u64,
    /// Gaps that nobody counted, and the lines that are missing there.
    pub(crate) uncounted_gaps: u64,
    pub(crate) uncounted: u64,
    /// The longest time without a line.
    pub(crate) longest_pause: Duration,
}

/// A viewer that reads to the line with a given number, or to [`LAST_WORDS`]. It panics at the first line that is out of
/// order, or missing without a gap that says so.
pub(crate) struct Viewer {
    thread: JoinHandle<Seen>,
    resume: mpsc::Sender<()>,
    newest: Arc<AtomicU64>,
}

impl Viewer {
    /// Opens a stream with these headers and returns when the server has answered. A stalled viewer then
    /// stops reading until it is resumed.
    pub(crate) fn open(
        base: &str,
        headers: &HeaderMap,
        path: &str,
        last: u64,
        is_stalled: bool,
    ) -> Self {
        let host = base.trim_start_matches("http://").to_owned();
        let mut request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n");
        for (name, value) in headers {
            let value = value.to_str().expect("headers of this test");
            let _ = write!(request, "{name}: {value}\r\n");
        }
        request.push_str("Accept: text/event-stream\r\n\r\n");
        let newest = Arc::new(AtomicU64::new(0));
        let (is_open, opened) = mpsc::channel();
        let (resume, resumed) = mpsc::channel();
        let reader = Reader {
            last,
            next: 0,
            gap: None,
            seen: Seen::default(),
            newest: Arc::clone(&newest),
        };
        let thread = thread::spawn(move || {
            let mut stream = connect(&host, &request);
            is_open.send(()).expect("the test waits");
            if is_stalled {
                resumed.recv().expect("the test resumes its viewers");
            }
            reader.read(&mut stream)
        });
        opened.recv().expect("the server answers with a stream");
        Self {
            thread,
            resume,
            newest,
        }
    }

    /// Lets a stalled viewer read on.
    pub(crate) fn resume(&self) {
        self.resume.send(()).expect("the viewer is there");
    }

    /// The number of the newest line that it has seen.
    pub(crate) fn newest(&self) -> u64 {
        self.newest.load(Ordering::Relaxed)
    }

    /// Whether it has come to its end.
    pub(crate) fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// What it has seen, at its end.
    pub(crate) fn seen(self) -> Seen {
        self.thread.join().expect("the viewer got what it must")
    }
}

/// Sends the request and reads up to the first event, which tells how long to wait before coming again.
fn connect(host: &str, request: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(host).expect("the server listens");
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a time limit");
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let mut line = String::new();
    while !line.starts_with("retry:") {
        line.clear();
        let length = reader.read_line(&mut line).expect("the answer comes");
        assert!(
            length > 0 && !line.starts_with("HTTP/1.1 4"),
            "no stream: {line}"
        );
    }
    reader
}

struct Reader {
    last: u64,
    /// The number that comes next.
    next: u64,
    /// The gap that has been told since the last line: how many lines it counted, if it did.
    gap: Option<Option<u64>>,
    seen: Seen,
    newest: Arc<AtomicU64>,
}

impl Reader {
    /// Reads events. The sizes of HTTP's chunks stand between them on lines of their own.
    fn read(mut self, stream: &mut impl BufRead) -> Seen {
        let (mut line, mut is_gap, mut latest) = (Vec::new(), false, Instant::now());
        loop {
            line.clear();
            let length = stream
                .read_until(b'\n', &mut line)
                .expect("the next event comes");
            assert!(
                length > 0,
                "the stream ends after {} lines",
                self.seen.lines
            );
            if let Some(name) = line.strip_prefix(b"event: ") {
                is_gap = name.starts_with(b"gap");
                assert!(!name.starts_with(b"end"), "the bot ended");
            } else if let Some(data) = line.strip_prefix(b"data: ") {
                let data = std::str::from_utf8(data).expect("events are UTF-8");
                if is_gap {
                    self.take_gap(data);
                    continue;
                }
                self.seen.longest_pause = self.seen.longest_pause.max(latest.elapsed());
                latest = Instant::now();
                if self.take_line(data) {
                    return self.seen;
                }
            }
        }
    }

    /// Takes a line; tells whether it is the last one.
    fn take_line(&mut self, data: &str) -> bool {
        let Some(number) = number_of(data) else {
            return data.contains(LAST_WORDS);
        };
        match self.gap.take() {
            None => assert_eq!(number, self.next, "a line is missing without a gap"),
            Some(Some(counted)) => {
                assert_eq!(number, self.next + counted, "a gap counts wrong");
                self.seen.missed += counted;
            }
            Some(None) => {
                assert!(number >= self.next, "a line comes again");
                self.seen.uncounted += number - self.next;
            }
        }
        self.seen.lines += 1;
        self.next = number + 1;
        self.newest.store(number, Ordering::Relaxed);
        number == self.last
    }

    fn take_gap(&mut self, data: &str) {
        let gap: Value = serde_json::from_str(data).expect("a gap is JSON");
        let counted = gap["dropped"].as_u64();
        self.seen.gaps += 1;
        self.seen.uncounted_gaps += u64::from(counted.is_none());
        self.gap = Some(match self.gap {
            None => counted,
            Some(before) => before
                .zip(counted)
                .map(|(before, counted)| before + counted),
        });
    }
}

/// The number of a line of the fixture's flood; the echo of the wish for it comes before its first line.
fn number_of(data: &str) -> Option<u64> {
    let text = data.split('"').nth(11)?;
    match text.strip_prefix("line ") {
        Some(rest) => rest.split(' ').next()?.parse().ok(),
        None => data.contains("echo: flood").then_some(0),
    }
}
