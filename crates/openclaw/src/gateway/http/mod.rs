//! Gateways over HTTP, as OpenClaw 2026.9.6 serves them.
//!
//! One request, one connection, no redirects, no proxy; every body has a byte cap and every call a deadline. The
//! single calls are in `probe`, `chat` and `rpc`. What HTTP does not offer goes over a web socket (`super::socket`).

mod body;
pub(crate) mod chat;
mod probe;
pub(crate) mod rpc;
mod sse;
#[cfg(test)]
mod tests;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Client, Method, RequestBuilder, header, redirect};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

pub(super) use self::body::{MAX_WORDS, protocol};
use super::{
    ChannelState, ChatError, ChatStream, ChatTurn, ConfigVerdict, Gateway, GatewayTarget,
    PairingDecision, PairingRequest, ProbeReport, socket,
};

/// How much time and memory a gateway may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HttpGatewayLimits {
    /// For connecting.
    pub connect: Duration,
    /// For a probe's whole answer.
    pub probe: Duration,
    /// For an RPC's whole answer.
    pub rpc: Duration,
    /// For a call over the web socket, its connection included; a decision may wait for a chat service.
    pub socket: Duration,
    /// For a chat turn, first to last byte.
    pub chat: Duration,
    /// Longest silence within a chat turn: a bot may use its tools before it says anything.
    pub chat_idle: Duration,
    /// Largest body of a probe.
    pub probe_bytes: usize,
    /// Largest body of an RPC answer and largest message of a web socket.
    pub rpc_bytes: usize,
    /// Most that may come over one web socket; a greeting has 16 KiB, and news come unasked.
    pub socket_bytes: usize,
    /// Largest body of a chat turn.
    pub chat_bytes: usize,
}

impl Default for HttpGatewayLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            probe: Duration::from_secs(4),
            rpc: Duration::from_secs(5),
            socket: Duration::from_secs(15),
            chat: Duration::from_secs(300),
            chat_idle: Duration::from_secs(120),
            probe_bytes: 64 * 1024,
            rpc_bytes: 256 * 1024,
            socket_bytes: 1024 * 1024,
            chat_bytes: 1024 * 1024,
        }
    }
}

/// Talks to gateways over HTTP. Cheap to clone.
#[derive(Clone, Debug)]
pub struct HttpGateway {
    client: Client,
    limits: HttpGatewayLimits,
}

impl HttpGateway {
    pub(in crate::gateway) const fn limits(&self) -> &HttpGatewayLimits {
        &self.limits
    }

    /// A gateway client with these limits.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up on this machine.
    pub fn new(limits: HttpGatewayLimits) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .connect_timeout(limits.connect)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .http1_only()
            // A hostile gateway could answer the next request on an old connection before it was asked.
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self { client, limits })
    }

    fn request(&self, target: &GatewayTarget, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", target.address);
        let bearer = format!("Bearer {}", target.token.expose_secret());
        let request = self.client.request(method, url);
        match header::HeaderValue::from_str(&bearer) {
            Ok(mut value) => {
                value.set_sensitive(true);
                request.header(header::AUTHORIZATION, value)
            }
            // A token that is no header value opens nothing; the gateway will say so.
            Err(_) => request,
        }
    }

    /// Calls a method of OpenClaw's control plane by its `admin-http-rpc` plugin and returns the payload as the
    /// gateway sent it: hostile input, at most 256 KiB.
    ///
    /// # Errors
    /// See [`ChatError`]; [`ChatError::Failed`] has OpenClaw's words.
    pub async fn rpc(
        &self,
        target: &GatewayTarget,
        method: &str,
        params: Value,
    ) -> Result<Value, ChatError> {
        rpc::call(self, target, method, params).await
    }
}

#[async_trait]
impl Gateway for HttpGateway {
    async fn probe(&self, target: &GatewayTarget) -> ProbeReport {
        probe::probe(self, target).await
    }

    async fn chat(&self, target: &GatewayTarget, turn: ChatTurn) -> Result<ChatStream, ChatError> {
        chat::chat(self, target, &turn).await
    }

    async fn channel_states(&self, target: &GatewayTarget) -> Result<Vec<ChannelState>, ChatError> {
        let payload = self.rpc(target, "channels.status", json!({})).await?;
        rpc::channel_states(&payload)
    }

    async fn confirm_config(
        &self,
        target: &GatewayTarget,
        generation: u32,
    ) -> Result<ConfigVerdict, ChatError> {
        let payload = self.rpc(target, "config.get", json!({})).await?;
        rpc::config_verdict(&payload, generation)
    }

    async fn pairing_requests(
        &self,
        target: &GatewayTarget,
    ) -> Result<Vec<PairingRequest>, ChatError> {
        socket::requests(self, target).await
    }

    async fn decide_pairing(
        &self,
        target: &GatewayTarget,
        request: &PairingRequest,
        decision: PairingDecision,
    ) -> Result<(), ChatError> {
        socket::decide(self, target, request, decision).await
    }
}
