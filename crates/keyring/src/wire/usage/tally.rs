//! Adds up what is found.

use botmaker_domain::keyring::TokenCounts;
use serde_json::Value;

use super::{
    Usage,
    format::{Format, Meaning},
};
use crate::wire::scanner::{Finds, Found};

/// What has been found of an answer so far.
#[derive(Debug)]
pub(super) struct Tally {
    format: Option<Format>,
    counts: Option<Counts>,
    has_made: bool,
    /// What the answer itself says of its end; `None` when it has not spoken of it.
    has_ended: Option<bool>,
    documents: u64,
    skipped: u32,
}

/// Numbers as the vendors write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// Read; cached ones are among them, but not with Anthropic.
    read: Option<u64>,
    cached: Option<u64>,
    cache_write: Option<u64>,
    /// Read on behalf of tools, beside the others.
    read_for_tools: Option<u64>,
    written: Option<u64>,
    /// Written while thinking, where that is counted apart.
    thoughts: Option<u64>,
    total: Option<u64>,
}

impl Tally {
    pub(super) const fn new(format: Option<Format>) -> Self {
        Self {
            format,
            counts: None,
            has_made: false,
            has_ended: None,
            documents: 0,
            skipped: 0,
        }
    }

    /// A server-sent event is whole; with `[DONE]` the answer is.
    pub(super) const fn event_ends(&mut self, is_done: bool) {
        if is_done {
            self.has_ended = Some(true);
        }
    }

    /// What is known, where `is_document_whole` says that the bytes so far are JSON documents up to their ends.
    pub(super) fn usage(&self, is_document_whole: bool) -> Usage {
        let by_itself = is_document_whole && self.documents > 0;
        let counts = self.format.zip(self.counts);
        Usage {
            tokens: counts.map(|(format, counts)| counts.tokens(format)),
            saw_first_token: self.has_made,
            is_complete: match (self.format, self.has_ended) {
                // Each of its lines is a document.
                (Some(Format::Ollama), Some(has_ended)) => has_ended,
                (_, Some(true)) => true,
                (_, Some(false) | None) => by_itself,
            },
            skipped: self.skipped,
        }
    }

    fn event(&mut self, format: Format, name: &str) {
        match (format, name) {
            (Format::Messages, "message_stop")
            | (
                Format::Responses,
                "response.completed"
                | "response.incomplete"
                | "response.failed"
                | "response.cancelled",
            ) => self.has_ended = Some(true),
            (Format::Messages, name) => self.has_made |= name.starts_with("content_block"),
            (Format::Responses, "response.created" | "response.queued") => {}
            (Format::Responses, "response.in_progress" | "error" | "ping") => {}
            (Format::Responses, name) => self.has_made |= name.starts_with("response."),
            (Format::Completions | Format::Google | Format::Ollama, _) => {}
        }
    }

    fn count(&mut self, format: Format, found: &Value) {
        let counts = Counts::read(format, found);
        if counts == Counts::default() {
            return;
        }
        self.counts = Some(match (format, self.counts) {
            // Told in parts, each of them a sum so far.
            (Format::Messages | Format::Google | Format::Ollama, Some(before)) => {
                before.greater(counts)
            }
            // Told whole, perhaps several times: the last one holds.
            _ => counts,
        });
    }
}

impl Finds for Tally {
    fn begins(&mut self, path: usize) -> bool {
        let is_made = self
            .format
            .is_some_and(|format| format.meaning(path) == Meaning::Made);
        self.has_made |= is_made;
        !is_made
    }

    fn found(&mut self, found: Found) {
        let Some(format) = self.format else { return };
        let Ok(value) = serde_json::from_slice::<Value>(&found.value) else {
            return;
        };
        match format.meaning(found.path) {
            Meaning::Counts => self.count(format, &value),
            Meaning::Read => self.count(format, &serde_json::json!({ "read": value })),
            Meaning::Written => self.count(format, &serde_json::json!({ "written": value })),
            Meaning::Event => self.event(format, value.as_str().unwrap_or_default()),
            Meaning::Made => {}
            Meaning::End => {
                let has_ended = !matches!(value, Value::Null | Value::Bool(false));
                self.has_ended = Some(has_ended || self.has_ended == Some(true));
            }
        }
    }

