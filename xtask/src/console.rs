//! What a person sees: numbered steps with elapsed time, plain text, colours only on a terminal.
#![expect(clippy::print_stdout, reason = "printing is what this module is for")]

use std::{
    env,
    error::Error,
    fmt::{self, Display},
    io::{self, IsTerminal, Write},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::Result;

/// How often a long step says how far it is.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Prints a command's steps and counts them; clones share the count, so threads may take steps too.
#[derive(Clone)]
pub(crate) struct Console {
    shared: Arc<Shared>,
}

struct Shared {
    begun: Instant,
    next: AtomicUsize,
    total: usize,
    is_terminal: bool,
    line: Mutex<()>,
}

impl Console {
    /// Starts a console; `total` is how many steps the command expects to take.
    pub(crate) fn new(total: usize) -> Self {
        let is_terminal = io::stdout().is_terminal()
            && env::var_os("NO_COLOR").is_none()
            && env::var_os("CI").is_none();
        Self {
            shared: Arc::new(Shared {
                begun: Instant::now(),
                next: AtomicUsize::new(1),
                total,
                is_terminal,
                line: Mutex::new(()),
            }),
        }
    }

    /// Runs one announced step and prints how it ended; `work` returns the step's one-line result.
    ///
    /// # Errors
    /// Passes on what `work` failed with, after printing that the step failed.
    pub(crate) fn step<T>(
        &self,
        title: &str,
        work: impl FnOnce(&Step) -> Result<(T, String)>,
    ) -> Result<T> {
        let number = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let prefix = self.prefix(number);
        self.line(&format!("{prefix} {title} …"));
        let begun = Instant::now();
        let step = Step {
            console: self.clone(),
            progress: Arc::default(),
        };
        let heartbeat = Heartbeat::start(&step, format!("{prefix} {title}"));
        let outcome = work(&step);
        drop(heartbeat);
        let took = elapsed_text(begun.elapsed());
        match outcome {
            Ok((value, result)) => {
                let detail = if result.is_empty() {
                    String::new()
                } else {
                    format!(": {result}")
                };
                self.line(&format!(
                    "{prefix} {} {title}{detail} ({took})",
                    self.green("done")
                ));
                Ok(value)
            }
            Err(error) => {
                self.line(&format!("{prefix} {} {title} ({took})", self.red("failed")));
                Err(error)
            }
        }
    }

    /// Prints one line of plain text.
    pub(crate) fn line(&self, text: &str) {
        let _held = self.shared.line.lock();
        println!("{text}");
        io::stdout().flush().ok();
    }

    /// Prints something that works less well than it could.
    pub(crate) fn warn(&self, text: &str) {
        self.line(&format!("{} {text}", self.yellow("warning:")));
    }

    /// Prints an error with its causes, one a line.
    pub(crate) fn failure(&self, error: &anyhow::Error) {
        self.line(&format!("{} {error}", self.red("error:")));
        for cause in error.chain().skip(1) {
            self.line(&format!("  because: {cause}"));
        }
    }

    /// Prints a heading over a block of results.
    pub(crate) fn heading(&self, text: &str) {
        self.line(&self.painted("1", text));
    }

    /// The time since the command began, as people read it.
    pub(crate) fn elapsed(&self) -> String {
        elapsed_text(self.shared.begun.elapsed())
    }

    fn prefix(&self, number: usize) -> String {
        step_prefix(number, self.shared.total)
    }

    fn green(&self, text: impl Display) -> String {
        self.painted("32", text)
    }

    fn red(&self, text: impl Display) -> String {
        self.painted("31", text)
    }

    fn yellow(&self, text: impl Display) -> String {
        self.painted("33", text)
    }

    fn painted(&self, code: &str, text: impl Display) -> String {
        if self.shared.is_terminal {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }
}

/// A failure that the console has explained already.
#[derive(Debug)]
pub(crate) struct AlreadyTold;

impl Display for AlreadyTold {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("see above")
    }
}

impl Error for AlreadyTold {}

/// The running step, for work that can say how far it is.
pub(crate) struct Step {
    console: Console,
    progress: Arc<Mutex<String>>,
}

impl Step {
    /// Remembers what the step does right now; shown now and then while it runs.
    pub(crate) fn progress(&self, text: &str) {
        if let Ok(mut progress) = self.progress.lock() {
            *progress = text.chars().take(100).collect();
        }
    }

    /// Prints a remark that belongs to this step.
    pub(crate) fn note(&self, text: &str) {
        for line in text.lines() {
            self.console.line(&format!("      {line}"));
        }
    }
}

/// Says now and then how far a long step is.
struct Heartbeat {
    stopped: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Heartbeat {
    fn start(step: &Step, title: String) -> Self {
        let console = step.console.clone();
        let progress = Arc::clone(&step.progress);
        let stopped = Arc::new((Mutex::new(false), Condvar::new()));
        let watched = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            let begun = Instant::now();
            let (flag, bell) = &*watched;
            let Ok(mut is_over) = flag.lock() else { return };
            while !*is_over {
                let Ok((guard, wait)) = bell.wait_timeout(is_over, HEARTBEAT) else {
                    return;
                };
                is_over = guard;
                if wait.timed_out() && !*is_over {
                    let doing = progress.lock().map(|text| text.clone()).unwrap_or_default();
                    console.line(
                        format!("{title}, {}: {doing}", elapsed_text(begun.elapsed()))
                            .trim_end_matches(": "),
                    );
                }
            }
        });
        Self {
            stopped,
            thread: Some(thread),
        }
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        if let Ok(mut is_over) = self.stopped.0.lock() {
            *is_over = true;
        }
        self.stopped.1.notify_all();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// `[ 2/11]`: numbers of equal width, and never `12/11`.
fn step_prefix(number: usize, total: usize) -> String {
    let total = total.max(number);
    let width = total.to_string().len();
    format!("[{number:>width$}/{total}]")
}

/// `0.4 s`, `12.3 s`, `3 min 07 s`.
pub(crate) fn elapsed_text(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    if seconds < 60 {
        format!("{:.1} s", elapsed.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_numbers_line_up() {
        assert_eq!(step_prefix(2, 11), "[ 2/11]");
        assert_eq!(step_prefix(11, 11), "[11/11]");
        assert_eq!(step_prefix(3, 9), "[3/9]");
    }

    #[test]
    fn an_unexpected_step_raises_the_total_instead_of_passing_it() {
        assert_eq!(step_prefix(12, 11), "[12/12]");
    }

    #[test]
    fn times_are_short_and_readable() {
        assert_eq!(elapsed_text(Duration::from_millis(420)), "0.4 s");
        assert_eq!(elapsed_text(Duration::from_secs(187)), "3 min 07 s");
        assert_eq!(elapsed_text(Duration::from_secs(3600)), "60 min 00 s");
    }

    #[test]
    fn a_step_passes_on_its_value_and_its_error() {
        let console = Console::new(2);
        assert_eq!(
            console
                .step("adds", |_| Ok((1 + 1, String::new())))
                .unwrap(),
            2
        );
        let error = console
            .step("breaks", |_| -> Result<((), String)> {
                anyhow::bail!("no")
            })
            .unwrap_err();
        assert_eq!(error.to_string(), "no");
    }
}
