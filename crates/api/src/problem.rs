//! Refusals: how every error becomes `application/problem+json` (RFC 9457). The only place that knows which sort of
//! error has which HTTP status.
