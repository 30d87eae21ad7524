//! What the vendor received.

use bytes::Bytes;
use hyper::{HeaderMap, Method, Version};
use serde_json::Value;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its method.
    pub method: Method,
    /// Path and query, unchanged.
    pub target: String,
    /// HTTP/1.1 or HTTP/2.
    pub version: Version,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Received {
    /// The key, wherever the vendors' clients put it.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        let text = |name: &str| self.headers.get(name)?.to_str().ok();
        let bearer = text("authorization").and_then(|value| value.strip_prefix("Bearer "));
        bearer
            .or_else(|| text("x-api-key"))
            .or_else(|| text("x-goog-api-key"))
    }

    /// The path alone.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// A field at the top of the body.
    pub(super) fn field(&self, name: &str) -> Option<Value> {
        let mut body = serde_json::from_slice::<Value>(&self.body).ok()?;
        body.get_mut(name).map(Value::take)
    }

    /// Whether the body asks for a stream; `usual` where it does not say.
    pub(super) fn wants_stream(&self, usual: bool) -> bool {
        self.field("stream")
            .and_then(|flag| flag.as_bool())
            .unwrap_or(usual)
    }
}
