//! What an answer took, read from its bytes while they pass.
//!
//! | format | where the numbers stand | when it is whole |
//! |---|---|---|
//! | chat completions, embeddings | `usage` of the answer or of the last events, `x_groq.usage` | `[DONE]` or a `finish_reason` |
//! | responses | `response.usage` of the last event, `usage` of a whole answer | `response.completed` and its like |
//! | messages | `message_start` and `message_delta`, `usage` of a whole answer | `message_stop` |
//! | Google | `usageMetadata`, as server-sent events or as one list | a `finishReason` |
//! | Ollama | `prompt_eval_count` and `eval_count` of the last line | `done` |
//!
//! An answer that is one JSON document is whole when the document is.

mod format;
mod tally;

use botmaker_domain::keyring::TokenCounts;

use self::{format::Format, tally::Tally};
use super::{
    scanner::Scanner,
    sse::{Events, Sse},
};
use crate::vendor::endpoint::Endpoint;

/// What was read of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// What it took; `None` when the vendor did not tell, or not yet.
    pub tokens: Option<TokenCounts>,
    /// Whether anything that the model made has come.
    pub saw_first_token: bool,
    /// Whether the answer came to the end that its format has.
    pub is_complete: bool,
    /// Values that were sought and too long to be kept; tells of a vendor that does strange things.
    pub skipped: u32,
}

/// Reads an answer as it passes. Takes bytes by reference: it cannot change or hold up any.
///
/// Works in constant memory (some kilobytes) and in time proportional to the bytes.
#[derive(Debug)]
pub struct UsageReader {
    framing: Framing,
    scanner: Scanner,
    tally: Tally,
}

/// How documents follow each other.
#[derive(Debug)]
enum Framing {
    /// Not known until the first byte that is no blank.
    Unknown,
    /// One document, a list of them, or one after the other.
    Documents,
    /// Each is the data of a server-sent event.
    Events(Sse),
    /// The answer cannot be read.
    Closed,
}

impl UsageReader {
    /// Begins with an answer of `endpoint`, whose `Content-Encoding` is `encoding`.
    ///
    /// Compressed answers cannot be read as they pass, so the proxy asks vendors for `identity`; one that compresses
    /// all the same is passed on, and nothing is known of it.
    #[must_use]
    pub fn new(endpoint: Endpoint, encoding: Option<&str>) -> Self {
        let encoding = encoding.map_or("", str::trim);
        let is_plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
        let format = Format::of(endpoint).filter(|_| is_plain);
        Self {
            framing: if format.is_some() {
                Framing::Unknown
            } else {
                Framing::Closed
            },
            scanner: Scanner::new(format.map_or(&[], Format::paths)),
            tally: Tally::new(format),
        }
    }

    /// Takes the next bytes of the answer. Where they are cut makes no difference.
    pub fn push(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if matches!(self.framing, Framing::Unknown) {
            let Some(first) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) else {
                return;
            };
            bytes = &bytes[first..];
            // By the first byte rather than by what the vendor says it sends: some say it wrongly.
            self.framing = if matches!(bytes[0], b'{' | b'[') {
                Framing::Documents
            } else {
                Framing::Events(Sse::new())
            };
        }
        match &mut self.framing {
            Framing::Unknown | Framing::Closed => {}
            Framing::Documents => self.scanner.push(bytes, &mut self.tally),
            Framing::Events(sse) => {
                let mut parts = Parts {
                    scanner: &mut self.scanner,
                    tally: &mut self.tally,
                };
                sse.push(bytes, &mut parts);
            }
        }
    }

    /// What has been read so far.
    #[must_use]
    pub fn so_far(&self) -> Usage {
        let is_document = matches!(self.framing, Framing::Documents);
        self.tally.usage(is_document && !self.scanner.is_within())
    }

    /// What was read.
    #[must_use]
    pub fn finish(self) -> Usage {
        self.so_far()
    }
}

/// The data of each event is a document of its own.
struct Parts<'a> {
    scanner: &'a mut Scanner,
    tally: &'a mut Tally,
}

impl Events for Parts<'_> {
    fn data(&mut self, bytes: &[u8]) {
        self.scanner.push(bytes, self.tally);
    }

    fn event_ends(&mut self, is_done: bool) {
        self.scanner.reset();
        self.tally.event_ends(is_done);
    }
}

#[cfg(test)]
mod tests;
