//! How a gateway is: `/healthz`, `/startupz` and `/readyz`.

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use tokio::time::timeout;

use super::{
    super::{ChatError, GatewayTarget, ProbeReport},
    HttpGateway, body,
};
use crate::text;

/// How many failing parts are told, and how long their names may be.
const MAX_PARTS: usize = 32;
const MAX_NAME: usize = 64;

#[derive(Deserialize)]
struct Health {
    ok: bool,
    status: String,
    version: Option<String>,
}

#[derive(Deserialize)]
struct Readiness {
    ready: bool,
    #[serde(default)]
    failing: Vec<String>,
    /// Channels that the restart-loop breaker holds back.
    #[serde(default)]
    suppressed: Vec<String>,
}

pub(super) async fn probe(gateway: &HttpGateway, target: &GatewayTarget) -> ProbeReport {
    let limit = gateway.limits.probe;
    match timeout(limit, ask_all(gateway, target)).await {
        Ok(report) => report,
        Err(_) => ProbeReport {
            error: Some(format!("no answer within {} s", limit.as_secs_f32())),
            ..ProbeReport::default()
        },
    }
}

async fn ask_all(gateway: &HttpGateway, target: &GatewayTarget) -> ProbeReport {
    let (health, startup, readiness) = tokio::join!(
        ask::<Health>(gateway, target, "/healthz"),
        ask::<Health>(gateway, target, "/startupz"),
        ask::<Readiness>(gateway, target, "/readyz"),
    );
    let mut report = ProbeReport::default();
    match health {
        Ok((status, health)) => {
            report.live = status == StatusCode::OK && health.ok && health.status == "live";
        }
        Err(error) => report.error = Some(error.to_string()),
    }
    match startup {
        Ok((status, startup)) => {
            report.started = status == StatusCode::OK && startup.ok && startup.status == "started";
            report.version = startup
                .version
                .map(|version| text::one_line(&version, MAX_NAME));
        }
        Err(error) => note(&mut report, &error),
    }
    match readiness {
        Ok((status, readiness)) => {
            report.ready = status == StatusCode::OK && readiness.ready;
            report.failing = names(&readiness.failing);
            report.channels_suppressed = !readiness.suppressed.is_empty();
        }
        Err(error) => note(&mut report, &error),
    }
    report
}

/// Keeps the first thing that went wrong.
fn note(report: &mut ProbeReport, error: &ChatError) {
    report.error.get_or_insert_with(|| error.to_string());
}

fn names(parts: &[String]) -> Vec<String> {
    let mut names: Vec<_> = parts
        .iter()
        .take(MAX_PARTS)
        .map(|part| text::one_line(part, MAX_NAME))
        .collect();
    names.sort();
    names.dedup();
    names
}

async fn ask<T: serde::de::DeserializeOwned>(
    gateway: &HttpGateway,
    target: &GatewayTarget,
    path: &str,
) -> Result<(StatusCode, T), ChatError> {
    let response = gateway
        .request(target, Method::GET, path)
        .send()
        .await
        .map_err(body::transport)?;
    let status = response.status();
    let answer = body::json(response, gateway.limits.probe_bytes).await?;
    Ok((status, answer))
}
