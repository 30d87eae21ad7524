//! Calls over the socket.

use std::{path::PathBuf, sync::Arc};

use botmaker_ports::{Keyring, KeyringError, fakes::keyring::FakeKeyring};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{AdminSocket, serve};
use crate::client::KeyringClient;

struct Served {
    _home: TempDir,
    path: PathBuf,
    fake: FakeKeyring,
    _shutdown: tokio_util::sync::DropGuard,
}

impl Served {
    fn start(change: impl FnOnce(&mut AdminSocket)) -> Self {
        let home = TempDir::new().unwrap();
        let path = home.path().join("keyring.sock");
        let mut socket = AdminSocket::bind(&path, &[]).unwrap();
        change(&mut socket);
        let fake = FakeKeyring::new();
        let shutdown = CancellationToken::new();
        let keyring: Arc<dyn Keyring> = Arc::new(fake.clone());
        tokio::spawn(serve(socket, keyring, shutdown.clone(), TaskTracker::new()));
        Self {
            _home: home,
            path,
            fake,
            _shutdown: shutdown.drop_guard(),
        }
    }

    async fn say(&self, text: &str) -> String {
        let mut stream = UnixStream::connect(&self.path).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

async fn open() -> (Arc<dyn Keyring>, Served) {
    let served = Served::start(|_| {});
    let client = KeyringClient::new(served.path.clone());
    (Arc::new(client), served)
}

botmaker_ports::keyring_conformance!(open);

fn post(path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: keyring\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_user_who_may_not_call_gets_nothing_but_a_refusal() {
    let served = Served::start(|socket| socket.allowed = vec![u32::MAX]);
    let client = KeyringClient::new(served.path.clone());
    let refused = client.panic(true).await;
    assert!(
        matches!(&refused, Err(KeyringError::Refused { message }) if message.contains("server_uids")),
        "{refused:?}"
    );
    assert_eq!(served.fake.status().await.unwrap().panic_since, None);
}

#[tokio::test]
async fn a_question_that_is_none_is_refused_without_repeating_it() {
    let served = Served::start(|_| {});
    for body in [
        r#"{"call":"add_key","key":{"vendor":"anthropic","secret":["sk-misplaced"]}}"#,
        r#"{"call":"sk-misplaced"}"#,
        "sk-misplaced",
    ] {
        let answer = served.say(&post("/call", body)).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(!answer.contains("misplaced"), "{answer}");
    }
    let answer = served.say(&post("/keys", r#"{"call":"status"}"#)).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    let answer = served.say(&post("/call", r#"{"call":"status"}"#)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn what_fails_behind_the_socket_fails_so_before_it() {
    let served = Served::start(|_| {});
    let client = KeyringClient::new(served.path.clone());
    served.fake.set_fault(Some(KeyringError::Full));
    assert_eq!(client.list_keys().await, Err(KeyringError::Full));
    served.fake.set_fault(None);
    assert_eq!(client.list_keys().await, Ok(vec![]));
}