    fn too_long(&mut self) {
        self.skipped = self.skipped.saturating_add(1);
    }

    fn document_ends(&mut self) {
        self.documents = self.documents.saturating_add(1);
    }
}

impl Counts {
    fn read(format: Format, value: &Value) -> Self {
        let at = |pointers: &[&str]| {
            let number = |pointer: &&str| value.pointer(pointer).and_then(whole);
            pointers.iter().find_map(number)
        };
        match format {
            Format::Completions | Format::Responses => Self {
                read: at(&["/prompt_tokens", "/input_tokens"]),
                cached: at(&[
                    "/prompt_tokens_details/cached_tokens",
                    "/input_tokens_details/cached_tokens",
                    // DeepSeek's and Moonshot's.
                    "/prompt_cache_hit_tokens",
                    "/cached_tokens",
                ]),
                cache_write: at(&[
                    "/prompt_tokens_details/cache_write_tokens",
                    "/input_tokens_details/cache_write_tokens",
                ]),
                written: at(&["/completion_tokens", "/output_tokens"]),
                total: at(&["/total_tokens"]),
                ..Self::default()
            },
            Format::Messages => Self {
                read: at(&["/input_tokens"]),
                cached: at(&["/cache_read_input_tokens"]),
                cache_write: at(&["/cache_creation_input_tokens"]),
                written: at(&["/output_tokens"]),
                ..Self::default()
            },
            Format::Google => Self {
                read: at(&["/promptTokenCount"]),
                cached: at(&["/cachedContentTokenCount"]),
                read_for_tools: at(&["/toolUsePromptTokenCount"]),
                written: at(&["/candidatesTokenCount"]),
                thoughts: at(&["/thoughtsTokenCount"]),
                ..Self::default()
            },
            Format::Ollama => Self {
                read: at(&["/read"]),
                written: at(&["/written"]),
                ..Self::default()
            },
        }
    }

    fn greater(self, other: Self) -> Self {
        Self {
            read: self.read.max(other.read),
            cached: self.cached.max(other.cached),
            cache_write: self.cache_write.max(other.cache_write),
            read_for_tools: self.read_for_tools.max(other.read_for_tools),
            written: self.written.max(other.written),
            thoughts: self.thoughts.max(other.thoughts),
            total: self.total.max(other.total),
        }
    }

    /// Each token once.
    fn tokens(self, format: Format) -> TokenCounts {
        let read = self.read.unwrap_or(0);
        let cached = self.cached.unwrap_or(0);
        let cache_write = self.cache_write.unwrap_or(0);
        let written = self.written.unwrap_or(0);
        if format == Format::Messages {
            return TokenCounts {
                input: read,
                cached,
                cache_write,
                output: written,
            };
        }
        let cached = cached.min(read);
        let cache_write = cache_write.min(read - cached);
        let input = read - cached - cache_write;
        // Some count what the model wrote while thinking in the sum only.
        let beside = self.total.unwrap_or(0).saturating_sub(read);
        TokenCounts {
            input: input.saturating_add(self.read_for_tools.unwrap_or(0)),
            cached,
            cache_write,
            output: written
                .saturating_add(self.thoughts.unwrap_or(0))
                .max(beside),
        }
    }
}

/// A number that is not negative; fractions are rounded up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and beyond the greatest number the cast stays there"
)]
fn whole(value: &Value) -> Option<u64> {
    let rounded = |number: f64| (number >= 0.0).then(|| number.ceil() as u64);
    value.as_u64().or_else(|| value.as_f64().and_then(rounded))
}
