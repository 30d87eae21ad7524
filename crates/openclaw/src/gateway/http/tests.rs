//! A hostile gateway on a plain TCP socket: whatever it does, the client ends in time with a typed error.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use secrecy::SecretString;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::gateway::ChatChunk;

/// What the hostile gateway does after it has read the request's head.
#[derive(Clone, Copy, Debug)]
enum Behaviour {
    Says(&'static str),
    SaysBytes(&'static [u8]),
    HugeBody,
    EndlessHeaders,
    Drips,
    IsSilent,
    Resets,
}

const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";

const LIMITS: HttpGatewayLimits = HttpGatewayLimits {
    connect: Duration::from_millis(500),
    probe: Duration::from_millis(500),
    rpc: Duration::from_millis(500),
    socket: Duration::from_millis(500),
    chat: Duration::from_millis(1_500),
    chat_idle: Duration::from_millis(500),
    probe_bytes: 64 * 1024,
    rpc_bytes: 256 * 1024,
    socket_bytes: 256 * 1024,
    chat_bytes: 256 * 1024,
};

async fn behave(mut socket: TcpStream, behaviour: Behaviour) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        if socket.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    match behaviour {
        Behaviour::Says(text) => socket.write_all(text.as_bytes()).await?,
        Behaviour::SaysBytes(bytes) => socket.write_all(bytes).await?,
        Behaviour::HugeBody => {
            socket.write_all(JSON.as_bytes()).await?;
            socket.write_all(b"\"").await?;
            loop {
                socket.write_all(&[b'x'; 65_536]).await?;
            }
        }
        Behaviour::EndlessHeaders => {
            socket.write_all(b"HTTP/1.1 200 OK\r\n").await?;
            loop {
                socket.write_all(b"x-more: and more\r\n").await?;
            }
        }
        Behaviour::Drips => {
            socket.write_all(JSON.as_bytes()).await?;
            loop {
                socket.write_all(b" ").await?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Behaviour::IsSilent => std::future::pending::<()>().await,
        Behaviour::Resets => socket.set_zero_linger()?,
    }
    // Reads the rest, so that closing does not reset what the client has not read yet.
    if !matches!(behaviour, Behaviour::Resets) {
        socket.shutdown().await?;
        let mut rest = Vec::new();
        socket.read_to_end(&mut rest).await?;
    }
    Ok(())
}

async fn hostile(behaviour: Behaviour) -> GatewayTarget {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            // The client hangs up on most of these; that is the point.
            tokio::spawn(async move { drop(behave(socket, behaviour).await) });
        }
    });
    GatewayTarget {
        address,
        token: SecretString::from("tok"),
    }
}

fn gateway() -> HttpGateway {
    HttpGateway::new(LIMITS).unwrap()
}

fn turn() -> ChatTurn {
    ChatTurn {
        session: "s".to_owned(),
        text: "hi".to_owned(),
    }
}

