//! Errors in the shapes of vendors.

use botmaker_domain::{ProviderId, catalog::ApiStyle, keyring::Budget};
use hyper::{
    HeaderMap, StatusCode,
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::vendor::paths::Refusal;

/// Keeps the clients of `OpenAI` and Anthropic from asking again where that cannot help, whatever the status.
pub(super) const X_SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// Why a request was not sent on, or has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProxyError {
    /// No token, or two that differ.
    NoToken,
    /// A token that is nobody's, or nobody's any more.
    BadToken,
    /// A vendor that nobody has a key for under this name.
    NoSuchVendor,
    /// A vendor that is not this bot's.
    OtherVendor {
        /// The bot's own.
        allowed: ProviderId,
    },
    /// The bot is cut off.
    CutOff,
    /// Everybody is cut off.
    Panic,
    /// Too many requests of this bot.
    TooFast {
        /// So many are allowed in a minute.
        per_minute: u32,
        /// Then the next one is, in seconds.
        retry_after: u32,
    },
    /// What the request may cost is more than what is left of a budget.
    BudgetSpent {
        /// Which.
        budget: Budget,
        /// What of it is spent or set aside, in its unit.
        spent: u64,
        /// When it begins anew.
        resets_at: Timestamp,
    },
    /// The model has no price, a budget in money holds, and the setting says to refuse then.
    Unpriced {
        /// The model, as the bot spelt it.
        model: String,
    },
    /// No key fits the bot.
    NoKey {
        /// Of this vendor.
        vendor: ProviderId,
    },
    /// All keys that fit were refused by the vendor lately, and rest.
    KeysRest {
        /// Until one is tried again, in seconds.
        retry_after: u32,
    },
    /// The method, path or query is not admitted.
    Refused(Refusal),
    /// The body is longer than the proxy reads.
    BodyTooLarge {
        /// The longest, in bytes.
        limit: u64,
    },
    /// The body ended early or did not come in time.
    BodyBroken,
    /// The body is compressed, or no JSON that is read in one way only: what it asks for could not be bounded.
    BodyUnreadable,
    /// The body names no model where there must be one.
    NoModel,
    /// The vendor cannot be connected to.
    Unreachable,
    /// The vendor did not answer in time.
    TimedOut,
    /// The vendor's name leads to an address that is not public.
    AddressRefused,
    /// The vendor wants to send the request elsewhere.
    Redirected,
    /// The proxy shuts down.
    Stopping,
    /// Something of ours failed; the log says more.
    Failed,
}

/// An error as it is sent.
#[derive(Debug)]
pub struct ErrorAnswer {
    /// The status.
    pub status: StatusCode,
    /// Every header that is needed, save the length.
    pub headers: HeaderMap,
    /// JSON in the vendor's shape.
    pub body: Vec<u8>,
}

