//! A Telegram Bot API of a test's own: it hands out what strangers write and keeps what the bot answers.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// How long an empty `getUpdates` is held.
const POLL: Duration = Duration::from_secs(2);

#[derive(Default)]
struct State {
    updates: Mutex<Vec<Value>>,
    sent: Mutex<Vec<String>>,
    asked: Mutex<usize>,
    is_refusing: AtomicBool,
}

/// A running Bot API.
pub(super) struct BotApi {
    /// Where bots reach it.
    pub(super) address: SocketAddr,
    state: Arc<State>,
}

impl BotApi {
    /// Serves on an address of this machine until the test ends.
    pub(super) async fn start(address: IpAddr) -> Self {
        let listener = TcpListener::bind((address, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::<State>::default();
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A bot that hangs up comes again.
                tokio::spawn(serve(Arc::clone(&shared), stream));
            }
        });
        Self { address, state }
    }

    /// Refuses every token from now on, or takes any again.
    pub(super) fn refuse(&self, is_refusing: bool) {
        self.state.is_refusing.store(is_refusing, Ordering::SeqCst);
    }

    /// How often the bot has asked for updates.
    pub(super) fn polls(&self) -> usize {
        *self.state.asked.lock().unwrap()
    }

    /// Lets a person write to the bot.
    pub(super) fn write(&self, sender: u64, name: &str, text: &str) {
        let mut updates = self.state.updates.lock().unwrap();
        let id = 1000 + updates.len();
        updates.push(json!({ "update_id": id, "message": {
            "message_id": id,
            "date": seconds_now(),
            "chat": { "id": sender, "type": "private", "first_name": name },
            "from": { "id": sender, "is_bot": false, "first_name": name },
            "text": text,
        }}));
    }

    /// Whether the bot has sent a person something with this text in it.
    pub(super) fn has_told(&self, person: u64, text: &str) -> bool {
        let sent = self.state.sent.lock().unwrap();
        let person = person.to_string();
        sent.iter()
            .any(|body| body.contains(&person) && body.contains(text))
    }
}

fn seconds_now() -> u64 {
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs())
}

async fn serve(state: Arc<State>, mut stream: TcpStream) -> Option<()> {
    loop {
        let (path, body) = request(&mut stream).await?;
        let method = path.split('?').next()?.rsplit('/').next()?.to_owned();
        let (status, body) = if state.is_refusing.load(Ordering::SeqCst) {
            let body = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
            ("401 Unauthorized", body)
        } else {
            let result = answer(&state, &method, &body).await;
            ("200 OK", json!({ "ok": true, "result": result }))
        };
        let body = body.to_string();
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length");
        let answer = format!("{head}: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

/// The path and the body of the next request; `None` when the client hung up.
async fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let path = lines.next()?.split(' ').nth(1)?.to_owned();
            let length = lines.filter_map(|line| line.split_once(':'));
            let mut length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            let length: usize = length
                .next()
                .map_or(Some(0), |(_, value)| value.trim().parse().ok())?;
            if body.len() >= length {
                return Some((path, body.to_owned()));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

async fn answer(state: &State, method: &str, body: &str) -> Value {
    match method {
        "getMe" => {
            json!({ "id": 7_000_000_001_u64, "is_bot": true, "first_name": "Lab", "username": "lab_bot" })
        }
        "getUpdates" => {
            *state.asked.lock().unwrap() += 1;
            let offset = serde_json::from_str::<Value>(body).ok();
            let offset = offset.and_then(|body| body["offset"].as_i64()).unwrap_or(0);
            updates_from(state, offset).await
        }
        "sendMessage" | "editMessageText" => {
            state.sent.lock().unwrap().push(body.to_owned());
            json!({ "message_id": 1, "date": 1, "chat": { "id": 1, "type": "private" }, "text": "x" })
        }
        _ => json!(true),
    }
}

/// What was written at or after an update, waiting a little for it.
async fn updates_from(state: &State, offset: i64) -> Value {
    let deadline = Instant::now() + POLL;
    loop {
        let updates = state.updates.lock().unwrap().clone();
        let is_new = |update: &&Value| update["update_id"].as_i64() >= Some(offset);
        let new: Vec<Value> = updates.iter().filter(is_new).cloned().collect();
        if !new.is_empty() || Instant::now() > deadline {
            return json!(new);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
