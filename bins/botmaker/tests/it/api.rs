//! The API as a signed-in person's browser uses it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use botmaker_testkit::engine;
use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{HeaderMap, HeaderValue},
};
use serde_json::{Value, json};

use crate::sse::Events;

/// A session. It keeps the text of every answer, so that a test can look for what must not be in any.
pub(crate) struct Api {
    client: Client,
    credential: HeaderMap,
    base: String,
    answers: Mutex<String>,
}

/// An answer: its status and its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// The body of an answer that must have this status.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }
}

impl Api {
    /// Signs in as the first administrator.
    pub(crate) async fn log_in(base: &str, password: &str) -> Self {
        let client = Client::new();
        let body = json!({"username": "admin", "password": password});
        let answer = client
            .post(format!("{base}/api/auth/login"))
            .header("Origin", base)
            .json(&body)
            .send()
            .await;
        let answer = answer.expect("the server answers");
        assert_eq!(answer.status(), 200, "signing in is refused");
        let cookie = answer
            .headers()
            .get("set-cookie")
            .and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie
            .and_then(|cookie| cookie.split(';').next())
            .expect("a cookie")
            .to_owned();
        let view: Value = answer.json().await.expect("a session");
        let secret = view["session_secret"].as_str().expect("its second half");
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("cookie", cookie.as_str()),
            ("x-botmaker-session", secret),
            ("origin", base),
        ] {
            headers.insert(name, HeaderValue::from_str(value).expect("a header"));
        }
        // A test that works on something else meanwhile would meet connections that the server has closed.
        let client = Client::builder()
            .pool_max_idle_per_host(0)
            .default_headers(headers.clone())
            .build()
            .expect("an HTTP client");
        Self {
            client,
            credential: headers,
            base: base.to_owned(),
            answers: Mutex::default(),
        }
    }

    /// The headers that a request of this session carries.
    pub(crate) const fn credential(&self) -> &HeaderMap {
        &self.credential
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    async fn answer(&self, request: RequestBuilder) -> Answer {
        let answer = request
            .timeout(Duration::from_secs(90))
            .send()
            .await
            .expect("the server answers");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("the answer has an end");
        self.keep(&text);
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer { status, body }
    }

    fn keep(&self, text: &str) {
        self.answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_str(text);
    }

    /// Every answer until now.
    pub(crate) fn answers(&self) -> String {
        self.answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// `GET`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.answer(self.request(Method::GET, path)).await
    }

    /// `PATCH` as JSON Merge Patch.
    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::PATCH, path).json(body);
        self.answer(request).await
    }

    /// `GET` of a text.
    pub(crate) async fn text(&self, path: &str) -> String {
        let answer = self
            .answer(
                self.request(Method::GET, path)
                    .header("Accept", "text/plain"),
            )
            .await;
        answer.expect(200).as_str().unwrap_or_default().to_owned()
    }

    /// `POST` with a body.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("Accept", "application/json");
        self.answer(request.json(body)).await
    }

    /// `PUT` with a body.
    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.answer(self.request(Method::PUT, path).json(body))
            .await
    }

    /// `POST` without a body.
    pub(crate) async fn act(&self, path: &str) -> Value {
        self.answer(self.request(Method::POST, path))
            .await
            .expect(202)
    }

    /// `DELETE`.
    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.answer(self.request(Method::DELETE, path)).await
    }

    /// Opens a stream of events.
    pub(crate) async fn events(&self, path: &str) -> Events {
        let answer = self
            .request(Method::GET, path)
            .header("Accept", "text/event-stream")
            .send()
            .await;
        Events::of(ok(answer.expect("the server answers")))
    }

    /// A request that nobody waits for: what a client does that is about to see the server die.
    pub(crate) fn fire(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> tokio::task::JoinHandle<Option<u16>> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        tokio::spawn(async move { Some(request.send().await.ok()?.status().as_u16()) })
    }

    /// Creates a bot on the demo model.
    pub(crate) async fn create_demo_bot(&self, name: &str) -> Value {
        self.post("/api/bots", &demo_bot(name)).await.expect(201)
    }

    /// Every bot.
    pub(crate) async fn bots(&self) -> Vec<Value> {
        let list = self.get("/api/bots").await.expect(200);
        list["bots"].as_array().expect("a list of bots").clone()
    }

    /// The bot once it is in a state.
    pub(crate) async fn wait_for_state(&self, bot: &str, state: &str, limit: Duration) -> Value {
        engine::wait_for(&format!("{bot}: the state {state}"), limit, async || {
            let view = self.get(&format!("/api/bots/{bot}")).await.expect(200);
            let is_lost = state != "failed" && view["status"]["state"] == "failed";
            assert!(!is_lost, "the bot failed: {:#}", view["status"]);
            (view["status"]["state"] == state).then_some(view)
        })
        .await
    }

    /// Waits until the bot is no more.
    pub(crate) async fn wait_until_gone(&self, bot: &str, limit: Duration) {
        engine::wait_for(&format!("{bot}: its end"), limit, async || {
            (self.get(&format!("/api/bots/{bot}")).await.status == 404).then_some(())
        })
        .await;
    }
}

/// The wish for a bot on the demo model.
pub(crate) fn demo_bot(name: &str) -> Value {
    json!({"name": name, "provider": "demo", "model": "demo-1"})
}

fn ok(answer: Response) -> Response {
    assert_eq!(answer.status(), 200, "{}", answer.url());
    answer
}
