//! What the end of a bot's container means.

use botmaker_domain::{Reason, ReasonCode};

use crate::text;

/// The exit code of a process that SIGKILL ended.
pub const KILLED: i64 = 137;

/// Explains the end of a container: its exit code, whether the kernel ended it for memory, and the engine's own
/// words, if it had any. The codes are those of OpenClaw 2026.9.6 and of POSIX shells.
#[must_use]
pub fn explain(exit_code: Option<i64>, oom_killed: bool, engine_error: Option<&str>) -> Reason {
    if oom_killed {
        return Reason::new(
            ReasonCode::OutOfMemory,
            "the bot used more memory than its limit",
        )
        .with_hint(
            "give the bot more memory: OpenClaw needs 1 GiB at rest, 2 GiB with work to do",
        );
    }
    if let Some(words) = engine_error.filter(|words| !words.trim().is_empty()) {
        let words = text::one_line(words, 300);
        return Reason::new(
            ReasonCode::EngineRefused,
            format!("the container could not be run: {words}"),
        );
    }
    match exit_code {
        Some(78) => Reason::new(
            ReasonCode::ConfigInvalid,
            "OpenClaw refuses its configuration (exit code 78)",
        )
        .with_hint("the bot's log names the setting"),
        Some(1) => Reason::new(
            ReasonCode::SecretUnusable,
            "OpenClaw could not use a secret file, or its state is still in use (exit code 1)",
        )
        .with_hint("the bot's log says which; after an unclean end the state is free again within five minutes"),
        Some(code @ (126 | 127)) => Reason::new(
            ReasonCode::ExitedEarly,
            format!("the image cannot run OpenClaw (exit code {code})"),
        )
        .with_hint("build the image again: cargo xtask image"),
        Some(KILLED) => Reason::new(
            ReasonCode::Died,
            "the bot was killed (exit code 137)",
        )
        .with_hint("it did not end in time when asked to, or something on the server killed it"),
        Some(0 | 143) => Reason::new(ReasonCode::Died, "the bot ended by itself"),
        Some(code) => Reason::new(
            ReasonCode::Died,
            format!("the bot ended with exit code {code}"),
        )
        .with_hint("the bot's log may say why"),
        None => Reason::new(ReasonCode::Died, "the bot ended"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_end_has_its_reason() {
        let code = |exit, oom| explain(exit, oom, None).code;
        assert_eq!(code(Some(78), false), ReasonCode::ConfigInvalid);
        assert_eq!(code(Some(1), false), ReasonCode::SecretUnusable);
        assert_eq!(code(Some(127), false), ReasonCode::ExitedEarly);
        assert_eq!(code(Some(137), false), ReasonCode::Died);
        assert_eq!(code(Some(137), true), ReasonCode::OutOfMemory);
        assert_eq!(code(Some(0), false), ReasonCode::Died);
        assert_eq!(code(None, false), ReasonCode::Died);
    }

    #[test]
    fn the_engines_words_are_kept_but_not_its_control_characters() {
        let reason = explain(Some(127), false, Some("exec: \"x\": not\u{1b}[0m found\n"));
        assert_eq!(reason.code, ReasonCode::EngineRefused);
        assert_eq!(
            reason.detail,
            "the container could not be run: exec: \"x\": not [0m found"
        );
    }
}
