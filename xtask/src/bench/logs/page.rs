//! What `docs/benchmarks.md` says about logs.

use std::fmt::Write as _;

use super::{FLOOD, Live, LogFigures, Stored, TALK, tally::Tally};

/// Adds the section.
pub(crate) fn write(text: &mut String, figures: &LogFigures) {
    write_live(text, figures);
    write_stored(text, &figures.stored);
}

fn write_live(text: &mut String, figures: &LogFigures) {
    let _ = write!(
        text,
        "\
         One bot prints {} lines of about 110 bytes as fast as it can, once for each reader; when nobody reads, that takes \
         {:.1} s. Nobody slows a bot down, and the engine keeps the last 30 MiB of its log, in three files: whoever reads \
         more slowly than the bot prints misses lines, and the engine does not tell. Every line has a number, so what \
         is missing is known: told by a `gap`, or not at all. Readers, engine, bot and server share the same cores. The \
         ratio is of lines/s, all readers together, to the engine's own API, through which BotMaker reads. In the last line \
         the bot prints {} lines at {} a second.\n\n\
         | following | until the last line | a reader got | gaps told of | missing, not told | came twice | lines/s | MB/s | ratio |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        FLOOD.lines,
        figures.unread.as_secs_f64(),
        TALK.lines,
        TALK.rate,
    );
    let engine = figures.live.get(1).map_or(f64::NAN, lines_per_second);
    for live in &figures.live {
        write_reader(text, live, engine);
    }
    text.push('\n');
    for live in &figures.live {
        write_cost(text, live);
    }
}

fn write_reader(text: &mut String, live: &Live, engine: f64) {
    let share = |count: fn(&Tally) -> u64| {
        let all: u64 = live.readers.iter().map(count).sum();
        100.0 * precise(all) / precise(live.burst.lines) / precise(live.readers.len() as u64)
    };
    let ratio = if live.burst == FLOOD {
        format!("{:.2}", lines_per_second(live) / engine)
    } else {
        "–".to_owned()
    };
    let _ = writeln!(
        text,
        "| {} | {:.1} s | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.0} | {:.0} | {ratio} |",
        live.name,
        live.took.as_secs_f64(),
        share(|tally| tally.lines),
        share(|tally| tally.told + tally.uncounted),
        share(|tally| tally.silent),
        share(|tally| tally.again),
        lines_per_second(live),
        precise(live.readers.iter().map(|tally| tally.bytes).sum()) / 1e6 / live.took.as_secs_f64(),
    );
}

fn write_cost(text: &mut String, live: &Live) {
    let Some(cost) = live.cost else { return };
    let lines = || live.readers.iter().map(|tally| tally.lines);
    let _ = write!(
        text,
        "- {} of {} lines: the server used {:.1} s of processor time and at most {:.0} MiB of memory ({:.0} MiB before)",
        live.name, live.burst.lines, cost.cpu_seconds, cost.peak_mib, cost.before_mib
    );
    if live.readers.len() > 1
        && let (Some(least), Some(most)) = (lines().min(), lines().max())
    {
        let _ = write!(text, "; each reader got {least} to {most} lines");
    }
    text.push_str(".\n");
}

fn write_stored(text: &mut String, stored: &[Stored]) {
    text.push_str(
        "\nWhat the engine has kept of it, read when the bot is quiet, each way in turn:\n\n\
         | reading | lines | rounds | p50 s | lines/s | MB/s | ratio |\n|---|---:|---:|---:|---:|---:|---:|\n",
    );
    let per_second = |stored: &Stored| precise(stored.lines) / seconds(stored);
    let engine = stored.first().map_or(f64::NAN, per_second);
    for way in stored {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.2} | {:.0} | {:.0} | {:.2} |",
            way.name,
            way.lines,
            way.times.count(),
            seconds(way),
            per_second(way),
            precise(way.bytes) / 1e6 / seconds(way),
            per_second(way) / engine,
        );
    }
}

fn seconds(stored: &Stored) -> f64 {
    stored.times.percentile(50).as_secs_f64()
}

fn lines_per_second(live: &Live) -> f64 {
    precise(live.readers.iter().map(|tally| tally.lines).sum()) / live.took.as_secs_f64()
}

/// As a number to divide; counts of lines and bytes are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
const fn precise(count: u64) -> f64 {
    count as f64
}
