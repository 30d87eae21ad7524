//! What OpenClaw's validator wrote.

use botmaker_openclaw::validation::judge;
use serde_json::Value;

/// The first byte is the exit code; a zero byte ends standard output, the rest is standard error.
pub(crate) fn run(data: &[u8]) {
    let Some((code, streams)) = data.split_first() else {
        return;
    };
    let mut parts = streams.splitn(2, |byte| *byte == 0);
    let stdout = parts.next().unwrap_or_default();
    let stderr = parts.next().unwrap_or_default();
    match judge(i64::from(*code), stdout, stderr) {
        Ok(()) => {
            assert_eq!(*code, 0, "a validator that failed passes");
            let last = stdout.trim_ascii().rsplit(|byte| *byte == b'\n').next();
            // The values of fields that nobody reads need not be UTF-8.
            let is_valid = |text: &[u8]| {
                let text = String::from_utf8_lossy(text);
                serde_json::from_str::<Value>(&text)
                    .is_ok_and(|answer| answer["valid"] == true || answer.is_array())
            };
            assert!(
                is_valid(stdout) || last.is_some_and(is_valid),
                "no clear verdict passes"
            );
        }
        Err(invalid) => {
            assert!((1..=5).contains(&invalid.issues.len()), "{invalid:?}");
            for issue in &invalid.issues {
                super::is_fit_to_be_shown(&issue.path, 300);
                super::is_fit_to_be_shown(&issue.message, 400);
            }
        }
    }
}
