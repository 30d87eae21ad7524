//! Gives every request an id that its answer, its problem and its log lines carry.

use std::time::Instant;

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};
use tracing::{Instrument, debug, info_span};
use uuid::Uuid;

tokio::task_local! {
    static CURRENT: String;
}

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that is being served; empty outside of one.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Serves a request under an id of its own. What the client calls its request is not taken over.
pub(crate) async fn assign(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = Uuid::now_v7().simple().to_string();
    let span = info_span!("request", request.id = %id, http.method = %request.method(), http.path = request.path());
    let began = Instant::now();
    let served = async {
        let served = next.call(request).await;
        if let Ok(response) = &served {
            let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            debug!(
                http.status = response.status().as_u16(),
                duration_ms, "request served"
            );
        }
        served
    };
    let mut response = CURRENT.scope(id.clone(), served.instrument(span)).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
}
