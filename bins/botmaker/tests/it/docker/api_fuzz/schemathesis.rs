//! Running Schemathesis, and reading what it found.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use tokio::process::Command;

use super::{part::Part, tell};
use crate::server::PROGRAM;

/// The program, where `cargo xtask` installs it: beside what Cargo compiled.
pub(super) struct Schemathesis {
    program: PathBuf,
    place: tempfile::TempDir,
}

/// Each look at one of these waits for silence: only a run that takes its time has them.
const STREAMS: [&str; 3] = ["followEvents", "followLogs", "botLogs"];

/// One run of it.
pub(super) struct Round {
    pub(super) seed: u64,
    /// How many cases are still wished for.
    pub(super) missing: u64,
    /// Whether each limit and each missing part of the document is tried as well, which no seed changes.
    pub(super) has_fixed_cases: bool,
}

/// What came of it.
pub(super) struct Report {
    pub(super) cases: u64,
    pub(super) operations: u64,
    pub(super) seconds: f64,
    /// Each defect in a line.
    pub(super) wrong: Vec<String>,
    /// Everything that it printed: the requests that found something, as commands.
    pub(super) output: String,
}

impl Schemathesis {
    /// `None`, said aloud, when it is not installed.
    pub(super) fn find() -> Option<Self> {
        let target = Path::new(PROGRAM).ancestors().nth(2);
        let target = target.expect("the program lies in a directory of Cargo's output");
        let program = target.join("tools/schemathesis/bin/schemathesis");
        if !program.is_file() {
            tell(&format!(
                "SKIPPED: there is no {}, so no random requests were sent; cargo xtask api-fuzz installs it",
                program.display()
            ));
            return None;
        }
        let place = tempfile::Builder::new().prefix("botmaker-it-").tempdir();
        Some(Self {
            program,
            place: place.expect("a directory for reports"),
        })
    }

    /// Asks the server, as part of the operations and with a credential.
    pub(super) async fn run(&self, part: &Part, base: &str, round: &Round) -> Report {
        let report = self.place.path().join("report.json");
        let _ = fs::remove_file(&report);
        let (phases, left_out): (_, &[&str]) = match round.has_fixed_cases {
            true => ("examples,coverage,fuzzing,stateful", &[]),
            false => ("examples,fuzzing,stateful", &STREAMS),
        };
        let mut command = Command::new(&self.program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.place.path())
            .current_dir(self.place.path())
            .arg("--config-file")
            .arg(document("schemathesis.toml"))
            .arg("run")
            .arg(document("openapi.json"))
            .args(["--url", base, "--phases", phases, "--no-color"])
            .args(["--seed", &round.seed.to_string()])
            .args(["--max-examples", &examples(part, round).to_string()])
            .arg("--report-json-path")
            .arg(&report)
            .args(&part.selection)
            .args(
                left_out
                    .iter()
                    .flat_map(|id| ["--exclude-operation-id", id]),
            )
            .args(part.head().flat_map(|line| ["--header".to_owned(), line]))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let ended = command.output().await;
        let ended = ended.expect("Schemathesis can be run");
        let output = String::from_utf8_lossy(&ended.stdout).into_owned()
            + &String::from_utf8_lossy(&ended.stderr);
        let text = fs::read_to_string(&report)
            .unwrap_or_else(|_| panic!("Schemathesis made no report:\n{output}"));
        let told = serde_json::from_str(&text).expect("a report in JSON");
        Report::read(&told, ended.status.success(), output)
    }
}

impl Report {
    fn read(told: &Value, is_good: bool, output: String) -> Self {
        let number = |value: &Value| value.as_u64().unwrap_or_default();
        let list = |name: &str| told[name].as_array().cloned().unwrap_or_default();
        let failures = list("failures").into_iter().map(|failure| {
            let operations = failure["operations"].to_string();
            format!("{} × {}: {operations}", failure["title"], failure["count"])
        });
        let errors = list("errors").into_iter().map(|error| error.to_string());
        let mut wrong: Vec<String> = failures.chain(errors).collect();
        if wrong.is_empty() && !is_good {
            wrong.push(format!("Schemathesis failed: {}", told["stop_reason"]));
        }
        Self {
            cases: number(&told["test_cases"]["generated"]),
            operations: number(&told["operations"]["tested"]),
            seconds: told["running_time"].as_f64().unwrap_or_default(),
            wrong,
            output,
        }
    }
}

/// How many random cases each operation may have at most, so that all together are about as many as are missing.
fn examples(part: &Part, round: &Round) -> u64 {
    round.missing.div_ceil(part.operations).clamp(2, 200)
}

/// A committed file beside the OpenAPI document.
fn document(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api");
    directory.join(name)
}
