//! The verdict of OpenClaw's own validator, `openclaw config validate --json`.

use std::fmt;

use serde::Deserialize;

use crate::text;

/// Nothing beyond this is read of either stream.
const MAX_BYTES: usize = 256 * 1024;
/// How many issues a person is told.
const MAX_ISSUES: usize = 5;
/// The longest told path and message, in characters.
const MAX_CHARS: usize = 300;

/// OpenClaw refuses a configuration.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct Invalid {
    /// What is wrong, most important first; never empty.
    pub issues: Vec<Issue>,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issue {
    /// Where, such as `channels.telegram`; may be empty.
    pub path: String,
    /// What, in OpenClaw's words.
    pub message: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, issue) in self.issues.iter().enumerate() {
            write!(f, "{}{issue}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Answer {
    valid: bool,
    #[serde(default)]
    issues: Vec<AnsweredIssue>,
}

#[derive(Deserialize)]
struct AnsweredIssue {
    #[serde(default)]
    path: String,
    #[serde(default)]
    message: String,
}

/// Judges a run of [`COMMAND_VALIDATE`](crate::COMMAND_VALIDATE) by its exit code and what it wrote. Output of any
/// size and shape is fine; only a clear "valid" passes.
///
/// # Errors
/// OpenClaw's words, shortened and without control characters.
pub fn judge(exit_code: i64, stdout: &[u8], stderr: &[u8]) -> Result<(), Invalid> {
    let stdout = &stdout[..stdout.len().min(MAX_BYTES)];
    match (exit_code, find_answer(stdout)) {
        (0, Some(answer)) if answer.valid => Ok(()),
        (_, Some(answer)) if !answer.issues.is_empty() => Err(Invalid {
            issues: answer.issues.iter().take(MAX_ISSUES).map(tell).collect(),
        }),
        _ => Err(Invalid {
            issues: vec![without_answer(exit_code, stdout, stderr)],
        }),
    }
}

/// The answer is the whole output, or its last line when something else was written before it.
fn find_answer(stdout: &[u8]) -> Option<Answer> {
    let last_line = stdout.trim_ascii().rsplit(|byte| *byte == b'\n').next();
    serde_json::from_slice(stdout)
        .ok()
        .or_else(|| serde_json::from_slice(last_line?).ok())
}

fn tell(issue: &AnsweredIssue) -> Issue {
    Issue {
        path: text::one_line(&issue.path, MAX_CHARS),
        message: text::one_line(&issue.message, MAX_CHARS),
    }
}

/// The validator did not come to a verdict: its last words are all there is.
fn without_answer(exit_code: i64, stdout: &[u8], stderr: &[u8]) -> Issue {
    let words = [stderr, stdout]
        .into_iter()
        .map(|stream| &stream[stream.len().saturating_sub(4096)..])
        .map(|stream| text::one_line(&String::from_utf8_lossy(stream), MAX_CHARS))
        .find(|words| !words.is_empty())
        .unwrap_or_else(|| "it wrote nothing".to_owned());
    Issue {
        path: String::new(),
        message: format!("the validator gave no verdict (exit code {exit_code}): {words}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALID: &[u8] = br#"{"valid":true,"path":"/etc/openclaw/openclaw.json","warnings":[]}"#;

    #[test]
    fn a_clear_verdict_passes_also_after_other_output() {
        assert_eq!(judge(0, VALID, b"warning"), Ok(()));
        let noisy = [b"note: something\n", VALID, b"\n"].concat();
        assert_eq!(judge(0, &noisy, b""), Ok(()));
    }

    #[test]
    fn issues_reach_the_person() {
        let output = br#"{"ok":false,"error":{"type":"cli_error"},"valid":false,"path":"x","issues":[{"path":"gateway","message":"Unrecognized key: \"bogus\""},{"path":"","message":"two"}]}"#;
        let invalid = judge(1, output, b"").unwrap_err();
        assert_eq!(
            invalid.to_string(),
            "gateway: Unrecognized key: \"bogus\"; two"
        );
    }

    #[test]
    fn anything_but_a_clear_verdict_is_refused_in_bounded_words() {
        let huge = vec![b'x'; 10_000_000];
        for (code, stdout, stderr) in [
            (0, b"".as_slice(), b"".as_slice()),
            (0, b"{\"valid\":false}", b""),
            (1, VALID, b"but then it died"),
            (127, b"", b"openclaw: not found"),
            (0, &huge, &huge),
        ] {
            let told = judge(code, stdout, stderr).unwrap_err().to_string();
            assert!(!told.is_empty() && told.len() < 2_000, "{told}");
        }
        let told = judge(127, b"", b"openclaw: not found").unwrap_err();
        assert!(told.to_string().contains("openclaw: not found"));
    }

    proptest! {
        #[test]
        fn no_output_breaks_it(code in any::<i64>(), stdout in prop::collection::vec(any::<u8>(), 0..200), stderr in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(judge(code, &stdout, &stderr).is_err());
        }
    }
}
