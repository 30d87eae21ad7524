//! The body of `POST /api/bots`.

use botmaker_api::{dto::problem::Problem, fuzzing::create_bot};
use botmaker_fleet::{FieldError, bots::fuzzing::created};

use super::sample::is_usable;

/// Any body.
pub(crate) fn run(data: &[u8]) {
    let wish = match create_bot(data) {
        Ok(wish) => wish,
        Err(problem) => return is_clear(&problem, data),
    };
    match created(wish) {
        Ok(spec) => is_usable(&spec),
        Err(errors) => name_their_fields(&errors),
    }
}

/// A refused body is told by its place, in few words.
pub(super) fn is_clear(problem: &Problem, data: &[u8]) {
    assert!((400..500).contains(&problem.status), "{problem:?}");
    assert!(!problem.code.is_empty() && !problem.detail.is_empty());
    if problem.code == "body_invalid" {
        assert_eq!(problem.errors.len(), 1, "{problem:?}");
        let pointer = &problem.errors[0].pointer;
        assert!(
            pointer.is_empty() || pointer.starts_with('/'),
            "{pointer:?}"
        );
        assert!(!problem.errors[0].detail.is_empty());
    } else {
        let is_json = super::text(data).is_some_and(|text| {
            serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object())
        });
        let is_too_deep = data.iter().filter(|byte| b"[{".contains(byte)).count() > 100;
        assert!(
            !is_json || is_too_deep,
            "an object is called {}",
            problem.code
        );
    }
}

/// Every mistake of a wish has a place and words.
pub(super) fn name_their_fields(errors: &[FieldError]) {
    assert!(!errors.is_empty(), "refused without a reason");
    for error in errors {
        assert!(error.pointer.starts_with('/'), "{error:?}");
        assert!(!error.detail.is_empty(), "{error:?}");
    }
}
