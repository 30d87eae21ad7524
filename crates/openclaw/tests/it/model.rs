//! A language model that always says the same, on the host's side of the bridge.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What it says, in pieces.
pub(crate) const ANSWER: [&str; 3] = ["Good ", "morning, ", "world."];

/// The running model.
pub(crate) struct Model {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Model {
    /// Listens on this address until the test's runtime ends.
    pub(crate) async fn listen(address: &str) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                tokio::spawn(async move { drop(answer(socket, &kept).await) });
            }
        });
        Self { port, requests }
    }

    /// Heads and bodies of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn answer(mut socket: TcpStream, kept: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut request = Vec::new();
    loop {
        if socket.read_buf(&mut request).await? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let head = head.to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.and_then(|it| it.parse().ok()).unwrap_or(0) {
            break;
        }
    }
    kept.lock()
        .unwrap()
        .push(String::from_utf8_lossy(&request).into_owned());
    let event = |delta: &str, finish: &str| {
        format!(
            "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"demo-1\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish}}}]}}\n\n"
        )
    };
    let pieces: String = ANSWER
        .iter()
        .map(|piece| {
            event(
                &format!("{{\"role\":\"assistant\",\"content\":\"{piece}\"}}"),
                "null",
            )
        })
        .collect();
    let body = pieces + &event("{}", "\"stop\"") + "data: [DONE]\n\n";
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    socket.write_all(head.as_bytes()).await?;
    socket.write_all(body.as_bytes()).await?;
    socket.shutdown().await
}