impl ProxyError {
    /// The error as a vendor of this style would tell it.
    #[must_use]
    pub fn answer(&self, style: ApiStyle) -> ErrorAnswer {
        let status = self.status();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self.retry_after() {
            Some(seconds) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            None => {
                headers.insert(X_SHOULD_RETRY, HeaderValue::from_static("false"));
            }
        }
        if let Self::Refused(Refusal::Method { wants_post }) = self {
            let allowed = if *wants_post { "POST" } else { "GET" };
            headers.insert(ALLOW, HeaderValue::from_static(allowed));
        }
        let body = self.body(style, status).to_string().into_bytes();
        ErrorAnswer {
            status,
            headers,
            body,
        }
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NoToken | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::OtherVendor { .. } | Self::CutOff => StatusCode::FORBIDDEN,
            Self::NoSuchVendor => StatusCode::NOT_FOUND,
            // Also for a spent budget: a client that gets 402 tells people that the vendor's account has run dry.
            Self::TooFast { .. } | Self::BudgetSpent { .. } | Self::KeysRest { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Refused(refusal) => match refusal {
                Refusal::Unknown => StatusCode::NOT_FOUND,
                Refusal::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
                Refusal::TooLong => StatusCode::URI_TOO_LONG,
                Refusal::Form | Refusal::Malformed | Refusal::Query => StatusCode::BAD_REQUEST,
            },
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unpriced { .. } | Self::BodyBroken | Self::BodyUnreadable | Self::NoModel => {
                StatusCode::BAD_REQUEST
            }
            Self::Panic | Self::NoKey { .. } | Self::Stopping => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreachable | Self::AddressRefused | Self::Redirected => StatusCode::BAD_GATEWAY,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A stable name, for programs and logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoToken => "token_missing",
            Self::BadToken => "token_invalid",
            Self::NoSuchVendor => "vendor_unknown",
            Self::OtherVendor { .. } => "vendor_not_allowed",
            Self::CutOff => "bot_cut_off",
            Self::Panic => "everybody_cut_off",
            Self::TooFast { .. } => "rate_limited",
            Self::BudgetSpent { .. } => "budget_spent",
            Self::Unpriced { .. } => "model_unpriced",
            Self::NoKey { .. } => "key_missing",
            Self::KeysRest { .. } => "keys_resting",
            Self::Refused(Refusal::Method { .. }) => "method_not_allowed",
            Self::Refused(Refusal::Query) => "query_not_allowed",
            Self::Refused(_) => "path_not_allowed",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::BodyBroken => "body_broken",
            Self::BodyUnreadable => "body_unreadable",
            Self::NoModel => "model_missing",
            Self::Unreachable => "vendor_unreachable",
            Self::TimedOut => "vendor_timed_out",
            Self::AddressRefused => "vendor_address_refused",
            Self::Redirected => "vendor_redirected",
            Self::Stopping => "proxy_stopping",
            Self::Failed => "proxy_failed",
        }
    }

    /// When asking again may help, in seconds; `None` when it does not help, or nobody knows when.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooFast { retry_after, .. } | Self::KeysRest { retry_after } => {
                Some(if *retry_after == 0 { 1 } else { *retry_after })
            }
            // Another process or another moment may do.
            Self::Unreachable | Self::Stopping => Some(5),
            _ => None,
        }
    }

    fn body(&self, style: ApiStyle, status: StatusCode) -> Value {
        let message = self.to_string();
        let code = self.code();
        match style {
            ApiStyle::OpenAiCompletions | ApiStyle::OpenAiResponses => {
                let kind = openai_type(status);
                json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
            }
            ApiStyle::AnthropicMessages => {
                let kind = anthropic_type(status);
                json!({"type": "error", "error": {"type": kind, "message": message}})
            }
            ApiStyle::GoogleGenerativeAi => {
                let name = google_status(status);
                json!({"error": {"code": status.as_u16(), "message": message, "status": name}})
            }
            // Ollama says `error` only; OpenClaw 2026.9.6 shows people what it finds in `message`.
            ApiStyle::Ollama => json!({"error": message, "message": message}),
        }
    }
}

/// What `OpenAI` calls errors of this status.
const fn openai_type(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "authentication_error",
        StatusCode::FORBIDDEN => "permission_error",
        // Not `insufficient_quota`, which clients show as a bill that was not paid.
        StatusCode::TOO_MANY_REQUESTS => "rate_limit_error",
        _ if status.as_u16() >= 500 => "server_error",
        _ => "invalid_request_error",
    }
}

/// What Anthropic calls errors of this status.
const fn anthropic_type(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "authentication_error",
        StatusCode::FORBIDDEN => "permission_error",
        StatusCode::NOT_FOUND => "not_found_error",
        StatusCode::PAYLOAD_TOO_LARGE => "request_too_large",
        StatusCode::TOO_MANY_REQUESTS => "rate_limit_error",
        StatusCode::GATEWAY_TIMEOUT => "timeout_error",
        _ if status.as_u16() >= 500 => "api_error",
        _ => "invalid_request_error",
    }
}

/// What Google calls errors of this status (google.rpc.Code).
const fn google_status(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "UNAUTHENTICATED",
        StatusCode::FORBIDDEN => "PERMISSION_DENIED",
        StatusCode::NOT_FOUND => "NOT_FOUND",
        StatusCode::TOO_MANY_REQUESTS => "RESOURCE_EXHAUSTED",
        StatusCode::GATEWAY_TIMEOUT => "DEADLINE_EXCEEDED",
        StatusCode::INTERNAL_SERVER_ERROR => "INTERNAL",
        _ if status.as_u16() >= 500 => "UNAVAILABLE",
        _ => "INVALID_ARGUMENT",
    }
}
