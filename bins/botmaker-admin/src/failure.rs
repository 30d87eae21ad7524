//! How a failed command ends: one line on standard error and an exit code.

use std::process::ExitCode;

use botmaker::exit;

/// The exit codes beyond those of every program.
pub(crate) const NOT_FOUND: u8 = 3;
pub(crate) const CONFLICT: u8 = 4;
pub(crate) const DENIED: u8 = 5;
pub(crate) const UNHEALTHY: u8 = 6;

/// A failure whose exit code is known.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub(crate) struct Failure {
    /// One line for people.
    pub(crate) text: String,
    /// The exit code.
    pub(crate) code: u8,
    /// The code of the API's refusal, such as `version_stale`.
    pub(crate) refusal: Option<String>,
}

impl Failure {
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: exit::USAGE,
            refusal: None,
        }
    }

    pub(crate) fn unhealthy(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: UNHEALTHY,
            refusal: None,
        }
    }

    /// What the API refused: its words, its hint and the fields that are wrong.
    pub(crate) fn refused(status: u16, problem: &serde_json::Value) -> Self {
        let word = |field: &str| problem[field].as_str().unwrap_or_default();
        let mut text = match word("detail") {
            "" => format!("the server answered with status {status}"),
            detail => detail.to_owned(),
        };
        for field in problem["errors"].as_array().into_iter().flatten() {
            let word = |name: &str| field[name].as_str().unwrap_or_default();
            if word("detail") == text {
                continue;
            }
            text.push_str(&format!(
                "; {}: {}",
                word("pointer").trim_start_matches('/'),
                word("detail")
            ));
        }
        if !word("hint").is_empty() {
            text.push_str(&format!(" ({})", word("hint")));
        }
        let code = match status {
            400 | 413 | 422 => exit::USAGE,
            401 | 403 => DENIED,
            404 => NOT_FOUND,
            409 | 412 => CONFLICT,
            502..=504 => UNHEALTHY,
            _ => 1,
        };
        let refusal = problem["code"].as_str().map(str::to_owned);
        Self {
            text,
            code,
            refusal,
        }
    }
}

/// Prints an error and returns its exit code. A reader that has read enough is none.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    let is_reader_gone = |cause: &(dyn std::error::Error + 'static)| {
        let error = cause.downcast_ref::<std::io::Error>();
        error.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(is_reader_gone) {
        return ExitCode::SUCCESS;
    }
    let usual = exit::report("botmaker-admin", error);
    let known = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Failure>());
    known.map_or(usual, |failure| ExitCode::from(failure.code))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_says_what_where_and_what_to_do() {
        let problem = json!({ "detail": "the bot's description has mistakes", "hint": "see the catalogue",
            "errors": [{ "pointer": "/channels/0/kind", "detail": "no such channel" }] });
        let failure = Failure::refused(422, &problem);
        insta::assert_snapshot!(failure, @"the bot's description has mistakes; channels/0/kind: no such channel (see the catalogue)");
        assert_eq!(failure.code, 2);
        assert_eq!(Failure::refused(404, &json!({})).code, 3);
        assert_eq!(
            Failure::refused(500, &json!({})).to_string(),
            "the server answered with status 500"
        );
    }
}
