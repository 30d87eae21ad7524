//! What the vendor answers.

use std::time::Duration;

use bytes::Bytes;

/// What an answer says that it took.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Read, those in the cache included.
    pub input: u64,
    /// Those of them that were in the cache.
    pub cached: u64,
    /// Written.
    pub output: u64,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// These words, in the format of the endpoint that was asked, one to an event.
    Words(Vec<String>),
    /// These bytes, piece by piece.
    Pieces {
        content_type: &'static str,
        pieces: Vec<Bytes>,
    },
    /// So many pieces of this.
    Repeated { piece: Bytes, times: u64 },
}

/// An answer, and how it comes. Without further words: an ordinary one, at once.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) tokens: Option<Tokens>,
    /// Before the status line.
    pub(super) before_head: Duration,
    /// Between the head and the first byte of the body.
    pub(super) before_body: Duration,
    /// Between two pieces.
    pub(super) between: Duration,
    /// Breaks off after so many pieces.
    pub(super) cut_after: Option<usize>,
    /// Whether the length is told beforehand.
    pub(super) tells_length: bool,
}

impl Default for Answer {
    fn default() -> Self {
        Self::words(["Hello", " from", " the", " vendor."])
    }
}

impl Answer {
    /// These words in the format that was asked for.
    #[must_use]
    pub fn words<T: Into<String>>(words: impl IntoIterator<Item = T>) -> Self {
        let tokens = Tokens {
            input: 12,
            cached: 2,
            output: 7,
        };
        Self {
            tokens: Some(tokens),
            ..Self::of(Body::Words(words.into_iter().map(Into::into).collect()))
        }
    }

    /// These bytes, as one piece.
    #[must_use]
    pub fn raw(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self::pieces(content_type, [body])
    }

    /// These bytes, piece by piece.
    #[must_use]
    pub fn pieces<T: Into<Bytes>>(
        content_type: &'static str,
        pieces: impl IntoIterator<Item = T>,
    ) -> Self {
        Self::of(Body::Pieces {
            content_type,
            pieces: pieces.into_iter().map(Into::into).collect(),
        })
    }

    /// So many bytes, in pieces of 64 KiB, made while they are sent.
    #[must_use]
    pub fn huge(bytes: u64) -> Self {
        const PIECE: usize = 64 * 1024;
        Self::of(Body::Repeated {
            piece: Bytes::from(vec![b' '; PIECE]),
            times: bytes.div_ceil(PIECE as u64),
        })
    }

    /// A refusal with this status, in `OpenAI`'s shape.
    #[must_use]
    pub fn refusal(status: u16) -> Self {
        let body =
            r#"{"error":{"message":"refused by the mock vendor","type":"mock","code":null}}"#;
        Self {
            status,
            ..Self::raw("application/json", body)
        }
    }

    /// 429, to be tried again after what `retry_after` says: seconds or an HTTP date.
    #[must_use]
    pub fn busy(retry_after: &str) -> Self {
        Self::refusal(429).header("retry-after", retry_after)
    }

    fn of(body: Body) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body,
            tokens: None,
            before_head: Duration::ZERO,
            before_body: Duration::ZERO,
            between: Duration::ZERO,
            cut_after: None,
            tells_length: false,
        }
    }

    /// With this status.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With one header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Saying that it took this; `None` for not saying it.
    #[must_use]
    pub fn tokens(mut self, tokens: impl Into<Option<Tokens>>) -> Self {
        self.tokens = tokens.into();
        self
    }

    /// Thinking so long before anything comes.
    #[must_use]
    pub const fn thinking(mut self, before_head: Duration) -> Self {
        self.before_head = before_head;
        self
    }

    /// Waiting so long between the head and the first byte of the body.
    #[must_use]
    pub const fn hesitating(mut self, before_body: Duration) -> Self {
        self.before_body = before_body;
        self
    }

    /// With so long a pause between two pieces.
    #[must_use]
    pub const fn pausing(mut self, between: Duration) -> Self {
        self.between = between;
        self
    }

    /// Breaking off after so many pieces, without a proper end.
    #[must_use]
    pub const fn cut_after(mut self, pieces: usize) -> Self {
        self.cut_after = Some(pieces);
        self
    }

    /// With a `Content-Length`, where it would be sent in chunks.
    #[must_use]
    pub const fn with_length(mut self) -> Self {
        self.tells_length = true;
        self
    }
}
