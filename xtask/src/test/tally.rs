//! How many tests ran, read from what the test runners print.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Counts of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) name: String,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// Left out by the selection, or skipping themselves by an explicit switch.
    pub(crate) skipped: usize,
    pub(crate) failing: Vec<String>,
    /// What the failing tests said when they panicked: the test's path and its first words.
    pub(crate) reasons: BTreeMap<String, Vec<String>>,
}

/// So much of what a failing test said is told again at the end; the rest is in the log.
const REASON_LINES: usize = 12;

impl Tally {
    /// What a failing test said, by the name that the runner gives it.
    pub(crate) fn reason(&self, name: &str) -> &[String] {
        let path = name.rsplit(' ').next().unwrap_or(name);
        self.reasons.get(path).map_or(&[], Vec::as_slice)
    }

    /// Gives the part its name.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed", self.passed)?;
        if self.failed > 0 {
            write!(out, ", {} failed", self.failed)?;
        }
        if self.skipped > 0 {
            write!(out, ", {} not selected", self.skipped)?;
        }
        Ok(())
    }
}

/// All parts together.
pub(crate) fn sum(tallies: &[Tally]) -> Tally {
    let mut total = Tally::default();
    for tally in tallies {
        total.passed += tally.passed;
        total.failed += tally.failed;
        total.skipped += tally.skipped;
    }
    total
}

/// Reads nextest's summary and the names of its failures.
pub(crate) fn nextest(output: &str) -> Tally {
    let summary = output
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary ["));
    let counts = summary.and_then(|line| {
        line.split_once("tests run:")
            .or_else(|| line.split_once("test run:"))
    });
    let counts = counts.map_or("", |(_, counts)| counts);
    let failing: BTreeSet<String> = output.lines().filter_map(nextest_failure).collect();
    Tally {
        passed: count_before(counts, "passed"),
        failed: count_before(counts, "failed") + count_before(counts, "timed out"),
        skipped: count_before(counts, "skipped"),
        failing: failing.into_iter().collect(),
        reasons: panics(output),
        ..Tally::default()
    }
}

/// What follows each `thread 'module::test' (7) panicked at file:line:`, without empty lines.
fn panics(output: &str) -> BTreeMap<String, Vec<String>> {
    let mut reasons = BTreeMap::new();
    let mut lines = output.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some((name, place)) = panic_of(line) else {
            continue;
        };
        let said = lines
            .by_ref()
            .take_while(|line| !line.starts_with("note: run with"))
            .filter(|line| !line.is_empty())
            .map(str::to_owned);
        let told = std::iter::once(format!("at {place}"))
            .chain(said)
            .take(REASON_LINES)
            .collect();
        reasons.entry(name.to_owned()).or_insert(told);
    }
    reasons
}

fn panic_of(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("thread '")?.split_once('\'')?;
    let (_, place) = rest.split_once("panicked at ")?;
    Some((name, place.trim_end_matches(':')))
}

/// `FAIL [   0.005s] (3/9) crate module::test` → `crate module::test`.
fn nextest_failure(line: &str) -> Option<String> {
    let line = line.trim_start();
    let is_failure = ["FAIL [", "TIMEOUT [", "SIGABRT [", "SIGSEGV ["]
        .iter()
        .any(|word| line.starts_with(word));
    if !is_failure {
        return None;
    }
    let name = line.split_once(']')?.1.trim_start();
    let name = if name.starts_with('(') {
        name.split_once(')')?.1.trim_start()
    } else {
        name
    };
    Some(name.to_owned())
}

/// Adds up the `test result:` lines of `cargo test`.
pub(crate) fn libtest(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines() {
        if let Some(counts) = line.trim_start().strip_prefix("test result:") {
            tally.passed += count_before(counts, "passed");
            tally.failed += count_before(counts, "failed");
            tally.skipped += count_before(counts, "filtered out");
        } else if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|line| line.strip_suffix(" ... FAILED"))
        {
            tally.failing.push(name.to_owned());
        }
    }
    tally
}

/// Reads vitest's line `Tests  1 failed | 11 passed (12)`.
pub(crate) fn vitest(output: &str) -> Tally {
    let counts = output
        .lines()
        .rev()
        .find_map(|line| line.trim_start().strip_prefix("Tests "))
        .unwrap_or("");
    let failing = output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("FAIL "));
    Tally {
        passed: count_before(counts, "passed"),
        failed: count_before(counts, "failed"),
        skipped: count_before(counts, "skipped"),
        failing: failing
            .map(|name| name.trim().to_owned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        ..Tally::default()
    }
}

/// The number just before `word`, or 0.
fn count_before(text: &str, word: &str) -> usize {
    let Some(index) = text.find(word) else {
        return 0;
    };
    text[..index]
        .split_whitespace()
        .next_back()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_is_counted() {
        let output = "
        FAIL [   0.005s] (2/4) botmaker-fleet bots::create::a_taken_hostname_is_refused
     Summary [   1.204s] 4 tests run: 2 passed, 1 failed, 1 timed out, 7 skipped
        FAIL [   0.005s] (2/4) botmaker-fleet bots::create::a_taken_hostname_is_refused
     TIMEOUT [  60.005s] (4/4) botmaker-docker docker::it_hangs
error: test run failed";
        let tally = nextest(output);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 2, 7));
        assert_eq!(
            tally.failing,
            [
                "botmaker-docker docker::it_hangs",
                "botmaker-fleet bots::create::a_taken_hostname_is_refused"
            ]
        );
    }

    #[test]
    fn what_a_failing_test_said_is_kept() {
        let output = "
  stderr ───
    thread 'browser::the_page' (2745) panicked at bins/botmaker/tests/it/browser.rs:127:5:

    bot-page: see what is true: timed out
    note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
    server: many lines
     Summary [   1.2s] 1 test run: 0 passed, 1 failed, 7 skipped
        FAIL [   0.005s] (2/4) botmaker::it browser::the_page";
        let tally = nextest(output);
        assert_eq!(
            tally.reason("botmaker::it browser::the_page"),
            [
                "at bins/botmaker/tests/it/browser.rs:127:5",
                "bot-page: see what is true: timed out"
            ]
        );
        assert!(tally.reason("botmaker::it browser::another").is_empty());
    }

    #[test]
    fn a_single_test_and_slow_ones_are_counted() {
        assert_eq!(
            nextest("     Summary [   0.004s] 1 test run: 1 passed, 64 skipped").passed,
            1
        );
        assert_eq!(
            nextest("     Summary [  99.0s] 9 tests run: 9 passed (2 slow), 0 skipped").passed,
            9
        );
    }

    #[test]
    fn libtest_is_added_up() {
        let output = "
test src/lib.rs - example (line 3) ... ok
test a::b ... FAILED
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.01s";
        let tally = libtest(output);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (5, 1, 2));
        assert_eq!(tally.failing, ["a::b"]);
    }

    #[test]
    fn vitest_is_counted() {
        let output = " FAIL  src/a.test.ts > adds\n Test Files  1 failed | 3 passed (4)\n      Tests  1 failed | 11 passed (12)\n";
        let tally = vitest(output);
        assert_eq!((tally.passed, tally.failed), (11, 1));
        assert_eq!(tally.failing, ["src/a.test.ts > adds"]);
    }

    #[test]
    fn parts_add_up() {
        let one = Tally {
            passed: 2,
            failed: 1,
            ..Tally::default()
        };
        let total = sum(&[one.clone(), one]);
        assert_eq!(total.to_string(), "4 passed, 2 failed");
    }
}
