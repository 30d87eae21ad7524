//! Bots as the proxy meets them, and vendors behind it.

use std::net::SocketAddr;

use botmaker_domain::{
    BaseUrl, BotId, ProviderId, Tag, Tags,
    keyring::{Grant, KeyLabel, KeyRecord, RequestRecord},
};
use botmaker_keyring::{grants::Grants, server::ServerSettings};
use botmaker_ports::NewKey;
use botmaker_secrets::{ExposeSecret, GrantToken, SecretString};
use botmaker_testkit::vendor::MockVendor;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, StatusCode, body::Incoming};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

use crate::company::Running;

/// A keyring that listens, with a vendor behind it that stands for every vendor with an address of its own.
pub(crate) struct Town {
    pub(crate) running: Running,
    pub(crate) vendor: MockVendor,
    pub(crate) address: SocketAddr,
}

/// A bot with a token.
pub(crate) struct Bot {
    pub(crate) id: BotId,
    pub(crate) token: String,
    pub(crate) grant: Grant,
    pub(crate) address: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
}

pub(crate) fn provider(id: &str) -> ProviderId {
    ProviderId::parse(id).unwrap()
}

/// Sends what is for these vendors to the mock instead.
pub(crate) fn divert(settings: &mut ServerSettings, vendor: &MockVendor) {
    for id in ["anthropic", "openai", "google", "mistral"] {
        // As the vendor's own address, which holds a version for all but Anthropic's.
        let path = match id {
            "anthropic" => "",
            "google" => "/v1beta",
            _ => "/v1",
        };
        let url = BaseUrl::parse(&format!("{}{path}", vendor.url())).unwrap();
        settings.vendor_addresses.insert(provider(id), url);
    }
}

impl Town {
    pub(crate) async fn found() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut ServerSettings)) -> Self {
        let vendor = MockVendor::start().await;
        let running = Running::with(|settings| {
            divert(settings, &vendor);
            change(settings);
        })
        .await;
        let address = running.listen().await;
        Self {
            running,
            vendor,
            address,
        }
    }

    /// Keeps a key with these tags; its value is `sk-{label}`.
    pub(crate) async fn key(&self, vendor: &str, label: &str, tags: &[&str]) -> KeyRecord {
        let key = NewKey {
            vendor: provider(vendor),
            base_url: None,
            label: KeyLabel::parse(label).unwrap(),
            tags: Tags::new(tags.iter().map(|tag| Tag::parse(tag).unwrap())).unwrap(),
            expires_at: None,
            secret: Some(SecretString::from(format!("sk-{label}"))),
        };
        self.running.keyring.add_key(&key).await.unwrap()
    }

    /// A bot with leave for this vendor and these tags.
    pub(crate) async fn bot(&self, vendor: &str, tags: &[&str]) -> Bot {
        let bot = Bot::new(self.address, vendor, tags);
        self.running.keyring.put_grant(&bot.grant).await.unwrap();
        bot
    }

    /// What was told of a bot's requests, newest first.
    pub(crate) async fn records(&self, bot: &Bot) -> Vec<RequestRecord> {
        let recent = self.running.keyring.recent(Some(bot.id), 500);
        recent.await.unwrap()
    }
}

impl Bot {
    pub(crate) fn new(address: SocketAddr, vendor: &str, tags: &[&str]) -> Self {
        let token = GrantToken::generate().unwrap();
        let token = token.secret().expose_secret().to_owned();
        let id = BotId::generate();
        Self {
            id,
            grant: Grant {
                bot: id,
                digests: vec![Grants::digest(&token)],
                canary: None,
                vendor: provider(vendor),
                base_url: None,
                tags: tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect(),
                max_output_tokens: 1000,
            },
            token,
            address,
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// A request with the bot's token.
    pub(crate) fn request(&self, method: Method, target: &str, body: &str) -> Request<Full<Bytes>> {
        Request::builder()
            .method(method)
            .uri(format!("http://{}{target}", self.address))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(Full::from(body.to_owned()))
            .unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Response<Incoming> {
        self.client.request(request).await.unwrap()
    }

    pub(crate) async fn post(&self, target: &str, body: &str) -> Response<Incoming> {
        self.send(self.request(Method::POST, target, body)).await
    }

    /// Asks Anthropic something, as a stream or whole.
    pub(crate) async fn ask(&self, is_stream: bool) -> Response<Incoming> {
        self.post("/anthropic/v1/messages", &message(is_stream))
            .await
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn chat(&self) -> (StatusCode, Value) {
        whole(self.ask(false).await).await
    }
}

/// A request to Anthropic.
pub(crate) fn message(is_stream: bool) -> String {
    format!(
        r#"{{"model":"claude-haiku-4-5","max_tokens":50,"stream":{is_stream},"messages":[{{"role":"user","content":"hello"}}]}}"#
    )
}

/// Reads an answer of JSON to its end.
pub(crate) async fn whole(response: Response<Incoming>) -> (StatusCode, Value) {
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let value = serde_json::from_slice(&body);
    (
        status,
        value.unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into())),
    )
}
