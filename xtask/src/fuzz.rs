//! `cargo xtask fuzz`: looks for inputs that break a promise, guided by the code that they reach.
//!
//! The targets are functions of `crates/fuzz`, which an ordinary test tries as well. Here they are compiled once more with
//! LLVM's coverage counters, which stable Rust can do, and linked with libFuzzer, which is C++ and comes with the crate
//! `libfuzzer-sys`. Everything lies in `target/fuzz`: the build, what was found on the way (`corpus`) and what broke a
//! promise (`artifacts`).

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    cli::FuzzOptions,
    console::{Console, Step},
    process::{self, Program},
    tools::{self, Needs, apt},
    workspace,
};

/// Counts which branches are taken and what is compared with what: what `cargo fuzz` passes, without its sanitizers, which
/// need another compiler and look for mistakes that safe Rust does not have.
const INSTRUMENTED: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
/// One input may take so long, in seconds.
const INPUT_TIMEOUT: u32 = 10;
/// The process may take so much memory, in MiB.
const MEMORY_MIB: u32 = 2048;
/// The longest input, in bytes.
const LONGEST: u32 = 4096;
/// So many lines of a panic are shown.
const MOST_LINES: usize = 12;

/// Searches one target, or all of them one after the other.
///
/// # Errors
/// When a promise is broken, or something needed cannot be had.
pub(crate) fn run(options: &FuzzOptions) -> Result<()> {
    let known = targets()?;
    let chosen = match &options.target {
        Some(name) if known.contains(name) => vec![name.clone()],
        Some(name) => bail!(
            "there is no target `{name}`; there are {}",
            known.join(", ")
        ),
        None => known,
    };
    if let Some(input) = &options.input {
        let place = input.display();
        anyhow::ensure!(input.is_file(), "there is no input {place}");
    }
    let console = Console::new(3 + chosen.len());
    tools::check(&console, Needs::default())?;
    console.step("find a C++ compiler", |step| Ok(((), compiler(step)?)))?;
    let fuzzer = console.step("compile the fuzzers into target/fuzz", |step| {
        let fuzzer = compile(step)?;
        let told = workspace::shown(&fuzzer);
        Ok((fuzzer, told))
    })?;
    let mut broken = Vec::new();
    for target in chosen {
        let searched = console.step(&format!("search {target}"), |step| {
            Ok(((), search(step, &fuzzer, &target, options)?))
        });
        if let Err(error) = searched {
            console.failure(&error);
            broken.push(target);
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    bail!("a promise is broken: {}", broken.join(", "));
}

/// The targets, by the directories with their first inputs.
fn targets() -> Result<Vec<String>> {
    let place = seeds();
    let entries =
        fs::read_dir(&place).with_context(|| format!("cannot list {}", place.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn seeds() -> PathBuf {
    workspace::root().join("crates/fuzz/corpus")
}

fn fuzz_dir() -> PathBuf {
    workspace::target_dir().join("fuzz")
}

/// Says that there is a C++ compiler, installing g++ on Debian as root.
fn compiler(step: &Step) -> Result<String> {
    if process::find_program("c++").is_none() {
        if !apt::can_install() {
            bail!(
                "no C++ compiler (`c++`), which libFuzzer is built by\n  to fix it: {}",
                apt::command_line(&["g++"])
            );
        }
        step.note("no C++ compiler (c++): installing g++ from Debian");
        apt::install(step, &["g++"])?;
    }
    Ok("c++".to_owned())
}

/// Compiles the fuzzers. The machine's own triple is named, so that programs which run while compiling stay as they are.
fn compile(step: &Step) -> Result<PathBuf> {
    let triple = process::answer("rustc", &["--print", "host-tuple"])
        .context("`rustc --print host-tuple` says nothing")?;
    Program::cargo("fuzz-compile")
        .args(["build", "--locked", "--package", "botmaker-fuzz"])
        .args(["--features", "libfuzzer", "--profile", "fuzz"])
        .args(["--target", &triple, "--target-dir"])
        .arg(fuzz_dir())
        .env("RUSTFLAGS", INSTRUMENTED)
        .env("SQLX_OFFLINE", "true")
        .run(step)?;
    Ok(fuzz_dir().join(triple).join("fuzz/fuzz"))
}

/// Searches one target, or tries one input of it.
fn search(step: &Step, fuzzer: &Path, target: &str, options: &FuzzOptions) -> Result<String> {
    let artifacts = fuzz_dir().join("artifacts").join(target);
    let found = fuzz_dir().join("corpus").join(target);
    fs::create_dir_all(&artifacts)?;
    fs::create_dir_all(&found)?;
    let before = listed(&artifacts)?;
    let mut program = Program::new(fuzzer, &format!("fuzz-{target}"))
        .arg(format!("--target={target}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args([
            format!("-timeout={INPUT_TIMEOUT}"),
            format!("-rss_limit_mb={MEMORY_MIB}"),
            format!("-max_len={LONGEST}"),
        ])
        .args(["-print_final_stats=1", "-use_value_profile=1"]);
    program = match &options.input {
        Some(input) => program.arg(fs::canonicalize(input)?),
        None => program
            .arg(format!("-max_total_time={}", options.seconds))
            .arg(&found)
            .arg(seeds().join(target)),
    };
    let (status, output, failure) = program.run_any(step)?;
    if status.success() {
        return Ok(summary(&output));
    }
    let mut news = listed(&artifacts)?.into_iter();
    let is_new = |path: &PathBuf| !before.contains(path) && !is_slow(path);
    match options.input.clone().or_else(|| news.rfind(is_new)) {
        Some(input) => bail!("{}{}", why(&output), how_to_repeat(target, &input)),
        None => Err(failure.into()),
    }
}

/// libFuzzer keeps inputs that took long, too; they break nothing.
fn is_slow(input: &Path) -> bool {
    let name = input.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with("slow-unit-")
}

/// What the process said when it ended: a panic with its words, or libFuzzer's line about time or memory.
fn why(output: &str) -> String {
    let lines = output
        .lines()
        .skip_while(|line| !line.contains("panicked at"));
    let panic: Vec<_> = lines
        .take_while(|line| !line.starts_with("stack backtrace"))
        .collect();
    let told = output
        .lines()
        .find(|line| line.contains("ERROR: libFuzzer"));
    let told = if panic.is_empty() {
        told.into_iter().collect()
    } else {
        panic
    };
    let most = told.len().min(MOST_LINES);
    told[..most]
        .iter()
        .map(|line| format!("{line}\n  "))
        .collect()
}

fn how_to_repeat(target: &str, input: &Path) -> String {
    let input = workspace::shown(input);
    format!(
        "the input: {input}\n  to try it again: cargo xtask fuzz {target} --input {input}\n  \
         once it is mended, it belongs into crates/fuzz/corpus/{target}"
    )
}

fn listed(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

/// What libFuzzer says at its end, in one line.
fn summary(output: &str) -> String {
    let number = |label: &str| {
        let line = output.lines().rev().find(|line| line.starts_with(label));
        line.and_then(|line| line.split_whitespace().last())
    };
    let status = output.lines().rev().find(|line| line.contains(" cov: "));
    let after = |word: &str| {
        let mut words = status.unwrap_or_default().split_whitespace();
        words.find(|it| *it == word).and_then(|_| words.next())
    };
    let told = [
        ("inputs", number("stat::number_of_executed_units:")),
        ("a second", number("stat::average_exec_per_sec:")),
        ("branches", after("cov:")),
        (
            "kept",
            after("corp:").and_then(|kept| kept.split('/').next()),
        ),
    ];
    let told = told.iter();
    told.filter_map(|(label, value)| value.map(|value| format!("{value} {label}")))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_search_is_told_in_one_line() {
        let output = "#2\tINITED cov: 10 ft: 11 corp: 1/1b exec/s: 0 rss: 30Mb\n\
            #99\tNEW    cov: 412 ft: 900 corp: 57/1204b lim: 4096 exec/s: 40 rss: 40Mb L: 7/99 MS: 1 ChangeBit-\n\
            Done 100 runs in 2 second(s)\nstat::number_of_executed_units: 100\nstat::average_exec_per_sec:     50\n";
        assert_eq!(
            summary(output),
            "100 inputs, 50 a second, 412 branches, 57 kept"
        );
        assert_eq!(summary(""), "");
    }

    #[test]
    fn a_broken_promise_is_told_without_its_stack() {
        let output = "INFO: Seed: 1\nthread '<unnamed>' (7) panicked at a.rs:1:2:\nit is longer\nstack backtrace:\n  0: x\n\
            ==7== ERROR: libFuzzer: deadly signal\n";
        let told = why(output);
        assert!(told.starts_with("thread '<unnamed>' (7) panicked at a.rs:1:2:\n  it is longer\n"));
        assert!(!told.contains("stack") && !told.contains("ERROR"), "{told}");
        let told = why("==7== ERROR: libFuzzer: timeout after 11 seconds\n");
        assert!(told.contains("timeout after"), "{told}");
    }

    #[test]
    fn every_directory_of_inputs_is_a_target() {
        let targets = targets().unwrap();
        assert!(targets.contains(&"settings".to_owned()), "{targets:?}");
    }
}