const HTML: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>{\"ok\":true,\"status\":\"live\"}";
const REDIRECT: &str =
    "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
const NO_JSON: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"ok\":tr";
const NO_UTF8: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"ok\":true,\"status\":\"\xff\xfe\"}";
const OTHER_JSON: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n[1,2]";

const ATTACKS: [Behaviour; 10] = [
    Behaviour::Says(HTML),
    Behaviour::Says(REDIRECT),
    Behaviour::Says(NO_JSON),
    Behaviour::SaysBytes(NO_UTF8),
    Behaviour::Says(OTHER_JSON),
    Behaviour::HugeBody,
    Behaviour::EndlessHeaders,
    Behaviour::Drips,
    Behaviour::IsSilent,
    Behaviour::Resets,
];

#[tokio::test]
async fn no_attack_makes_a_probe_look_well_or_last_long() {
    for attack in ATTACKS {
        let target = hostile(attack).await;
        let began = Instant::now();
        let report = gateway().probe(&target).await;
        assert!(
            !report.live && !report.started && !report.ready,
            "{attack:?}: {report:?}"
        );
        let error = report.error.unwrap_or_default();
        assert!(
            !error.is_empty() && error.len() < 500,
            "{attack:?}: {error}"
        );
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{attack:?} took {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn no_attack_makes_an_rpc_succeed_or_last_long() {
    for attack in ATTACKS {
        let target = hostile(attack).await;
        let began = Instant::now();
        let error = gateway()
            .rpc(&target, "status", json!({}))
            .await
            .unwrap_err();
        assert!(
            !matches!(error, ChatError::Failed { .. }),
            "{attack:?}: {error}"
        );
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{attack:?} took {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn no_attack_makes_a_chat_turn_begin_or_last_long() {
    for attack in ATTACKS {
        let target = hostile(attack).await;
        let began = Instant::now();
        let Err(error) = gateway().chat(&target, turn()).await else {
            panic!("{attack:?} was taken for an answer");
        };
        assert!(
            !matches!(error, ChatError::Failed { .. }),
            "{attack:?}: {error}"
        );
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{attack:?} took {:?}",
            began.elapsed()
        );
    }
}

async fn outcome(answer: Behaviour) -> Vec<Result<ChatChunk, ChatError>> {
    let target = hostile(answer).await;
    gateway()
        .chat(&target, turn())
        .await
        .unwrap()
        .collect()
        .await
}

#[tokio::test]
async fn an_answer_is_streamed_without_control_characters() {
    let chunks = outcome(Behaviour::Says(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n\
         data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n\
         data: {\"choices\":[{\"delta\":{\"content\":\"a\\u001b[2J\\nb\"},\"finish_reason\":null}]}\n\n\
         data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n\
         data: [DONE]\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"after the end\"}}]}\n\n",
    ))
    .await;
    let done = ChatChunk::Done {
        finish_reason: "length".to_owned(),
    };
    assert_eq!(
        chunks,
        [Ok(ChatChunk::Delta("a[2J\nb".to_owned())), Ok(done)]
    );
}

#[tokio::test]
async fn an_answer_that_breaks_off_ends_with_an_error() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    let chunks = outcome(Behaviour::Says(begun)).await;
    assert!(
        matches!(
            chunks[..],
            [Ok(ChatChunk::Delta(_)), Err(ChatError::Protocol { .. })]
        ),
        "{chunks:?}"
    );
}

#[tokio::test]
async fn a_failed_run_and_a_malformed_event_end_the_answer() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let failed: &'static str = format!(
        "{head}data: {{\"error\":{{\"message\":\"key \\u0007refused\"}}}}\n\ndata: [DONE]\n\n"
    )
    .leak();
    assert_eq!(
        outcome(Behaviour::Says(failed)).await,
        [Err(ChatError::Failed {
            message: "key refused".to_owned()
        })]
    );
    let malformed: &'static [u8] = [head.as_bytes(), b"data: {\"choices\":\"\xff\"}\n\n"]
        .concat()
        .leak();
    let chunks = outcome(Behaviour::SaysBytes(malformed)).await;
    assert!(
        matches!(chunks[..], [Err(ChatError::Protocol { .. })]),
        "{chunks:?}"
    );
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let endless: &'static str = format!("{head}data: {}", "x".repeat(300_000)).leak();
    let chunks = outcome(Behaviour::Says(endless)).await;
    assert!(
        matches!(&chunks[..], [Err(ChatError::Protocol { message })] if message.contains("longer")),
        "{chunks:?}"
    );
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for (answer, expected) in [
        (
            "401 Unauthorized\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"error\":{\"message\":\"Unauthorized\",\"type\":\"unauthorized\"}}",
            ChatError::Unauthorized,
        ),
        (
            "401 Unauthorized\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"error\":{\"message\":\"401 invalid api key\",\"type\":\"authentication_error\"}}",
            ChatError::Failed {
                message: "401 invalid api key".to_owned(),
            },
        ),
        (
            "500 Oops\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"error\":{}}",
            ChatError::Failed {
                message: "no reason given".to_owned(),
            },
        ),
    ] {
        let answer: &'static str = format!("HTTP/1.1 {answer}").leak();
        let target = hostile(Behaviour::Says(answer)).await;
        let error = gateway().chat(&target, turn()).await.err();
        assert_eq!(error, Some(expected));
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let target = GatewayTarget {
        address,
        token: SecretString::from("tok"),
    };
    let error = gateway().chat(&target, turn()).await.err().unwrap();
    assert!(
        matches!(&error, ChatError::Unreachable { message } if message.contains("refused")),
        "{error}"
    );
    let report = gateway().probe(&target).await;
    assert!(!report.live && report.error.is_some());
}

#[tokio::test]
async fn channel_states_are_read_and_bounded() {
    let payload = json!({ "channelAccounts": { "telegram": [{
        "accountId": "default", "running": true, "connected": false, "lifecycle": "blocked", "lastError": "bad\u{1b} token",
    }] } });
    let states = rpc::channel_states(&payload).unwrap();
    assert_eq!(states[0].last_error.as_deref(), Some("bad token"));
    assert_eq!(
        (states[0].running, states[0].connected),
        (true, Some(false))
    );
    assert!(rpc::channel_states(&json!({})).is_err());
    assert!(rpc::channel_states(&json!({ "channelAccounts": { "x": 1 } })).is_err());
}
