//! What the server itself says that it answered.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

/// How often each status was answered, and what must not be in a log.
#[derive(Default, Debug)]
pub(super) struct Answers {
    statuses: BTreeMap<u64, u64>,
    faults: Vec<String>,
}

impl Answers {
    /// Reads the server's log.
    pub(super) fn in_log(log: &str) -> Self {
        let mut answers = Self::default();
        for line in log.lines() {
            answers.read(line);
        }
        answers
    }

    fn read(&mut self, line: &str) {
        let Ok(entry) = serde_json::from_str::<Value>(line) else {
            // Everything that is logged is JSON, so this was printed by something that came to an end.
            self.faults.push(format!("in the log: {line}"));
            return;
        };
        if entry["level"] == "ERROR" {
            self.faults.push(format!("an error in the log: {line}"));
        }
        if entry["message"] == "request served" {
            let status = entry["http.status"].as_u64().unwrap_or_default();
            *self.statuses.entry(status).or_default() += 1;
            if status >= 500 {
                self.faults.push(format!("answered with {status}: {line}"));
            }
        }
    }

    /// What must not be; also an end of the counting, when there are fewer answers than requests.
    pub(super) fn wrong(&self, requests: u64) -> Vec<String> {
        let mut wrong = self.faults.clone();
        let answered: u64 = self.statuses.values().sum();
        if answered < requests {
            wrong.push(format!(
                "{requests} requests, but the log has {answered} answers"
            ));
        }
        wrong
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = self.statuses.iter();
        let each: Vec<String> = each
            .map(|(status, times)| format!("{status} × {times}"))
            .collect();
        f.write_str(&each.join(", "))
    }
}

#[test]
fn a_log_tells_what_was_answered() {
    let served = |status: u64| {
        format!(r#"{{"level":"DEBUG","http.status":{status},"message":"request served"}}"#)
    };
    let log = [served(200), served(404), served(200)].join("\n");
    let answers = Answers::in_log(&log);
    assert_eq!(answers.to_string(), "200 × 2, 404 × 1");
    assert_eq!(answers.wrong(3), Vec::<String>::new());
    assert_eq!(answers.wrong(4).len(), 1);
    for bad in [
        served(503),
        r#"{"level":"ERROR"}"#.to_owned(),
        "thread panicked".to_owned(),
    ] {
        assert_eq!(Answers::in_log(&bad).faults.len(), 1, "{bad}");
    }
}
